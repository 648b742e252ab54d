using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Yaml;

/// <summary>Small changes of a YAML text that leave every other byte as it is: comments, order, quoting, line ends.</summary>
internal static class YamlEdits
{
    /// <summary>Replaces a scalar, in the quotes that it had.</summary>
    public static TextEdit Replace(SourceText text, TextSpan scalar, string value)
    {
        var quote = scalar.Length >= 2 ? text[scalar.Start] : '\0';
        return quote is '"' or '\'' && text[scalar.End - 1] == quote ? new TextEdit(scalar, quote + value + quote) : new TextEdit(scalar, value);
    }

    /// <summary>
    /// Inserts the entry <paramref name="line"/> (<c>key: value</c>) into <paramref name="mapping"/>, behind the entry that comes before
    /// <paramref name="key"/> in <paramref name="order"/>. Null where the mapping is not written here, as with an alias.
    /// </summary>
    public static TextEdit? InsertEntry(SourceText text, DataNode mapping, string key, string line, IReadOnlyList<string> order)
    {
        if (mapping.Span.Length > 0 && text[mapping.Span.Start] == '*')
            return null;

        var own = mapping.Entries.Where(entry => !entry.IsMerged).ToList();
        if (own.Count == 0)
            return InsertIntoEmpty(text, mapping, line);

        var rank = IndexOf(order, key);
        var before = own.LastOrDefault(entry => IndexOf(order, entry.Name) < rank, own[0]);
        if (IsFlow(text, mapping, own[0]))
            return new TextEdit(new TextSpan(Math.Max(before.Value.Span.End, before.Key.Span.End), 0), ", " + line);

        var column = text.PositionAt(own[0].Key.Span.Start).Column;
        var newLine = LineBreaks.Of(text);
        var lineOfFirst = text.LineSpan(text.LineAt(own[0].Key.Span.Start));
        var startsLine = string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(lineOfFirst.Start, own[0].Key.Span.Start)));
        if (IndexOf(order, before.Name) >= rank && startsLine)
            return new TextEdit(new TextSpan(own[0].Key.Span.Start, 0), line + newLine + new string(' ', column));

        var end = text.LineSpan(text.LineAt(LastCharacter(text, before))).End;
        return new TextEdit(new TextSpan(end, 0), newLine + new string(' ', column) + line);
    }

    private static TextEdit? InsertIntoEmpty(SourceText text, DataNode mapping, string line)
    {
        var open = text.ToString(mapping.Span).IndexOf('{', StringComparison.Ordinal);
        return open < 0 ? null : new TextEdit(new TextSpan(mapping.Span.Start + open + 1, 0), line);
    }

    private static bool IsFlow(SourceText text, DataNode mapping, DataEntry first) =>
        mapping.Span.Start < first.Key.Span.Start
        && text.ToString(TextSpan.FromBounds(mapping.Span.Start, first.Key.Span.Start)).Contains('{', StringComparison.Ordinal);

    /// <summary>Offset of the last character of the entry that is no blank: the span of a block scalar ends behind its line break.</summary>
    private static int LastCharacter(SourceText text, DataEntry entry)
    {
        var last = Math.Max(entry.Value.Span.End, entry.Key.Span.End) - 1;
        while (last > entry.Key.Span.Start && char.IsWhiteSpace(text[last]))
            last--;

        return last;
    }

    private static int IndexOf(IReadOnlyList<string> order, string key)
    {
        for (var i = 0; i < order.Count; i++)
        {
            if (order[i] == key)
                return i;
        }

        return int.MaxValue;
    }
}
