using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Yaml.Data;

/// <summary>
/// Numbers as the patterns of PyYAML 6's <c>resolver.py</c> find them: a float needs a dot, and a sign in its exponent; integers may be binary,
/// octal with a leading zero, hexadecimal, or sexagesimal; underscores are skipped.
/// </summary>
internal static class PyYamlNumber
{
    internal static ResolvedScalar? Read(string text)
    {
        var negative = text[0] == '-';
        var isSigned = negative || text[0] == '+';
        var body = text.AsSpan(isSigned ? 1 : 0);
        if (body.Length == 0)
        {
            return null;
        }

        if (body[0] == '.')
        {
            return ReadDotted(body, isSigned, negative);
        }

        if (!char.IsAsciiDigit(body[0]))
        {
            return null;
        }

        var digits = Run(body, 0, allowUnderscore: true);
        if (digits < body.Length && body[digits] == '.')
        {
            return ReadFraction(body, digits, negative);
        }

        if (digits < body.Length && body[digits] == ':')
        {
            return ReadSixties(body, digits, negative);
        }

        return ReadInteger(body, negative);
    }

    private static ResolvedScalar? ReadDotted(ReadOnlySpan<char> body, bool isSigned, bool negative)
    {
        switch (body)
        {
            case ".inf" or ".Inf" or ".INF":
                return new(DataKind.Number, negative ? NumberSpelling.NegativeInfinity : NumberSpelling.PositiveInfinity);
            case ".nan" or ".NaN" or ".NAN" when !isSigned:
                return new(DataKind.Number, NumberSpelling.NotANumber);
        }

        if (isSigned || body.Length < 2 || !char.IsAsciiDigit(body[1]))
        {
            return null;
        }

        return ReadFraction(body, 0, negative: false);
    }

    private static ResolvedScalar? ReadFraction(ReadOnlySpan<char> body, int dot, bool negative)
    {
        var end = Run(body, dot + 1, allowUnderscore: true);
        var exponent = body[end..];
        if (exponent.Length > 0)
        {
            if (exponent.Length < 3 || exponent[0] is not ('e' or 'E') || exponent[1] is not ('+' or '-') || Run(exponent, 2, allowUnderscore: false) != exponent.Length)
            {
                return null;
            }
        }

        return new(DataKind.Number, NumberSpelling.Fraction(body[..dot], body[(dot + 1)..end], exponent, negative));
    }

    private static ResolvedScalar? ReadSixties(ReadOnlySpan<char> body, int colon, bool negative)
    {
        var i = colon;
        while (i < body.Length && body[i] == ':')
        {
            var end = Run(body, i + 1, allowUnderscore: false);
            var length = end - i - 1;
            if (length is 0 or > 2 || (length == 2 && body[i + 1] > '5'))
            {
                return null;
            }

            i = end;
        }

        if (i < body.Length)
        {
            var whole = body[i] == '.' && Run(body, i + 1, allowUnderscore: true) == body.Length ? NumberSpelling.FromSixties(body[..i], false) : null;
            return whole is null ? null : new(DataKind.Number, NumberSpelling.Fraction(whole, body[(i + 1)..], "", negative));
        }

        return body[0] == '0' ? null : Integer(NumberSpelling.FromSixties(body, negative));
    }

    private static ResolvedScalar? ReadInteger(ReadOnlySpan<char> body, bool negative)
    {
        if (body[0] != '0')
        {
            return Run(body, 0, allowUnderscore: true) == body.Length ? Integer(NumberSpelling.Integer(body, negative)) : null;
        }

        if (body.Length == 1)
        {
            return Integer("0");
        }

        return body[1] switch
        {
            'b' when body.Length > 2 && !body[2..].ContainsAnyExcept("01_") => Integer(NumberSpelling.FromBase(body[2..], 2, negative)),
            'x' when body.Length > 2 && !body[2..].ContainsAnyExcept("0123456789abcdefABCDEF_") => Integer(NumberSpelling.FromBase(body[2..], 16, negative)),
            _ when !body[1..].ContainsAnyExcept("01234567_") => Integer(NumberSpelling.FromBase(body[1..], 8, negative)),
            _ => null,
        };
    }

    private static ResolvedScalar? Integer(string? number) => number is null ? null : new(DataKind.Integer, number);

    private static int Run(ReadOnlySpan<char> text, int from, bool allowUnderscore)
    {
        var i = from;
        while (i < text.Length && (char.IsAsciiDigit(text[i]) || (allowUnderscore && text[i] == '_')))
        {
            i++;
        }

        return i;
    }
}
