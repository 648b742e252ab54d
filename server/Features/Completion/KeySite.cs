using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Completion;

/// <summary>A place in Python where a key is being written: the word, and what is missing behind it.</summary>
/// <param name="Word">What is replaced by the chosen key.</param>
/// <param name="Replaced">What makes way for the key that is tried, with what is closed already.</param>
/// <param name="Quote">The quote in front; <c>\0</c> behind a dot.</param>
/// <param name="Closing">What ends the text and the brackets, where the user has not written that yet.</param>
internal sealed record KeySite(TextSpan Word, TextSpan Replaced, char Quote, string Closing)
{
    private const int MaxWord = 200;

    /// <summary>Whether a key can be written here as it is.</summary>
    public bool CanHold(string key) => key.Length > 0 && (Quote == '\0'
        ? (char.IsLetter(key[0]) || key[0] == '_') && key.All(static unit => char.IsLetterOrDigit(unit) || unit == '_')
        : !key.AsSpan().ContainsAny(Quote, '\\', '\n'));

    /// <summary>The place at <paramref name="offset"/>; null where no key can stand there, as far as its line tells.</summary>
    public static KeySite? At(SourceText text, int offset)
    {
        var line = text.LineSpan(text.LineAt(offset));
        var word = WordAt(text, line, offset, dashes: false);
        if (word.Start - 2 >= line.Start && text[word.Start - 1] == '.')
        {
            var before = word.Start - 2;
            return text[before] is ']' or ')' || (IsWord(text[before]) && !IsNumber(text, line.Start, before)) ? new KeySite(word, word, '\0', "") : null;
        }

        word = WordAt(text, line, offset, dashes: true);
        return word.Start > line.Start && text[word.Start - 1] is '"' or '\'' ? InQuotes(text, line, word, text[word.Start - 1]) : null;
    }

    private static TextSpan WordAt(SourceText text, TextSpan line, int offset, bool dashes)
    {
        var (start, end) = (offset, offset);
        while (start > line.Start && offset - start < MaxWord && (IsWord(text[start - 1]) || (dashes && text[start - 1] == '-')))
        {
            start--;
        }

        while (end < line.End && end - offset < MaxWord && (IsWord(text[end]) || (dashes && text[end] == '-')))
        {
            end++;
        }

        return TextSpan.FromBounds(start, end);
    }

    private static KeySite? InQuotes(SourceText text, TextSpan line, TextSpan word, char quote)
    {
        var at = word.Start - 2;
        while (at >= line.Start && text[at] is ' ' or '\t')
        {
            at--;
        }

        // `cfg["`, `cfg.get("`; a name before it, or what another access ended with.
        var opening = at >= line.Start ? text[at] : '\0';
        if (at <= line.Start || !(opening == '[' ? IsWord(text[at - 1]) || text[at - 1] is ']' or ')' : opening == '(' && IsGet(text, line, at)))
        {
            return null;
        }

        var isClosed = word.End < line.End && text[word.End] == quote;
        var behind = isClosed ? word.End + 1 : word.End;
        while (behind < line.End && text[behind] is ' ' or '\t')
        {
            behind++;
        }

        var next = behind < line.End ? text[behind] : '\0';
        var closing = opening == '[' ? ']' : ')';
        var isEnded = next == closing || (closing == ')' && next == ',');
        return new KeySite(word, TextSpan.FromBounds(word.Start, isClosed ? word.End + 1 : word.End), quote, isEnded ? quote.ToString() : $"{quote}{closing}");
    }

    private static bool IsGet(SourceText text, TextSpan line, int bracket)
    {
        var name = WordAt(text, line, bracket, dashes: false);
        return name.Start > line.Start && text[name.Start - 1] == '.' && text.ToString(name) is "get" or "pop" or "setdefault";
    }

    private static bool IsWord(char unit) => char.IsLetterOrDigit(unit) || unit == '_';

    private static bool IsNumber(SourceText text, int from, int last)
    {
        var first = last;
        while (first > from && IsWord(text[first - 1]))
        {
            first--;
        }

        return char.IsDigit(text[first]);
    }
}
