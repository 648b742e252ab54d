using System.Globalization;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Modelfiles;

/// <summary>What a piece of an action is.</summary>
internal enum GoTokenKind
{
    /// <summary>A keyword, a function, <c>true</c>, <c>false</c> or <c>nil</c>.</summary>
    Word,

    /// <summary><c>$name</c>, or <c>$</c> alone.</summary>
    Variable,

    /// <summary><c>.</c> and <c>.Name</c>.</summary>
    Field,

    /// <summary>A text, a character or a number.</summary>
    Constant,

    /// <summary><c>|</c></summary>
    Pipe,

    /// <summary><c>:=</c> or <c>=</c></summary>
    Assign,

    /// <summary><c>,</c></summary>
    Comma,

    /// <summary><c>(</c> or <c>)</c></summary>
    Paren,
}

/// <summary>A piece of an action.</summary>
internal readonly record struct GoToken(GoTokenKind Kind, string Text, TextSpan Span);

/// <summary>What stands between <c>{{</c> and <c>}}</c>.</summary>
/// <param name="Span">With both.</param>
internal sealed record GoAction(TextSpan Span, IReadOnlyList<GoToken> Tokens, TextProblem? Problem);

/// <summary>
/// Cuts a Go template (<c>text/template</c>) into its actions. Follows <c>text/template/parse/lex.go</c> of Go: <c>{{-</c> and <c>-}}</c> trim where a blank stands
/// beside the dash, <c>}}</c> outside of an action is text.
/// </summary>
internal static class GoTemplateLexer
{
    /// <summary>The actions of <paramref name="text"/> within <paramref name="span"/>; comments are left out. Linear in the text's length.</summary>
    public static IEnumerable<GoAction> Actions(string text, TextSpan span)
    {
        var at = span.Start;
        while (at < span.End)
        {
            var open = text.IndexOf("{{", at, span.End - at, StringComparison.Ordinal);
            if (open < 0)
            {
                yield break;
            }

            var action = Action(text, open, span.End);
            if (action.Tokens.Count > 0 || action.Problem is not null || !IsComment(text, open, span.End))
            {
                yield return action;
            }

            at = action.Span.End;
        }
    }

    private static int AfterOpen(string text, int open, int end) => open + 3 < end && text[open + 2] == '-' && IsSpace(text[open + 3]) ? open + 4 : open + 2;

    private static bool IsComment(string text, int open, int end) => StartsWith(text, AfterOpen(text, open, end), end, "/*");

    private static GoAction Action(string text, int open, int end)
    {
        var at = AfterOpen(text, open, end);
        if (IsComment(text, open, end))
        {
            var close = text.IndexOf("*/", at + 2, end - at - 2, StringComparison.Ordinal);
            var after = close < 0 ? end : RightDelimiter(text, close + 2, end);
            return close < 0 ? Broken(open, end, "The comment is not closed: write `*/}}` behind it")
                : after > 0 ? new GoAction(TextSpan.FromBounds(open, after), [], null)
                : Broken(open, close + 2, "A comment fills its braces: write `}}` right behind `*/`");
        }

        var tokens = new List<GoToken>();
        var depth = 0;
        while (at < end)
        {
            if (RightDelimiter(text, at, end) is > 0 and var after)
            {
                return new GoAction(TextSpan.FromBounds(open, after), tokens, depth > 0 ? new TextProblem(TextSpan.FromBounds(open, after), "A `(` is not closed") : null);
            }

            var c = text[at];
            if (IsSpace(c))
            {
                at++;
                continue;
            }

            if (StartsWith(text, at, end, "{{"))
            {
                break; // the next action begins: the braces of this one were forgotten
            }

            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth < 0)
            {
                return Rest(text, open, at, end, tokens, "A `)` has no `(`");
            }

            if (Token(text, at, end) is not { } token)
            {
                return Rest(text, open, at, end, tokens, c is '"' or '`' or '\'' ? "A text is not closed" : c == '}' ? "One brace closes nothing: write `}}`" : $"`{Display.Plain(char.ToString(c))}` means nothing here");
            }

            tokens.Add(token);
            at = token.Span.End;
            if (token.Kind is GoTokenKind.Word or GoTokenKind.Field or GoTokenKind.Variable && at < end && !EndsName(text, at, end))
            {
                return Rest(text, open, at, end, tokens, $"`{Display.Plain(char.ToString(text[at]))}` cannot follow a name");
            }
        }

        return new GoAction(TextSpan.FromBounds(open, Math.Max(at, open + 2)), tokens, new TextProblem(new TextSpan(open, 2), "`{{` is not closed: write `}}` behind it"));
    }

    private static GoToken? Token(string text, int at, int end)
    {
        switch (text[at])
        {
            case '"' or '\'':
                return Quoted(text, at, end);
            case '`':
                var close = text.IndexOf('`', at + 1, end - at - 1);
                return close < 0 ? null : Make(GoTokenKind.Constant, text, at, close + 1);
            case '|':
                return Make(GoTokenKind.Pipe, text, at, at + 1);
            case ',':
                return Make(GoTokenKind.Comma, text, at, at + 1);
            case '(' or ')':
                return Make(GoTokenKind.Paren, text, at, at + 1);
            case '=':
                return Make(GoTokenKind.Assign, text, at, at + 1);
            case ':':
                return StartsWith(text, at, end, ":=") ? Make(GoTokenKind.Assign, text, at, at + 2) : null;
            case '$':
                return Make(GoTokenKind.Variable, text, at, NameEnd(text, at + 1, end));
            case '.' when at + 1 >= end || !char.IsAsciiDigit(text[at + 1]):
                return Make(GoTokenKind.Field, text, at, NameEnd(text, at + 1, end));
            case '.' or '+' or '-' or (>= '0' and <= '9'):
                var stop = at + 1;
                while (stop < end && (char.IsAsciiLetterOrDigit(text[stop]) || text[stop] is '.' or '_' || (text[stop] is '+' or '-' && text[stop - 1] is 'e' or 'E' or 'p' or 'P')))
                {
                    stop++;
                }

                return stop == at + 1 && !char.IsAsciiDigit(text[at]) ? null : Make(GoTokenKind.Constant, text, at, stop);
            case var c when IsName(c):
                return Make(GoTokenKind.Word, text, at, NameEnd(text, at, end));
            default:
                return null;
        }
    }

    private static GoToken? Quoted(string text, int at, int end)
    {
        for (var i = at + 1; i < end && text[i] != '\n'; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == text[at])
            {
                return Make(GoTokenKind.Constant, text, at, i + 1);
            }
        }

        return null;
    }

    /// <summary>An action that cannot be cut further: it is taken to go to its next closing braces, or to the end of its line.</summary>
    private static GoAction Rest(string text, int open, int at, int end, List<GoToken> tokens, string message)
    {
        var line = text.AsSpan(at, end - at).IndexOfAny('\r', '\n') is >= 0 and var length ? at + length : end;
        var close = text.IndexOf("}}", at, line - at, StringComparison.Ordinal);
        return new GoAction(TextSpan.FromBounds(open, close < 0 ? line : close + 2), tokens, new TextProblem(new TextSpan(at, Math.Min(1, end - at)), message));
    }

    private static GoAction Broken(int open, int end, string message) => new(TextSpan.FromBounds(open, end), [], new TextProblem(new TextSpan(open, 2), message));

    private static GoToken Make(GoTokenKind kind, string text, int start, int end) => new(kind, text[start..end], TextSpan.FromBounds(start, end));

    /// <summary>Offset behind the closing braces that stand at <paramref name="at"/>, with the blank and dash that trim; 0 where there are none.</summary>
    private static int RightDelimiter(string text, int at, int end) =>
        StartsWith(text, at, end, "}}") ? at + 2
        : at + 1 < end && IsSpace(text[at]) && text[at + 1] == '-' && StartsWith(text, at + 2, end, "}}") ? at + 4
        : 0;

    private static bool EndsName(string text, int at, int end) => IsSpace(text[at]) || text[at] is '.' or ',' or '|' or ':' or '(' or ')' or '=' || StartsWith(text, at, end, "}}");

    private static int NameEnd(string text, int at, int end)
    {
        while (at < end && IsName(text[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsName(char c) => c == '_' || char.IsLetter(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.DecimalDigitNumber || char.IsSurrogate(c);

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';

    private static bool StartsWith(string text, int at, int end, string value) => at >= 0 && at + value.Length <= end && string.CompareOrdinal(text, at, value, 0, value.Length) == 0;
}
