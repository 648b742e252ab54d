using System.Globalization;

namespace ForgeLsp.Core.Modelfiles;

/// <summary>Values as Go's <c>strconv</c> reads them, which Ollama uses: <c>ParseInt(s, 10, 64)</c>, <c>ParseFloat(s, 32)</c>, <c>ParseBool</c>.</summary>
public static class GoValues
{
    /// <summary>The texts that are true or false, the usual ones first.</summary>
    public static IReadOnlyList<string> Booleans { get; } = ["true", "false", "True", "False", "TRUE", "FALSE", "t", "f", "T", "F", "1", "0"];

    /// <summary>The number that a value of this type is: 0 or 1 for a boolean, NaN for one that is a number but has no plain value. Null where it is none of the type.</summary>
    public static double? Read(ModelfileValueType type, string text) => type switch
    {
        ModelfileValueType.Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null,
        ModelfileValueType.Number => Number(text),
        ModelfileValueType.Boolean => Booleans.Contains(text, StringComparer.Ordinal) ? (text is "1" or "t" or "T" or "true" or "True" or "TRUE" ? 1 : 0) : null,
        _ => 0,
    };

    private static double? Number(string text)
    {
        var digits = text.AsSpan();
        if (digits.StartsWith("+") || digits.StartsWith("-"))
        {
            digits = digits[1..];
        }

        if (digits.Equals("inf", StringComparison.OrdinalIgnoreCase) || digits.Equals("infinity", StringComparison.OrdinalIgnoreCase) || digits.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            return double.PositiveInfinity;
        }

        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            // Nobody writes hexadecimal fractions: that it is one is all that is asked.
            return digits.Length > 2 && !digits[2..].ContainsAnyExcept("0123456789abcdefABCDEFpP._+-") && digits.ContainsAny('p', 'P') ? double.NaN : null;
        }

        return digits.Length > 0 && (char.IsAsciiDigit(digits[0]) || digits[0] == '.') && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            && Math.Abs(value) <= float.MaxValue ? value : null;
    }
}
