namespace ForgeLsp.Lsp.Protocol;

/// <summary>Parameters of <c>textDocument/completion</c>.</summary>
internal sealed record CompletionParams(TextDocumentIdentifier TextDocument, Position Position, CompletionContext? Context = null);

/// <summary>What made the client ask: the character, where one did.</summary>
internal sealed record CompletionContext(string? TriggerCharacter = null);

/// <summary>When the client asks for completion by itself.</summary>
internal sealed record CompletionServerOptions(IReadOnlyList<string> TriggerCharacters)
{
    public bool ResolveProvider { get; init; }
}

/// <summary>Answer to <c>textDocument/completion</c>. A complete list: the client filters it while more of the word is typed.</summary>
internal sealed record CompletionList(bool IsIncomplete, IReadOnlyList<LspCompletionItem> Items);

/// <summary>Something that can be written. Absent members are those that this client does not take.</summary>
internal sealed record LspCompletionItem(string Label, int Kind, string SortText, LspTextEdit TextEdit)
{
    public CompletionLabelDetails? LabelDetails { get; init; }

    public string? Detail { get; init; }

    public MarkupContent? Documentation { get; init; }

    public string? FilterText { get; init; }

    public bool? Preselect { get; init; }

    /// <summary>1: no longer to be used.</summary>
    public IReadOnlyList<int>? Tags { get; init; }

    /// <summary>For clients that know no tags.</summary>
    public bool? Deprecated { get; init; }

    /// <summary>2: a snippet.</summary>
    public int? InsertTextFormat { get; init; }

    /// <summary>1: lines come with their own indentation.</summary>
    public int? InsertTextMode { get; init; }

    public LspCommand? Command { get; init; }
}

/// <summary>What stands behind the label.</summary>
internal sealed record CompletionLabelDetails(string Description);

/// <summary>Text as <c>markdown</c> or <c>plaintext</c>.</summary>
internal sealed record MarkupContent(string Kind, string Value);


/// <summary>Answer to <c>textDocument/hover</c>.</summary>
internal sealed record LspHover(MarkupContent Contents, LspRange Range);
