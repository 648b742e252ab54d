using ForgeLsp.Core.Python.Notebooks;
using ForgeLsp.Core.Text;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Mapping;

/// <summary>Notebooks as clients send them: opened whole, then changed cell by cell.</summary>
internal static class NotebookChanges
{
    private const int Code = 2;
    private const string Python = "python";

    /// <summary>What the server wants to hear of: the Python cells of Jupyter's notebooks, of those on disk and of new ones, and of no revision of them.</summary>
    public static NotebookSyncOptions SyncOptions { get; } = new(
        [.. new[] { "file", "untitled" }.Select(static scheme => new NotebookSelector(new NotebookFilter("jupyter-notebook", scheme), [new NotebookCellLanguage(Python)]))],
        Save: true);

    /// <summary>A notebook that is opened.</summary>
    public static Notebook Open(IReadOnlyList<NotebookCellItem> cells, IReadOnlyList<TextDocumentItem> texts)
    {
        var known = new Dictionary<string, NotebookCell>(StringComparer.Ordinal);
        Add(known, texts);
        return new Notebook([.. cells.Select(cell => Cell(cell, known))]);
    }

    /// <summary>
    /// The notebook after a change: first which cells there are, then what they are, then their texts. A splice that reaches past the end ends
    /// there, and a text of a cell that is not there is passed over.
    /// </summary>
    public static Notebook Apply(Notebook notebook, NotebookCellsChange change, PositionMapper mapper)
    {
        var cells = notebook.Cells.ToList();
        if (change.Structure is { } structure)
        {
            // A cell that moves is taken out and put in again, and not opened anew.
            var known = new Dictionary<string, NotebookCell>(StringComparer.Ordinal);
            foreach (var cell in cells)
            {
                known[cell.Uri] = cell;
            }

            Add(known, structure.DidOpen ?? []);
            var start = Math.Clamp(structure.Array.Start, 0, cells.Count);
            cells.RemoveRange(start, Math.Clamp(structure.Array.DeleteCount, 0, cells.Count - start));
            cells.InsertRange(start, (structure.Array.Cells ?? []).Select(cell => Cell(cell, known)));
        }

        foreach (var item in change.Data ?? [])
        {
            if (IndexOf(cells, item.Document) is >= 0 and var at && item.Kind != Code)
            {
                cells[at] = cells[at].With(isPython: false);
            }
        }

        foreach (var (document, changes) in change.TextContent ?? [])
        {
            if (IndexOf(cells, document.Uri) is >= 0 and var at)
            {
                cells[at] = cells[at].With(TextChanges.Apply(cells[at].Text, changes, mapper), document.Version ?? cells[at].Version + 1);
            }
        }

        return new Notebook(cells, notebook);
    }

    private static int IndexOf(List<NotebookCell> cells, string uri) => cells.FindIndex(cell => cell.Uri == uri);

    private static void Add(Dictionary<string, NotebookCell> known, IReadOnlyList<TextDocumentItem> texts)
    {
        foreach (var text in texts)
        {
            known[text.Uri] = new NotebookCell(SourceText.From(text.Text), text.LanguageId == Python, text.Uri, text.Version);
        }
    }

    /// <summary>A listed cell with its text; one without a text has none.</summary>
    private static NotebookCell Cell(NotebookCellItem item, Dictionary<string, NotebookCell> known)
    {
        var cell = known.GetValueOrDefault(item.Document) ?? new NotebookCell(SourceText.Empty, isPython: false, item.Document, 0);
        return item.Kind == Code ? cell : cell.With(isPython: false);
    }
}
