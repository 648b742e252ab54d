using System.Globalization;

namespace ForgeLsp.Features.Views;

/// <summary>CSV by RFC 4180. A cell that a spreadsheet would run as a formula begins with a quote.</summary>
public static class CsvText
{
    /// <summary>One line, with its end.</summary>
    public static string Row(IEnumerable<string> cells) => string.Join(",", cells.Select(Cell)) + "\r\n";

    private static string Cell(string cell)
    {
        var isNumber = double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        var safe = !isNumber && cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + cell : cell;
        return safe.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
