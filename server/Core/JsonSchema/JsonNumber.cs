using System.Globalization;
using System.Numerics;

namespace ForgeLsp.Core.JsonSchema;

/// <summary>
/// An exact decimal number: mantissa × 10^exponent, without trailing zeros in the mantissa, so that equal numbers are equal records.
/// Numbers such as 1e400 or 0.01 keep their value, and no operation expands a power of ten that the text did not spell out.
/// </summary>
internal readonly record struct JsonNumber(BigInteger Mantissa, long Exponent) : IComparable<JsonNumber>
{
    /// <summary>Digits beyond this count cannot matter to a schema and would only cost time.</summary>
    private const int MaxDigits = 2_000;

    /// <summary>Most digits that surely fit a 64-bit integer.</summary>
    private const int MaxShort = 18;

    /// <summary>Exponents are held within this bound; nothing that a text can spell out exceeds it in meaning.</summary>
    private const long MaxExponent = 1_000_000_000_000;

    /// <summary>Whether there is no fraction.</summary>
    public bool IsInteger => Exponent >= 0;

    /// <summary>Number of decimal digits before the decimal point; negative for small fractions.</summary>
    private long Magnitude => DigitCount(Mantissa) + Exponent;

    /// <summary>Reads JSON spelling; null for <c>NaN</c>, infinities and anything else that is no decimal number.</summary>
    public static JsonNumber? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;

        if (Short(text) is { } known)
            return known;

        var at = 0;
        var isNegative = false;
        if (text[at] is '-' or '+')
            isNegative = text[at++] == '-';

        var digits = new System.Text.StringBuilder();
        long exponent = 0;
        var hasPoint = false;
        var hasDigit = false;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '.' && !hasPoint)
            {
                hasPoint = true;
                continue;
            }

            if (!char.IsAsciiDigit(c))
                break;

            hasDigit = true;
            if (digits.Length == 0 && c == '0')
            {
                exponent -= hasPoint ? 1 : 0;
            }
            else if (digits.Length < MaxDigits)
            {
                digits.Append(c);
                exponent -= hasPoint ? 1 : 0;
            }
            else
            {
                exponent += hasPoint ? 0 : 1;
            }
        }

        if (!hasDigit)
            return null;

        if (at < text.Length)
        {
            if (text[at] is not ('e' or 'E') || !TryExponent(text.AsSpan(at + 1), out var written))
                return null;

            exponent += written;
        }

        if (digits.Length == 0)
            return new JsonNumber(BigInteger.Zero, 0);

        var mantissa = digits.ToString();
        var significant = mantissa.TrimEnd('0');
        exponent += mantissa.Length - significant.Length;
        var value = BigInteger.Parse(significant, NumberStyles.None, CultureInfo.InvariantCulture);
        return new JsonNumber(isNegative ? -value : value, Math.Clamp(exponent, -MaxExponent, MaxExponent));
    }

    /// <summary>Nearly every number there is, without the tools for the others: few digits and no power of ten. Null for what is more, or no number.</summary>
    private static JsonNumber? Short(string text)
    {
        var isNegative = text[0] == '-';
        var (value, digits, exponent, hasPoint, hasDigit) = (0L, 0, 0L, false, false);
        foreach (var c in text.AsSpan(text[0] is '-' or '+' ? 1 : 0))
        {
            if (c == '.' && !hasPoint)
            {
                hasPoint = true;
                continue;
            }

            if (!char.IsAsciiDigit(c) || (value > 0 && digits == MaxShort))
                return null;

            hasDigit = true;
            value = (value * 10) + (c - '0');
            digits += value > 0 ? 1 : 0;
            exponent -= hasPoint ? 1 : 0;
        }

        if (value == 0)
            return hasDigit ? new JsonNumber(BigInteger.Zero, 0) : null;

        for (; value % 10 == 0; value /= 10)
            exponent++;

        return new JsonNumber(isNegative ? -value : value, exponent);
    }

    /// <inheritdoc/>
    public int CompareTo(JsonNumber other)
    {
        if (Mantissa.Sign != other.Mantissa.Sign || Mantissa.IsZero)
            return Mantissa.Sign.CompareTo(other.Mantissa.Sign);

        // Numbers of different length are ordered by it alone; only equally long ones are aligned digit by digit.
        var byMagnitude = Magnitude.CompareTo(other.Magnitude);
        if (byMagnitude != 0)
            return Mantissa.Sign * byMagnitude;

        var shift = Exponent - other.Exponent;
        return shift >= 0
            ? (Mantissa * BigInteger.Pow(10, (int)shift)).CompareTo(other.Mantissa)
            : Mantissa.CompareTo(other.Mantissa * BigInteger.Pow(10, (int)-shift));
    }

    /// <summary>Whether this is <paramref name="divisor"/> times an integer. A divisor of zero or less divides nothing.</summary>
    public bool IsMultipleOf(JsonNumber divisor)
    {
        if (divisor.Mantissa.Sign <= 0)
            return false;

        if (Mantissa.IsZero)
            return true;

        var shift = Exponent - divisor.Exponent;
        if (shift >= 0)
            return (Mantissa % divisor.Mantissa * BigInteger.ModPow(10, shift, divisor.Mantissa) % divisor.Mantissa).IsZero;

        // A mantissa without trailing zeros is a multiple of ten to the n-th only when it has room for n zeros, which it has not.
        return -shift <= DigitCount(Mantissa) && (Mantissa % (divisor.Mantissa * BigInteger.Pow(10, (int)-shift))).IsZero;
    }

    private static bool TryExponent(ReadOnlySpan<char> text, out long exponent)
    {
        exponent = 0;
        var sign = 1;
        if (text.Length > 0 && text[0] is '-' or '+')
        {
            sign = text[0] == '-' ? -1 : 1;
            text = text[1..];
        }

        if (text.IsEmpty)
            return false;

        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;

            exponent = Math.Min(exponent * 10 + (c - '0'), MaxExponent);
        }

        exponent *= sign;
        return true;
    }

    private static long DigitCount(BigInteger value)
    {
        value = BigInteger.Abs(value);
        if (value < 1_000_000_000_000_000_000)
        {
            var count = 1;
            for (var rest = (long)value; rest >= 10; rest /= 10)
                count++;

            return count;
        }

        var estimate = (long)Math.Floor(BigInteger.Log10(value));
        return value >= BigInteger.Pow(10, (int)estimate + 1) ? estimate + 2 : value >= BigInteger.Pow(10, (int)estimate) ? estimate + 1 : estimate;
    }
}
