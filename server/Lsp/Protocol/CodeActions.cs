using System.Text.Json;

namespace ForgeLsp.Lsp.Protocol;

/// <summary>What the client knows about the place: diagnostics, verbatim, and the kinds that it wants.</summary>
internal sealed record CodeActionContext(IReadOnlyList<JsonElement>? Diagnostics = null, IReadOnlyList<string>? Only = null);

/// <summary>Parameters of <c>textDocument/codeAction</c>.</summary>
internal sealed record CodeActionParams(TextDocumentIdentifier TextDocument, LspRange Range, CodeActionContext? Context = null);

/// <summary>A change that the editor can offer. The diagnostics are the client's own, verbatim.</summary>
internal sealed record CodeAction(string Title, string Kind, IReadOnlyList<JsonElement>? Diagnostics, bool IsPreferred, WorkspaceEdit Edit)
{
    /// <summary>What the client does once the change is made.</summary>
    public LspCommand? Command { get; init; }
}

/// <summary>A replacement.</summary>
internal sealed record LspTextEdit(LspRange Range, string NewText)
{
    /// <summary>Names one of <see cref="WorkspaceEdit.ChangeAnnotations"/>; null for a change that needs no word.</summary>
    public string? AnnotationId { get; init; }
}

/// <summary>What the user should know of changes before they are made.</summary>
internal sealed record ChangeAnnotation(string Label, bool NeedsConfirmation, string Description);

/// <summary>Edits by document; one of the two is null, as the client's capabilities have it.</summary>
internal sealed record WorkspaceEdit(IReadOnlyDictionary<string, IReadOnlyList<LspTextEdit>>? Changes, IReadOnlyList<DocumentChange>? DocumentChanges)
{
    /// <summary>Words on changes, by the id that those name.</summary>
    public IReadOnlyDictionary<string, ChangeAnnotation>? ChangeAnnotations { get; init; }
}

/// <summary>The edits of one document, or (with a kind of <c>create</c>) a file to make first.</summary>
internal sealed record DocumentChange
{
    public EditedDocument? TextDocument { get; init; }

    public IReadOnlyList<LspTextEdit>? Edits { get; init; }

    public string? Kind { get; init; }

    public string? Uri { get; init; }

    public CreateOptions? Options { get; init; }
}

/// <summary>Whether an existing file may stay.</summary>
internal sealed record CreateOptions(bool IgnoreIfExists);

/// <summary>A document by address and the version that the edits are for; null, and written so, where it is not open.</summary>
internal sealed record EditedDocument(string Uri, [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)] int? Version);
