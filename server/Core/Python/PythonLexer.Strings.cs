using System.Buffers;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python;

/// <summary>The letters before a string's quote.</summary>
internal readonly record struct StringPrefix(bool IsRaw, bool IsBytes, bool IsFormatted, bool IsTemplate)
{
    /// <summary>Whether <paramref name="letters"/> may stand before a quote, in Python 2 or 3, in any case and order.</summary>
    public static bool TryParse(ReadOnlySpan<char> letters, out StringPrefix prefix)
    {
        prefix = default;
        var isUnicode = false;
        foreach (var letter in letters)
        {
            switch (letter | 0x20)
            {
                case 'r' when !prefix.IsRaw:
                    prefix = prefix with { IsRaw = true };
                    break;
                case 'b' when !prefix.IsBytes && !isUnicode && prefix is { IsFormatted: false, IsTemplate: false }:
                    prefix = prefix with { IsBytes = true };
                    break;
                case 'f' when prefix is { IsFormatted: false, IsTemplate: false, IsBytes: false } && !isUnicode:
                    prefix = prefix with { IsFormatted = true };
                    break;
                case 't' when prefix is { IsFormatted: false, IsTemplate: false, IsBytes: false } && !isUnicode:
                    prefix = prefix with { IsTemplate = true };
                    break;
                case 'u' when !isUnicode && prefix is { IsFormatted: false, IsTemplate: false, IsBytes: false, IsRaw: false }:
                    isUnicode = true;
                    break;
                default:
                    return false;
            }
        }

        return letters.Length <= 2;
    }
}

/// <summary>A replacement field of an f-string by absolute offsets: the expression between the brace and what ends it.</summary>
internal readonly record struct FieldSpan(int Start, int End);

internal sealed partial class PythonLexer
{
    private const int MaxStringDepth = 24;

    // The longest name of a character in Unicode 16 has 88 letters.
    private const int MaxCharacterName = 120;

    private static readonly SearchValues<char> NameEnds = SearchValues.Create("}\"'\r\n");

    // A line break inside a field of a single-quoted f-string is legal since Python 3.12 (PEP 701). A field that is still open after this
    // many characters is a typing error instead, and the string then ends with its first line.
    private const int MaxFieldLookahead = 4000;

    private void ReadString(List<Token> tokens, int from, int limit, StringPrefix prefix)
    {
        var isClosed = ScanString(_at, limit, prefix, 0, null, out var end);
        if (!isClosed)
        {
            Problems.Add(new TextProblem(TextSpan.FromBounds(from, Math.Min(end, from + 80)), "This string is never closed; add the closing quote."));
        }

        tokens.Add(new Token(TokenKind.String, from, end));
        _at = end;
    }

    /// <summary>The replacement fields of an f-string or t-string whose quote is at <paramref name="quoteAt"/>, nested ones of format specifications included.</summary>
    public void FieldsOf(int quoteAt, int limit, StringPrefix prefix, List<FieldSpan> fields) => ScanString(quoteAt, limit, prefix, 0, fields, out _);

    private bool ScanString(int quoteAt, int limit, StringPrefix prefix, int depth, List<FieldSpan>? fields, out int end)
    {
        var quote = text[quoteAt];
        var isTriple = quoteAt + 2 < limit && text[quoteAt + 1] == quote && text[quoteAt + 2] == quote;
        var at = quoteAt + (isTriple ? 3 : 1);
        var hasFields = prefix.IsFormatted || prefix.IsTemplate;
        while (at < limit)
        {
            var c = text[at];
            if (c == '\\' && at + 1 < limit)
            {
                // In a raw string a brace after a backslash opens a field; otherwise only \N{…} hides one.
                if (hasFields && text[at + 1] is '{' or '}')
                {
                    at++;
                    continue;
                }

                if (hasFields && !prefix.IsRaw && text[at + 1] == 'N' && at + 2 < limit && text[at + 2] == '{')
                {
                    var name = text.AsSpan(at, Math.Min(MaxCharacterName, limit - at));
                    var close = name.IndexOfAny(NameEnds);
                    at += close >= 0 && name[close] == '}' ? close + 1 : 2;
                    continue;
                }

                at += 1 + Math.Max(1, LineBreakLength(at + 1));
            }
            else if (c == quote && (!isTriple || (at + 2 < limit && text[at + 1] == quote && text[at + 2] == quote)))
            {
                end = at + (isTriple ? 3 : 1);
                return true;
            }
            else if (c is '\n' or '\r' && !isTriple)
            {
                Look(at);
                end = at;
                return false;
            }
            else if (hasFields && c == '{')
            {
                if (at + 1 < limit && text[at + 1] == '{')
                {
                    at += 2;
                }
                else if (depth >= MaxStringDepth || !ScanField(ref at, limit, quote, isTriple, prefix.IsRaw, depth, fields))
                {
                    Look(at);
                    end = EndOfLine(quoteAt, limit, isTriple, quote);
                    return false;
                }
            }
            else
            {
                at++;
            }
        }

        Look(at);
        end = limit;
        return false;
    }

    private int EndOfLine(int from, int limit, bool isTriple, char quote)
    {
        if (isTriple)
        {
            Span<char> closing = [quote, quote, quote];
            var close = from + 3 <= limit ? text.AsSpan(from + 3, limit - from - 3).IndexOf(closing) : -1;
            return close < 0 ? limit : from + 3 + close + 3;
        }

        var length = text.AsSpan(from, limit - from).IndexOfAny('\r', '\n');
        return length < 0 ? limit : from + length;
    }

    /// <summary>Moves <paramref name="at"/> from a field's opening brace behind its closing one; false where there is none.</summary>
    private bool ScanField(ref int at, int limit, char quote, bool isTriple, bool isRaw, int depth, List<FieldSpan>? fields)
    {
        var from = ++at;
        var nesting = 0;
        var expressionEnd = -1;
        var bound = Math.Min(limit, from + (isTriple ? 16 * MaxFieldLookahead : MaxFieldLookahead));
        while (at < bound)
        {
            var c = text[at];
            switch (c)
            {
                case '(' or '[' or '{':
                    nesting++;
                    break;
                case ')' or ']':
                    nesting--;
                    break;
                case '}' when nesting > 0:
                    nesting--;
                    break;
                case '}':
                    fields?.Add(new FieldSpan(from, expressionEnd < 0 ? at : expressionEnd));
                    at++;
                    return true;
                case '#':
                    at = EndOfLine(at, limit, isTriple: false, quote);
                    continue;
                case '"' or '\'':
                    // Before PEP 701 a triple quote of the same kind ended the string; inside a field it can only be a nested string or an error.
                    var prefixStart = at;
                    while (prefixStart > from && prefixStart > at - 2 && char.IsAsciiLetter(text[prefixStart - 1]))
                    {
                        prefixStart--;
                    }

                    _ = StringPrefix.TryParse(text.AsSpan(prefixStart, at - prefixStart), out var nested);
                    if (!ScanString(at, bound, nested, depth + 1, null, out var stringEnd))
                    {
                        return false;
                    }

                    at = stringEnd;
                    continue;
                case '!' when nesting == 0 && at + 1 < limit && text[at + 1] != '=' && expressionEnd < 0:
                    expressionEnd = at;
                    break;
                case '=' when nesting == 0 && expressionEnd < 0 && IsDebugEquals(at, from, limit):
                    expressionEnd = at;
                    break;
                case ':' when nesting == 0:
                    fields?.Add(new FieldSpan(from, expressionEnd < 0 ? at : expressionEnd));
                    at++;
                    return ScanSpecification(ref at, limit, quote, isTriple, isRaw, depth, fields);
            }

            at++;
        }

        return false;
    }

    // `{x=}`, `{x = !r}`, `{x=:>10}`: the equals sign belongs to the field, not to the expression.
    private bool IsDebugEquals(int at, int from, int limit)
    {
        if (at + 1 < limit && text[at + 1] == '=' || (at > from && text[at - 1] is '=' or '!' or '<' or '>'))
        {
            return false;
        }

        var next = at + 1;
        while (next < limit && (char.IsWhiteSpace(text[next]) || text[next] == '#'))
        {
            next = text[next] == '#' ? EndOfLine(next, limit, isTriple: false, '#') : next + 1;
        }

        Look(next);
        return next < limit && text[next] is '}' or ':' or '!';
    }

    private bool ScanSpecification(ref int at, int limit, char quote, bool isTriple, bool isRaw, int depth, List<FieldSpan>? fields)
    {
        while (at < limit)
        {
            switch (text[at])
            {
                case '}':
                    at++;
                    return true;
                case '{' when depth + 1 < MaxStringDepth:
                    if (!ScanField(ref at, limit, quote, isTriple, isRaw, depth + 1, fields))
                    {
                        return false;
                    }

                    continue;
                case '{':
                    return false;
                case '\\' when !isRaw && at + 2 < limit && text[at + 1] == 'N' && text[at + 2] == '{':
                    at += 3;
                    continue;
                case '\n' or '\r' when !isTriple:
                    return false;
                case var c when c == quote && (!isTriple || (at + 2 < limit && text[at + 1] == quote && text[at + 2] == quote)):
                    return false;
            }

            at++;
        }

        return false;
    }
}
