using System.Text;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python.Notebooks;

/// <summary>A place in a cell.</summary>
/// <param name="Cell">Index of the cell among all cells of the notebook.</param>
/// <param name="Span">Offsets of the cell's text.</param>
public readonly record struct CellPlace(int Cell, TextSpan Span);

/// <summary>
/// One version of a notebook: its cells in document order, and the script that those of them make that run. The script is made when first
/// asked for, from the newest version before it that was made. Immutable and safe to share between threads.
/// </summary>
/// <remarks>In the script each cell ends with a line feed of its own, which belongs to the cell: so each offset belongs to one cell.</remarks>
public sealed class Notebook
{
    private readonly Lazy<Layout> _layout;

    // What the script starts from; let go once it is made, so that no version keeps the one before it alive.
    private Layout? _earlier;

    /// <summary>A notebook of <paramref name="cells"/>. What did not change since <paramref name="previous"/> is shared with it.</summary>
    public Notebook(IReadOnlyList<NotebookCell> cells, Notebook? previous = null)
    {
        Cells = cells;
        _earlier = previous is { _layout.IsValueCreated: true } ? previous._layout.Value : previous?._earlier;
        _layout = new(Compose);
    }

    /// <summary>All cells, text and other languages too.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; }

    /// <summary>The file that it was read from; null for one that an editor holds.</summary>
    public NotebookFile? File { get; init; }

    /// <summary>The cells that run, as one Python text with magics.</summary>
    public SourceText Script => Made.Script;

    private Layout Made
    {
        get
        {
            var layout = _layout.Value;
            _earlier = null;
            return layout;
        }
    }

    /// <summary>Where a cell begins in the script; null where it is no part of it.</summary>
    public int? StartOf(int cell) => Made.CellIndexes.BinarySearch(cell) is >= 0 and var part ? Made.Starts[part] : null;

    /// <summary>The cell that holds the script's <paramref name="offset"/> (clamped), and where in it; null where no cell runs.</summary>
    public CellPlace? PlaceOf(int offset) => PlaceOf(new TextSpan(offset, 0));

    /// <summary>The cell in which a span of the script begins, and the part of the span in it; null where no cell runs.</summary>
    public CellPlace? PlaceOf(TextSpan span)
    {
        var layout = Made;
        if (layout.CellIndexes.Count == 0)
        {
            return null;
        }

        var part = layout.Starts.BinarySearch(span.Start);
        part = Math.Clamp(part >= 0 ? part : ~part - 1, 0, layout.CellIndexes.Count - 1);
        var length = Cells[layout.CellIndexes[part]].Text.Length;
        var start = Math.Clamp(span.Start - layout.Starts[part], 0, length);
        var end = Math.Clamp(span.End - layout.Starts[part], start, length);
        return new CellPlace(layout.CellIndexes[part], TextSpan.FromBounds(start, end));
    }

    /// <summary>The cell of this address, or null; a walk over all cells.</summary>
    public int? IndexOf(string uri)
    {
        for (var i = 0; i < Cells.Count; i++)
        {
            if (Cells[i].Uri == uri)
            {
                return i;
            }
        }

        return null;
    }

    private Layout Compose()
    {
        var indexes = new List<int>();
        for (var i = 0; i < Cells.Count; i++)
        {
            if (Cells[i].Runs)
            {
                indexes.Add(i);
            }
        }

        var texts = indexes.ConvertAll(index => Cells[index].Text);
        var earlier = _earlier ?? Layout.None;
        var head = 0;
        while (head < texts.Count && head < earlier.Texts.Count && ReferenceEquals(texts[head], earlier.Texts[head]))
        {
            head++;
        }

        var tail = 0;
        while (tail < texts.Count - head && tail < earlier.Texts.Count - head && ReferenceEquals(texts[^(tail + 1)], earlier.Texts[^(tail + 1)]))
        {
            tail++;
        }

        var replaced = TextSpan.FromBounds(earlier.Starts[head], earlier.Starts[^(tail + 1)]);
        return new Layout(earlier.Script.WithChange(replaced, Joined(texts, head, texts.Count - tail)), texts, indexes);
    }

    private static string Joined(List<SourceText> texts, int from, int to)
    {
        var joined = new StringBuilder();
        for (var i = from; i < to; i++)
        {
            joined.Append(texts[i].ToString()).Append('\n');
        }

        return joined.ToString();
    }

    /// <summary>The script, the texts that it is made of, and which cells they are. <see cref="Starts"/> has the script's length behind the last.</summary>
    private sealed class Layout
    {
        public Layout(SourceText script, List<SourceText> texts, List<int> cellIndexes)
        {
            (Script, Texts, CellIndexes) = (script, texts, cellIndexes);
            Starts = new List<int>(texts.Count + 1) { 0 };
            foreach (var text in texts)
            {
                Starts.Add(Starts[^1] + text.Length + 1);
            }
        }

        public static Layout None { get; } = new(SourceText.Empty, [], []);

        public SourceText Script { get; }

        public List<SourceText> Texts { get; }

        public List<int> CellIndexes { get; }

        public List<int> Starts { get; }
    }
}
