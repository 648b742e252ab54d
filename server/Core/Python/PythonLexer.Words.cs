using System.Buffers;
using System.Globalization;
using System.Text;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python;

/// <summary>Names, numbers and the characters that they are made of.</summary>
internal sealed partial class PythonLexer
{
    private bool StartsString(int at)
    {
        var i = at;
        while (i < size && i < at + 3 && char.IsAsciiLetter(text[i]))
        {
            i++;
        }

        return i < size && text[i] is '"' or '\'';
    }

    private void ReadNameOrString(List<Token> tokens, int limit)
    {
        var from = _at;
        var isAscii = true;
        while (_at < limit && IsIdentifierPart(_at, out var length))
        {
            isAscii &= text[_at] < 0x80;
            _at += length;
        }

        if (_at < limit && text[_at] is '"' or '\'' && _at - from <= 3 && StringPrefix.TryParse(text.AsSpan(from, _at - from), out var prefix))
        {
            ReadString(tokens, from, limit, prefix);
            return;
        }

        var kind = _names.Resolve(text.AsSpan(from, _at - from), out var name);
        if (!isAscii)
        {
            name = PythonIdentifier.Normalise(name);
        }

        tokens.Add(new Token(kind, from, _at, name));
    }

    private void ReadNumber(List<Token> tokens)
    {
        var from = _at;
        if (text[_at] == '0' && _at + 1 < size && text[_at + 1] is 'x' or 'X' or 'o' or 'O' or 'b' or 'B')
        {
            var radix = text[_at + 1] | 0x20;
            _at += 2;
            while (_at < size && (text[_at] == '_' || (radix == 'x' ? char.IsAsciiHexDigit(text[_at]) : char.IsAsciiDigit(text[_at]))))
            {
                _at++;
            }
        }
        else
        {
            SkipDigits();
            var isFloat = false;
            if (_at < size && text[_at] == '.')
            {
                _at++;
                SkipDigits();
                isFloat = true;
            }

            if (_at < size && text[_at] is 'e' or 'E')
            {
                var sign = _at + 1 < size && text[_at + 1] is '+' or '-' ? 1 : 0;
                if (_at + 1 + sign < size && char.IsAsciiDigit(text[_at + 1 + sign]))
                {
                    _at += 1 + sign;
                    SkipDigits();
                    isFloat = true;
                }
            }

            if (_at < size && text[_at] is 'j' or 'J')
            {
                _at++;
            }
            else if (!isFloat && text[from] == '0' && text.AsSpan(from, _at - from).ContainsAnyExcept('0', '_'))
            {
                Problems.Add(new TextProblem(TextSpan.FromBounds(from, _at), "A number that starts with 0 is an octal of Python 2; write 0o…"));
            }
        }

        if (_at < size && text[_at] is 'l' or 'L' && !IsIdentifierPart(_at + 1, out _))
        {
            _at++;
            Problems.Add(new TextProblem(TextSpan.FromBounds(from, _at), "Long integers of Python 2 end in L; leave it out."));
        }

        tokens.Add(new Token(TokenKind.Number, from, _at));
    }

    private void SkipDigits()
    {
        while (_at < size && (char.IsAsciiDigit(text[_at]) || (text[_at] == '_' && _at + 1 < size && char.IsAsciiDigit(text[_at + 1]))))
        {
            _at++;
        }
    }

    private int LineBreakLength(int at) => at >= size ? 0 : text[at] switch
    {
        '\n' => 1,
        '\r' => at + 1 < size && text[at + 1] == '\n' ? 2 : 1,
        _ => 0,
    };

    private bool IsIdentifierStart(int at)
    {
        var c = text[at];
        if (c < 0x80)
        {
            return char.IsAsciiLetter(c) || c == '_';
        }

        return CategoryAt(at, out _) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber || c is '\u2118' or '\u212E' or '\u309B' or '\u309C';
    }

    private bool IsIdentifierPart(int at, out int length)
    {
        length = 1;
        if (at >= size)
        {
            return false;
        }

        var c = text[at];
        if (c < 0x80)
        {
            return char.IsAsciiLetterOrDigit(c) || c == '_';
        }

        return IsIdentifierStart(at) && CategoryAt(at, out length) != UnicodeCategory.OtherNotAssigned
            || CategoryAt(at, out length) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber
                or UnicodeCategory.ConnectorPunctuation || c is '\u00B7' or '\u0387' or '\u19DA' or (>= '\u1369' and <= '\u1371');
    }

    private UnicodeCategory CategoryAt(int at, out int length)
    {
        length = Rune.DecodeFromUtf16(Rest(at), out var rune, out var used) == OperationStatus.Done ? used : 1;
        return length == 2 ? Rune.GetUnicodeCategory(rune) : char.GetUnicodeCategory(text[at]);
    }
}
