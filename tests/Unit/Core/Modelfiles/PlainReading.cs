using System.Globalization;
using System.Text;

namespace ForgeLsp.Tests.Unit.Core.Modelfiles;

/// <summary>
/// The rules of Ollama's reader, said as plainly as possible and without a thought for speed: the oracle of the parser. It reads a line, and
/// takes the next one along while the quotes are open.
/// </summary>
internal static class PlainReading
{
    private static readonly string[] Known = ["FROM", "LICENSE", "TEMPLATE", "SYSTEM", "ADAPTER", "DRAFT", "RENDERER", "PARSER", "PARAMETER", "MESSAGE", "REQUIRES"];

    /// <summary>The instructions; null where Ollama refuses the text.</summary>
    public static IReadOnlyList<(string Name, string? Argument, string Value)>? Of(string text)
    {
        var found = new List<(string, string?, string)>();
        var at = text.StartsWith('\uFEFF') ? 1 : 0;
        while (true)
        {
            while (at < text.Length && " \t\r\n".Contains(text[at], StringComparison.Ordinal))
            {
                at++;
            }

            if (at == text.Length)
            {
                return found;
            }

            var end = EndOfLine(text, at);
            if (text[at] == '#')
            {
                at = end;
                continue;
            }

            var word = Word(text, at, end);
            var name = Known.FirstOrDefault(known => known.Equals(WithoutFirst(word), StringComparison.OrdinalIgnoreCase));
            if (name is null || at + word.Length == end)
            {
                return null;
            }

            at += word.Length + 1;
            string? argument = null;
            if (name is "PARAMETER" or "MESSAGE")
            {
                argument = Word(text, at, end);
                var fits = name == "MESSAGE" ? argument is "system" or "user" or "assistant" : argument.Length > 0 && argument.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
                if (!fits || at + argument.Length == end)
                {
                    return null;
                }

                at += argument.Length + 1;
            }

            while (Unquoted(Kept(text[at..end])) is null)
            {
                if (end == text.Length)
                {
                    return null;
                }

                end = EndOfLine(text, end + 1);
            }

            found.Add((name, argument, Unquoted(Kept(text[at..end])) ?? ""));
            at = end;
        }
    }

    private static int EndOfLine(string text, int at) => text.IndexOfAny(['\r', '\n'], at) is >= 0 and var found ? found : text.Length;

    private static string Word(string text, int at, int end)
    {
        var stop = text.IndexOfAny([' ', '\t'], at, end - at);
        return text[at..(stop < 0 ? end : stop)];
    }

    /// <summary>A first character that cannot be printed is no part of an instruction's name.</summary>
    private static string WithoutFirst(string word) => Kept(word[..1]).Length == 0 ? word[1..] : word;

    private static string Kept(string raw) => string.Concat(raw.EnumerateRunes().Where(IsKept).Select(static rune => rune.ToString())).Trim(' ', '\t', '\r', '\n');

    private static bool IsKept(Rune rune) => rune.Value is ' ' or '\t' or '\r' or '\n'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.ConnectorPunctuation
            or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
            or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation or UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol
            or UnicodeCategory.ModifierSymbol or UnicodeCategory.OtherSymbol;

    private static string? Unquoted(string kept)
    {
        foreach (var quote in (string[])["\"\"\"", "\""])
        {
            if (kept.StartsWith(quote, StringComparison.Ordinal))
            {
                return kept.Length >= 2 * quote.Length && kept.EndsWith(quote, StringComparison.Ordinal) ? kept[quote.Length..^quote.Length] : null;
            }
        }

        return kept;
    }
}
