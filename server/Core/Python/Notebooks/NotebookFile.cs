using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python.Notebooks;

/// <summary>A notebook as it is on disk, and where in the file each character of its cells is written.</summary>
public sealed class NotebookFile
{
    private readonly string _json;
    private readonly IReadOnlyList<IReadOnlyList<CellLine>> _lines;
    private SourceText? _raw;

    private NotebookFile(string json, IReadOnlyList<NotebookCell> cells, IReadOnlyList<IReadOnlyList<CellLine>> lines, bool isPython, string? problem)
    {
        _json = json;
        _lines = lines;
        IsPython = isPython;
        Problem = problem;
        Notebook = new Notebook(cells) { File = this };
    }

    /// <summary>The cells. Without any where the file cannot be read or is in another language.</summary>
    public Notebook Notebook { get; }

    /// <summary>Whether its kernel is Python, or not named at all.</summary>
    public bool IsPython { get; }

    /// <summary>Why the file cannot be read, as the end of a sentence that begins with its name; null where it can.</summary>
    public string? Problem { get; }

    /// <summary>The file's own text.</summary>
    public SourceText Raw => _raw ??= SourceText.From(_json);

    /// <summary>
    /// Reads a file of the format nbformat, version 3 or 4 (https://nbformat.readthedocs.io/en/latest/format_description.html). An empty file
    /// is an empty notebook, as it is to Jupyter. Never throws; linear in the file's length, and outputs cost next to nothing.
    /// </summary>
    public static NotebookFile Read(string json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return new NotebookFile(json, [], [], isPython: true, problem: null);
        }

        var read = NotebookReader.Read(json);
        return read.Problem is not null || !read.IsPython
            ? new NotebookFile(json, [], [], read.IsPython, read.Problem)
            : new NotebookFile(json, read.Cells, read.Lines, isPython: true, problem: null);
    }

    /// <summary>Where a place in a cell is written in the file: from its first character up to behind its last, escapes and whatever stands between two lines included.</summary>
    public TextSpan RawSpan(CellPlace place)
    {
        var start = RawOffset(place.Cell, place.Span.Start);
        return place.Span.Length == 0 ? new TextSpan(start, 0) : TextSpan.FromBounds(start, Behind(RawOffset(place.Cell, place.Span.End - 1)));
    }

    /// <summary>A text as it is written in the file, inside of the source of a cell.</summary>
    public static string Escaped(string text) => JsonEscapes.Encode(text);

    /// <summary>Where the character at an offset of a cell is written; behind the last one, where the cell's text ends.</summary>
    private int RawOffset(int cell, int offset)
    {
        var lines = _lines[cell];
        if (lines.Count == 0)
        {
            return 0;
        }

        var (low, high) = (0, lines.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = lines[middle].Offset <= offset ? (middle, high) : (low, middle - 1);
        }

        var at = lines[low].RawOffset;
        for (var left = offset - lines[low].Offset; left > 0 && at < _json.Length && _json[at] != '"'; left--)
        {
            at = Behind(at);
        }

        return at;
    }

    /// <summary>Behind the character that is written at <paramref name="at"/>; the quote that ends a string is behind itself.</summary>
    private int Behind(int at) => at >= _json.Length || _json[at] == '"' ? at : at + JsonEscapes.LengthAt(_json, at);
}

/// <summary>Where a line of a cell begins, in the cell's text and in the file.</summary>
internal readonly record struct CellLine(int Offset, int RawOffset);
