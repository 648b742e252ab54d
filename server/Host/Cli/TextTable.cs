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

    /// <summary>A Markdown table.</summary>
    public static string Markdown(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        for (var i = 0; i < rows.Count; i++)
        {
            text.Append("| ").Append(string.Join(" | ", rows[i].Select(cell => ForgeLsp.Features.Views.MarkdownText.Escape(cell)))).AppendLine(" |");
            if (i == 0)
            {
                text.AppendLine("|" + string.Concat(Enumerable.Repeat("---|", rows[0].Count)));
            }
        }

        return text.ToString();
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

    private static string Clean(string cell, int limit) => ForgeLsp.Features.Views.MarkdownText.OneLine(cell, limit);

    private static int Width(string text) => text.EnumerateRunes().Sum(Width);

    private static int Width(Rune rune) => rune.Value is >= 0x1100 and (<= 0x115F or >= 0x2E80) and (<= 0xA4CF or >= 0xAC00) and (<= 0xD7A3 or >= 0xF900) and (<= 0xFAFF or >= 0xFE30) and (<= 0xFF60 or >= 0x1F300) ? 2 : 1;
}
