using System.Globalization;
using System.Text;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Host.Cli.Check.Formats;

/// <summary>A line of an excerpt.</summary>
/// <param name="Number">One-based; null stands for lines that are left out.</param>
/// <param name="Text">What is shown of the line.</param>
/// <param name="Marks">Carets below what is marked, with blanks in front; empty where nothing of the line is.</param>
internal sealed record ExcerptLine(int? Number, string Text, string Marks);

/// <summary>
/// The lines that a finding marks, as a terminal shows them: tabs as blanks, wide characters as two cells, controls as U+FFFD, secrets as stars, long
/// lines cut around the mark, and of many lines the first and the last.
/// </summary>
/// <param name="text">The file, or the cell of a notebook.</param>
/// <param name="secrets">Places of the text that nobody should read, beside those that look it.</param>
/// <param name="width">How many cells a line may take; at least <see cref="MinWidth"/>.</param>
internal sealed class SourceExcerpt(SourceText text, IReadOnlyList<TextSpan> secrets, int width)
{
    /// <summary>Fewer cells than this show nothing of use.</summary>
    public const int MinWidth = 30;

    private const int TabWidth = 4;
    private const int MaxLines = 6;

    /// <summary>Of a line only so many UTF-16 code units before the mark, and twice as many in all, are looked at.</summary>
    private const int MaxLead = 2000;

    private readonly int _width = Math.Max(width, MinWidth);

    /// <summary>The lines of <paramref name="span"/>.</summary>
    public IReadOnlyList<ExcerptLine> Lines(TextSpan span)
    {
        var first = text.LineAt(span.Start);

        // A span that ends with a line break marks nothing of the line behind it.
        var last = span.Length == 0 ? first : Math.Max(first, text.LineAt(span.End - 1));
        if (last - first < MaxLines)
        {
            return [.. Enumerable.Range(first, last - first + 1).Select(line => Line(line, span, isFirst: line == first))];
        }

        return
        [
            .. Enumerable.Range(first, MaxLines / 2).Select(line => Line(line, span, isFirst: line == first)),
            new ExcerptLine(null, "", ""),
            Line(last, span, isFirst: false),
        ];
    }

    /// <summary>How many cells of a terminal a character takes (after Unicode Standard Annex #11): none for what sits on another one, two for wide ones.</summary>
    private static int CellsOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        _ => TextTable.Width(rune),
    };

    private ExcerptLine Line(int line, TextSpan span, bool isFirst)
    {
        var whole = text.LineSpan(line);
        var (start, end) = (Math.Clamp(span.Start, whole.Start, whole.End), Math.Clamp(span.End, whole.Start, whole.End));
        var from = start - whole.Start > MaxLead ? start - MaxLead : whole.Start;
        var content = text.ToString(TextSpan.FromBounds(from, Math.Min(whole.End, from + (2 * MaxLead))));
        var cells = Cells(content, from, isCutLeft: from > whole.Start);
        if (!isFirst)
        {
            // The indentation of a line that goes on is not what is meant.
            while (start < end && text[start] is ' ' or '\t')
            {
                start++;
            }
        }

        var (mark, markEnd) = (0, 0);
        foreach (var cell in cells)
        {
            mark += cell.Offset < start ? cell.Width : 0;
            markEnd += cell.Offset < end ? cell.Width : 0;
        }

        markEnd = isFirst ? Math.Max(markEnd, mark + 1) : markEnd;
        return Cut(line + 1, cells, mark, markEnd, isCutRight: from + content.Length < whole.End);
    }

    /// <summary>As much of a line as there is room for, around what is marked.</summary>
    private ExcerptLine Cut(int number, List<Cell> cells, int mark, int markEnd, bool isCutRight)
    {
        var total = cells.Sum(static cell => cell.Width);
        var (from, to) = (0, Math.Max(total, markEnd));
        if (Math.Max(total, markEnd) > _width)
        {
            // One cell at either end is for the sign that something is missing.
            var room = _width - 2;
            var lead = Math.Max(0, Math.Min(room / 3, room - (markEnd - mark)));
            from = markEnd <= room ? 0 : Math.Max(0, Math.Min(mark - lead, Math.Max(total, markEnd) - room));
            to = from + room;
        }

        var shown = new StringBuilder();
        var (at, shownFrom) = (0, -1);
        foreach (var cell in cells)
        {
            if (at >= from && at + cell.Width <= to)
            {
                shownFrom = shownFrom < 0 ? at : shownFrom;
                shown.Append(cell.Text);
            }

            at += cell.Width;
        }

        // A wide character that the edge goes through is gone as a whole.
        from = shownFrom < 0 ? from : shownFrom;
        var left = from > 0 ? "…" : "";
        var marked = Math.Min(markEnd, to) - Math.Max(mark, from);
        return new ExcerptLine(
            number,
            (left + shown + (to < total || isCutRight ? "…" : "")).TrimEnd(),
            marked <= 0 ? "" : new string(' ', left.Length + Math.Max(mark, from) - from) + new string('^', marked));
    }

    private List<Cell> Cells(string content, int from, bool isCutLeft)
    {
        var hidden = Secrets.In(content).Select(span => span with { Start = span.Start + from }).Concat(secrets).ToList();
        var cells = new List<Cell>(content.Length);
        var column = isCutLeft ? 1 : 0;
        if (isCutLeft)
        {
            cells.Add(new Cell("…", 1, from - 1));
        }

        var offset = from;
        foreach (var rune in content.EnumerateRunes())
        {
            var cell = hidden.Exists(span => span.Contains(offset)) ? new Cell("*", 1, offset)
                : rune.Value == '\t' ? Tab(offset, column)
                : rune.IsBmp && Display.IsSteering((char)rune.Value) ? new Cell("\uFFFD", 1, offset)
                : new Cell(rune.ToString(), CellsOf(rune), offset);
            cells.Add(cell);
            column += cell.Width;
            offset += rune.Utf16SequenceLength;
        }

        return cells;
    }

    private static Cell Tab(int offset, int column)
    {
        var blanks = TabWidth - (column % TabWidth);
        return new Cell(new string(' ', blanks), blanks, offset);
    }

    /// <summary>What is shown of the character at an offset of the text.</summary>
    private readonly record struct Cell(string Text, int Width, int Offset);
}
