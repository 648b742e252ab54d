using System.Globalization;
using System.Numerics;

namespace ForgeLsp.Core.Yaml.Data;

/// <summary>Writes numbers as JSON does, exactly.</summary>
internal static class NumberSpelling
{
    /// <summary>Longest run of digits in another base that is converted; more is no number that anybody wrote, and conversion is quadratic.</summary>
    private const int MaxDigits = 4096;

    internal const string PositiveInfinity = "Infinity";
    internal const string NegativeInfinity = "-Infinity";
    internal const string NotANumber = "NaN";

    /// <summary>Decimal digits (with <c>_</c>) as a JSON integer.</summary>
    internal static string Integer(ReadOnlySpan<char> digits, bool negative)
    {
        var clean = Clean(digits).TrimStart('0');
        return clean.Length == 0 ? "0" : negative ? "-" + clean : clean;
    }

    /// <summary>Digits of base 2, 8 or 16 (with <c>_</c>) as a JSON integer; null where there is no digit or there are absurdly many.</summary>
    internal static string? FromBase(ReadOnlySpan<char> digits, int radix, bool negative)
    {
        var clean = Clean(digits);
        if (clean.Length is 0 or > MaxDigits)
        {
            return null;
        }

        var value = BigInteger.Zero;
        foreach (var digit in clean)
        {
            value = (value * radix) + (char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return (negative ? -value : value).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Sexagesimal <c>1:30</c> as a JSON integer; null where it is absurdly long.</summary>
    internal static string? FromSixties(ReadOnlySpan<char> text, bool negative)
    {
        if (text.Length > MaxDigits)
        {
            return null;
        }

        var value = BigInteger.Zero;
        foreach (var part in Clean(text).Split(':'))
        {
            value = (value * 60) + BigInteger.Parse("0" + part, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return (negative ? -value : value).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Whole part, fraction and exponent (such as <c>e-4</c>, or empty) as a JSON number that shows it is no integer.</summary>
    internal static string Fraction(ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, ReadOnlySpan<char> exponent, bool negative)
    {
        var digits = Clean(fraction);
        return $"{(negative ? "-" : "")}{Integer(whole, negative: false)}.{(digits.Length == 0 ? "0" : digits)}{exponent}";
    }

    private static string Clean(ReadOnlySpan<char> digits) => digits.ToString().Replace("_", "", StringComparison.Ordinal);
}
