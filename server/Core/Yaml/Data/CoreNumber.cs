using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Yaml.Data;

/// <summary>Numbers of the YAML 1.2 core schema (chapter 10.3.2), which holds those of JSON.</summary>
internal static class CoreNumber
{
    internal static ResolvedScalar? Read(string text)
    {
        var negative = text[0] == '-';
        var isSigned = negative || text[0] == '+';
        var body = text.AsSpan(isSigned ? 1 : 0);
        switch (body)
        {
            case "":
                return null;
            case ".inf" or ".Inf" or ".INF":
                return new(DataKind.Number, negative ? NumberSpelling.NegativeInfinity : NumberSpelling.PositiveInfinity);
            case ".nan" or ".NaN" or ".NAN":
                return isSigned ? null : new(DataKind.Number, NumberSpelling.NotANumber);
        }

        if (!isSigned && body.Length > 2 && body[0] == '0' && body[1] is 'o' or 'x')
        {
            return ReadBased(body);
        }

        var whole = Digits(body, 0);
        var end = whole;
        var hasDot = end < body.Length && body[end] == '.';
        if (hasDot)
        {
            end = Digits(body, end + 1);
        }

        if (whole == 0 && (!hasDot || end == 1))
        {
            return null;
        }

        var exponent = body[end..];
        if (exponent.Length > 0)
        {
            var sign = exponent.Length > 1 && exponent[1] is '+' or '-' ? 2 : 1;
            if (exponent[0] is not ('e' or 'E') || exponent.Length == sign || Digits(exponent, sign) != exponent.Length)
            {
                return null;
            }
        }

        if (hasDot)
        {
            return new(DataKind.Number, NumberSpelling.Fraction(body[..whole], body[(whole + 1)..end], exponent, negative));
        }

        var number = NumberSpelling.Integer(body[..whole], negative);
        return exponent.Length == 0 ? new(DataKind.Integer, number) : new(DataKind.Number, string.Concat(number, exponent));
    }

    private static ResolvedScalar? ReadBased(ReadOnlySpan<char> body)
    {
        var isHex = body[1] == 'x';
        if (body[2..].ContainsAnyExcept(isHex ? "0123456789abcdefABCDEF" : "01234567"))
        {
            return null;
        }

        return NumberSpelling.FromBase(body[2..], isHex ? 16 : 8, negative: false) is { } number ? new(DataKind.Integer, number) : null;
    }

    private static int Digits(ReadOnlySpan<char> text, int from)
    {
        var i = from;
        while (i < text.Length && char.IsAsciiDigit(text[i]))
        {
            i++;
        }

        return i;
    }
}
