using System.Globalization;
using System.Text;

namespace ForgeLsp.Core.Comparing;

/// <summary>How values read in the sentences of a comparison.</summary>
public static class ComparedText
{
    /// <summary>A value on one line, at most so many characters long; what is cut off is three dots.</summary>
    public static string Short(string text, int longest)
    {
        var line = new StringBuilder(Math.Min(text.Length, longest + 1));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength > longest)
            {
                line.Length = Math.Min(line.Length, Math.Max(0, longest - 1));
                if (line.Length > 0 && char.IsHighSurrogate(line[^1])) line.Length--;
                return line.Append('…').ToString();
            }

            line.Append(Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? " " : rune.ToString());
        }

        return line.ToString();
    }

    /// <summary>A number with as many digits as tell it from the other, four at least: <c>0.9101</c> and <c>0.9102</c>.</summary>
    public static string Number(double value, double other)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "infinity" : "-infinity";
        }

        for (var digits = 4; digits < 16; digits++)
        {
            var text = value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (value == other || text != other.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))
            {
                return text;
            }
        }

        return value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>A chance as papers write it: <c>p = 0.012</c>, <c>p &lt; 0.001</c>.</summary>
    public static string Chance(double p) => p < 0.001 ? "p < 0.001" : $"p = {p.ToString(p < 0.01 ? "0.000" : "0.00#", CultureInfo.InvariantCulture)}";

    /// <summary>A count with its noun: <c>1 run</c>, <c>3 runs</c>.</summary>
    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count.ToString("N0", CultureInfo.InvariantCulture)} {noun}s";

    /// <summary>A list in a sentence: <c>a</c>, <c>a and b</c>, <c>a, b and c</c>.</summary>
    public static string List(IReadOnlyList<string> parts) => parts.Count < 2 ? string.Concat(parts) : $"{string.Join(", ", parts.Take(parts.Count - 1))} and {parts[^1]}";
}
