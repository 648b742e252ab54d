using System.Text;

namespace ForgeLsp.Host.Cli;

/// <summary>Rows of text as aligned columns, CSV or Markdown. The first row is the head. Control characters never reach a terminal.</summary>
internal static class TextTable
{
    /// <summary>Blanks between two columns.</summary>
    public const int Gap = 2;

    private const int MaxCell = 60;

    /// <summary>Columns aligned with spaces; long cells are cut.</summary>
    public static string Aligned(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = Widths(rows);
        return string.Concat(rows.Select(row => Row(row, widths)));
    }

    /// <summary>How wide the columns of rows are, in the cells of a terminal.</summary>
    public static IReadOnlyList<int> Widths(IReadOnlyList<IReadOnlyList<string>> rows) => [.. Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => Width(Clean(row[column], MaxCell))))];

    /// <summary>One row of columns of these widths, with its end; a cell that is longer is cut, but for the last one.</summary>
    public static string Row(IReadOnlyList<string> row, IReadOnlyList<int> widths)
    {
        var cells = row.Select((cell, column) => Fit(Clean(cell, MaxCell), column == row.Count - 1 ? int.MaxValue : widths[column])).ToList();
        return string.Join(new string(' ', Gap), cells.Select((cell, column) => cell + new string(' ', Math.Max(0, widths[column] - Width(cell))))).TrimEnd() + Environment.NewLine;
    }

    /// <summary>CSV by RFC 4180. A cell that a spreadsheet would run as a formula begins with a quote.</summary>
    public static string Csv(IEnumerable<IReadOnlyList<string>> rows) => string.Concat(rows.Select(CsvRow));

    /// <summary>One line of CSV, with its end.</summary>
    public static string CsvRow(IEnumerable<string> cells) => ForgeLsp.Features.Views.CsvText.Row(cells);

    /// <summary>A Markdown table of cells that are shown as they are.</summary>
    public static string Markdown(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var cells = rows.Select(static row => (IReadOnlyList<string>)[.. row.Select(static cell => ForgeLsp.Features.Views.MarkdownText.Escape(cell))]).ToList();
        return ForgeLsp.Features.Compare.Export.MarkdownExport.Table(cells[0], cells.Skip(1));
    }

    /// <summary>A cell in so many cells of a terminal, cut with an ellipsis.</summary>
    public static string Fit(string cell, int width)
    {
        if (Width(cell) <= width)
        {
            return cell;
        }

        var (kept, used) = (new StringBuilder(), 0);
        foreach (var rune in cell.EnumerateRunes())
        {
            used += Width(rune);
            if (used > width - 1)
            {
                break;
            }

            kept.Append(rune);
        }

        return kept.Append('…').ToString();
    }

    /// <summary>A sentence on lines that fit so many cells of a terminal, broken at blanks; a word that is wider than a line goes on in the next one.</summary>
    /// <param name="width">Null where no terminal reads: then it stays in one line.</param>
    public static string Wrapped(string sentence, int? width)
    {
        if (width is not { } cells || Width(sentence) <= cells)
        {
            return sentence;
        }

        var (text, used) = (new StringBuilder(), 0);
        foreach (var word in sentence.Split(' '))
        {
            var needed = Width(word);
            if (used > 0 && used + 1 + needed > cells)
            {
                text.Append(Environment.NewLine);
                used = 0;
            }

            text.Append(used > 0 ? " " : "");
            used += used > 0 ? 1 : 0;
            foreach (var rune in word.EnumerateRunes())
            {
                if (used > 0 && used + Width(rune) > cells)
                {
                    text.Append(Environment.NewLine);
                    used = 0;
                }

                text.Append(rune);
                used += Width(rune);
            }
        }

        return text.ToString();
    }

    private static string Clean(string cell, int limit) => ForgeLsp.Features.Views.MarkdownText.OneLine(cell, limit);

    private static int Width(string text) => text.EnumerateRunes().Sum(Width);

    /// <summary>How many cells of a terminal a character takes.</summary>
    public static int Width(Rune rune) => rune.Value is >= 0x1100 and (<= 0x115F or >= 0x2E80) and (<= 0xA4CF or >= 0xAC00) and (<= 0xD7A3 or >= 0xF900) and (<= 0xFAFF or >= 0xFE30) and (<= 0xFF60 or >= 0x1F300) ? 2 : 1;
}
