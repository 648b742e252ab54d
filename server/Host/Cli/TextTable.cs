using System.Globalization;
using System.Text;

namespace ForgeLsp.Host.Cli;

/// <summary>Rows of text as aligned columns, CSV or Markdown. The first row is the head. Control characters never reach a terminal.</summary>
internal static class TextTable
{
    private const int MaxCell = 60;

    /// <summary>Columns aligned with spaces; long cells are cut.</summary>
    public static string Aligned(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var cells = rows.Select(row => row.Select(cell => Clean(cell, MaxCell)).ToList()).ToList();
        var widths = Enumerable.Range(0, cells[0].Count).Select(column => cells.Max(row => Width(row[column]))).ToList();
        var text = new StringBuilder();
        foreach (var row in cells)
        {
            text.AppendLine(string.Join("  ", row.Select((cell, column) => cell + new string(' ', widths[column] - Width(cell)))).TrimEnd());
        }

        return text.ToString();
    }

    /// <summary>CSV by RFC 4180. A cell that a spreadsheet would run as a formula begins with a quote.</summary>
    public static string Csv(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append(string.Join(",", row.Select(CsvCell))).Append("\r\n");
        }

        return text.ToString();
    }

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

    private static string CsvCell(string cell)
    {
        var isNumber = double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        var safe = !isNumber && cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + cell : cell;
        return safe.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static string Clean(string cell, int limit) => ForgeLsp.Features.Views.MarkdownText.OneLine(cell, limit);

    private static int Width(string text) => text.EnumerateRunes().Sum(rune => rune.Value is >= 0x1100 and (<= 0x115F or >= 0x2E80) and (<= 0xA4CF or >= 0xAC00) and (<= 0xD7A3 or >= 0xF900) and (<= 0xFAFF or >= 0xFE30) and (<= 0xFF60 or >= 0x1F300) ? 2 : 1);
}
