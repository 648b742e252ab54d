using ForgeLsp.Core.Python.Notebooks;
using ForgeLsp.Core.Text;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Features.CodeActions;

/// <summary>Edits of a file as the client can apply them: those of a notebook's script become edits of its cells, or of its file where it is closed.</summary>
public static class NotebookEdits
{
    /// <summary>
    /// The edits by document; null where they cannot be made in a notebook: one that reaches over two cells, or that would leave a cell that
    /// cannot run by itself, as a block does that begins in one cell and goes on in the next.
    /// </summary>
    /// <param name="uri">The client's address of the file.</param>
    /// <param name="version">The client's version of it; null where it is not open.</param>
    /// <param name="source">The text that the edits are for.</param>
    /// <param name="edits">In any order; several at one place keep theirs.</param>
    public static IReadOnlyList<DocumentEdit>? Of(string uri, int? version, SourceFile source, IReadOnlyList<TextEdit> edits)
    {
        if (source.Notebook is not { } notebook)
        {
            return [new DocumentEdit(uri, version, source.Text, edits, Create: false)];
        }

        var byCell = new SortedDictionary<int, List<TextEdit>>();
        foreach (var edit in edits)
        {
            if (notebook.PlaceOf(edit.Span) is not { } place || place.Span.Length != edit.Span.Length)
            {
                return null;
            }

            if (!byCell.TryGetValue(place.Cell, out var own))
            {
                byCell[place.Cell] = own = [];
            }

            own.Add(edit with { Span = place.Span });
        }

        if (byCell.Any(pair => !Survives(notebook.Cells[pair.Key], pair.Value)))
        {
            return null;
        }

        return notebook.File is { } file ? [InFile(uri, file, byCell)] : [.. byCell.Select(pair => InCell(notebook.Cells[pair.Key], pair.Value))];
    }

    /// <summary>Whether the cell runs with the edits, under the same magic as before.</summary>
    private static bool Survives(NotebookCell cell, List<TextEdit> edits)
    {
        // From the last to the first, so that each finds its place as it was; of several at one place the first stays first.
        var text = cell.Text;
        foreach (var edit in edits.OrderBy(static edit => edit.Span.Start).Reverse())
        {
            text = text.WithChange(edit.Span, edit.NewText);
        }

        return cell.With(text, cell.Version).Runs && CellMagics.MagicLine(text) is null == CellMagics.MagicLine(cell.Text) is null;
    }

    private static DocumentEdit InCell(NotebookCell cell, List<TextEdit> edits) => new(cell.Uri, cell.Version, cell.Text, edits, Create: false);

    private static DocumentEdit InFile(string uri, NotebookFile file, SortedDictionary<int, List<TextEdit>> byCell) => new(
        uri,
        null,
        file.Raw,
        [.. byCell.SelectMany(pair => pair.Value.Select(edit => new TextEdit(file.RawSpan(new CellPlace(pair.Key, edit.Span)), NotebookFile.Escaped(edit.NewText))))],
        Create: false);
}
