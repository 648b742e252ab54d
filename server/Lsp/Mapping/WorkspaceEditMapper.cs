using ForgeLsp.Features.CodeActions;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Mapping;

/// <summary>Edits of several documents as this client can apply them: with versions where it knows those.</summary>
internal sealed class WorkspaceEditMapper(PositionMapper positions, ClientCapabilities client)
{
    private const string ToConfirm = "confirm";

    /// <summary>Whether the client can apply all of it: a file that is made first is not for every client.</summary>
    public bool CanApply(IReadOnlyList<DocumentEdit> files) => (client.DocumentChanges && client.CreateFiles) || !files.Any(static file => file.Create);

    /// <summary>Whether the user can be asked to look at edits before they are made.</summary>
    public bool CanConfirm => client.DocumentChanges && client.ChangeAnnotations;

    /// <summary>The edits, for the user to confirm; only where <see cref="CanConfirm"/>.</summary>
    /// <param name="label">What the changes are.</param>
    /// <param name="why">Why they need a look.</param>
    public WorkspaceEdit MapToConfirm(IReadOnlyList<DocumentEdit> files, string label, string why)
    {
        var edit = Versioned(files);
        return edit with
        {
            DocumentChanges = [.. (edit.DocumentChanges ?? []).Select(static change => change with { Edits = change.Edits is null ? null : [.. change.Edits.Select(static one => one with { AnnotationId = ToConfirm })] })],
            ChangeAnnotations = new Dictionary<string, ChangeAnnotation>(StringComparer.Ordinal) { [ToConfirm] = new(label, NeedsConfirmation: true, why) },
        };
    }

    /// <summary>The edits.</summary>
    public WorkspaceEdit Map(IReadOnlyList<DocumentEdit> files) => client.DocumentChanges ? Versioned(files) : Plain(files);

    private WorkspaceEdit Versioned(IReadOnlyList<DocumentEdit> files)
    {
        var changes = new List<DocumentChange>();
        foreach (var file in files)
        {
            if (file.Create)
            {
                changes.Add(new DocumentChange { Kind = "create", Uri = file.Uri, Options = new CreateOptions(IgnoreIfExists: true) });
            }

            changes.Add(new DocumentChange { TextDocument = new EditedDocument(file.Uri, file.Version), Edits = Edits(file) });
        }

        return new WorkspaceEdit(Changes: null, changes);
    }

    private WorkspaceEdit Plain(IReadOnlyList<DocumentEdit> files)
    {
        var changes = new Dictionary<string, IReadOnlyList<LspTextEdit>>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            changes[file.Uri] = Edits(file);
        }

        return new WorkspaceEdit(changes, DocumentChanges: null);
    }

    private LspTextEdit[] Edits(DocumentEdit file) => [.. file.Edits.Select(edit => new LspTextEdit(positions.RangeOf(file.Text, edit.Span), edit.NewText))];
}
