using System.Globalization;
using System.Text;

namespace ForgeLsp.Core.Runs;

/// <summary>Kinds of token in MLflow's filter language.</summary>
internal enum RunTokenKind { Word, Quoted, Number, Operator, Open, Close, Comma, End, Bad }

/// <summary>A token; <paramref name="Text"/> is unquoted, <paramref name="Adjacent"/> says that nothing stands between it and the token before.</summary>
internal readonly record struct RunToken(RunTokenKind Kind, string Text, int Offset, bool Adjacent)
{
    /// <summary>Whether it is this keyword, in any case.</summary>
    public bool Is(string keyword) => Kind == RunTokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Cuts a filter or an order into tokens. Never fails: what it does not know is a token of kind <see cref="RunTokenKind.Bad"/>.</summary>
internal static class RunFilterLexer
{
    public static IReadOnlyList<RunToken> Read(string text)
    {
        var tokens = new List<RunToken>();
        var at = 0;
        var end = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            var adjacent = at == end && at > 0;
            if (at >= text.Length)
            {
                tokens.Add(new(RunTokenKind.End, "", text.Length, adjacent));
                return tokens;
            }

            var start = at;
            var (kind, value) = Next(text, ref at);
            tokens.Add(new(kind, value, start, adjacent));
            end = at;
        }
    }

    private static (RunTokenKind Kind, string Text) Next(string text, ref int at)
    {
        var c = text[at];
        switch (c)
        {
            case '(': at++; return (RunTokenKind.Open, "(");
            case ')': at++; return (RunTokenKind.Close, ")");
            case ',': at++; return (RunTokenKind.Comma, ",");
            case '\'' or '"' or '`': return Quoted(text, ref at, c);
        }

        foreach (var symbol in (ReadOnlySpan<string>)["!=", "<>", "<=", ">=", "==", "=", "<", ">"])
        {
            if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0)
            {
                at += symbol.Length;
                return (RunTokenKind.Operator, symbol);
            }
        }

        var start = at;
        if (c is '-' or '+' || char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            at++;
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '.' || (text[at] is '-' or '+' && text[at - 1] is 'e' or 'E'))) at++;
            var number = text[start..at];
            return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? (RunTokenKind.Number, number) : (RunTokenKind.Bad, number);
        }

        while (at < text.Length && IsWordPart(text[at])) at++;
        if (at > start)
        {
            return (RunTokenKind.Word, text[start..at]);
        }

        at++;
        return (RunTokenKind.Bad, text[start..at]);
    }

    private static (RunTokenKind Kind, string Text) Quoted(string text, ref int at, char quote)
    {
        var start = at++;
        var value = new StringBuilder();
        while (at < text.Length)
        {
            if (text[at] != quote)
            {
                value.Append(text[at++]);
            }
            else if (at + 1 < text.Length && text[at + 1] == quote)
            {
                value.Append(quote);
                at += 2;
            }
            else
            {
                at++;
                return (RunTokenKind.Quoted, value.ToString());
            }
        }

        return (RunTokenKind.Bad, text[start..]);
    }

    /// <summary>Whether a character may stand in a name that is not quoted.</summary>
    public static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' or '-' or '/' or ':' or '@' || char.IsSurrogate(c);
}
