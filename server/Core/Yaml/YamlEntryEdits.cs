using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Yaml;

/// <summary>
/// Ways to write, change and take away an entry of a mapping in the style of what stands around it. There are several ways, best first: which of
/// them mean what was wanted depends on block scalars, anchors and comments nearby, so the caller tries each and looks at what it comes to.
/// </summary>
public static class YamlEntryEdits
{
    /// <summary>Changes a scalar in the quotes that it has; an alias gives way to a value of its own.</summary>
    /// <param name="value">What it shall mean.</param>
    /// <param name="isText">Whether it must be read as text, so that what looks like a number gets quotes.</param>
    public static IEnumerable<TextEdit> Replace(SourceText text, YamlMapping mapping, YamlEntry entry, string value, bool isText)
    {
        var style = YamlStyle.Of(text, entry.Span.Start);
        var plain = isText ? YamlText.Scalar(value, style.Quote, mapping.IsFlow) : value;
        switch (entry.Value)
        {
            case null or YamlScalar { IsMissing: true }:
                yield return new TextEdit(new TextSpan(Math.Max(entry.ValueOffset, entry.Value?.FullSpan.End ?? 0), 0), (entry.ColonOffset < 0 ? ": " : " ") + plain);
                yield break;
            case YamlScalar { Style: YamlScalarStyle.SingleQuoted } quoted when !YamlText.NeedsEscapes(value):
                yield return new TextEdit(quoted.Span, YamlText.Quoted(value, '\''));
                yield break;
            case YamlScalar { Style: YamlScalarStyle.DoubleQuoted } quoted:
                yield return new TextEdit(quoted.Span, YamlText.Quoted(value, '"'));
                yield break;
            default:
                yield return new TextEdit(WithoutLastBreak(text, entry.Value.Span), plain);
                yield break;
        }
    }

    /// <summary>Writes an entry that is not there yet.</summary>
    /// <param name="key">Its key, a word.</param>
    /// <param name="value">Its value as it is to be written, on one line.</param>
    /// <param name="order">The usual order of keys.</param>
    public static IEnumerable<TextEdit> Insert(SourceText text, YamlMapping mapping, string key, string value, IReadOnlyList<string> order)
    {
        var written = mapping.Entries.Where(static entry => entry.Key is not null).ToList();
        if (mapping.IsFlow)
        {
            return InsertInFlow(text, mapping, written, key, value, order);
        }

        return written.Count == 0 ? [] : InsertInBlock(text, written, key, value, order);
    }

    /// <summary>Gives a name with nothing behind it its first entry.</summary>
    /// <param name="holder">The mapping that holds the name.</param>
    public static IEnumerable<TextEdit> InsertFirst(SourceText text, YamlMapping holder, YamlEntry owner, string key, string value)
    {
        var at = Math.Max(owner.ValueOffset, owner.Value?.FullSpan.End ?? 0);
        if (holder.IsFlow)
        {
            yield return new TextEdit(new TextSpan(at, 0), $" {{{key}: {value}}}");
            yield break;
        }

        var style = YamlStyle.Of(text, owner.Span.Start);
        var column = text.PositionAt(owner.Span.Start).Column + style.Indent;
        yield return new TextEdit(new TextSpan(text.LineSpan(text.LineAt(at)).End, 0), $"{style.NewLine}{new string(' ', column)}{key}: {value}");
        yield return new TextEdit(new TextSpan(at, 0), $" {{{key}: {value}}}");
    }

    /// <summary>Takes an entry away, with its line or its comma.</summary>
    public static IEnumerable<TextEdit> Remove(SourceText text, YamlMapping mapping, YamlEntry entry)
    {
        if (mapping.IsFlow)
        {
            return [RemoveFromFlow(text, entry.Span, IndexOf(mapping.Entries, entry), [.. mapping.Entries.Select(static one => one.Span)])];
        }

        return [RemoveLines(text, entry.Span)];
    }

    /// <summary>Writes one more item at the end of a list.</summary>
    public static IEnumerable<TextEdit> Add(SourceText text, YamlSequence list, string item)
    {
        var style = YamlStyle.Of(text, list.Span.Start);
        var written = YamlText.Scalar(item, style.Quote, list.IsFlow);
        if (list.IsFlow)
        {
            yield return list.Items.Count == 0
                ? new TextEdit(new TextSpan(list.Span.Start + 1, 0), written)
                : new TextEdit(new TextSpan(list.Items[^1].FullSpan.End, 0), ", " + written);
            yield break;
        }

        var last = text.LineAt(list.Items[^1].FullSpan.Start);
        var dash = text.ToString(text.LineSpan(last)).IndexOf('-', StringComparison.Ordinal);
        var column = text.PositionAt(list.Span.Start).Column;
        if (dash == column)
        {
            yield return new TextEdit(new TextSpan(text.LineSpan(text.LineAt(list.Items[^1].FullSpan.End)).End, 0), $"{style.NewLine}{new string(' ', column)}- {written}");
        }
    }

    /// <summary>Takes one item from a list; none where it is the last one of a list that has no brackets.</summary>
    public static IEnumerable<TextEdit> RemoveItem(SourceText text, YamlSequence list, YamlNode item)
    {
        var index = list.Items.TakeWhile(one => one.Span != item.Span).Count();
        if (list.IsFlow)
        {
            return [RemoveFromFlow(text, item.FullSpan, index, [.. list.Items.Select(static one => one.FullSpan)])];
        }

        // An empty list has to be written as one, or nothing is left.
        return list.Items.Count == 1 ? [] : [RemoveLines(text, item.FullSpan)];
    }

    /// <summary>The span of a value without the line break behind a block scalar, which belongs to the line and not to the value that takes its place.</summary>
    public static TextSpan WithoutLastBreak(SourceText text, TextSpan span)
    {
        var end = span.End;
        while (end > span.Start && text[end - 1] is '\n' or '\r' or ' ')
        {
            end--;
        }

        return TextSpan.FromBounds(span.Start, end);
    }

    private static IEnumerable<TextEdit> InsertInFlow(SourceText text, YamlMapping mapping, List<YamlEntry> written, string key, string value, IReadOnlyList<string> order)
    {
        if (written.Count == 0)
        {
            yield return new TextEdit(new TextSpan(mapping.Span.Start + 1, 0), $"{key}: {value}");
            yield break;
        }

        // As JSON writes it, where all else is written so.
        var quotes = written.TrueForAll(static entry => entry.Key is YamlScalar { Style: YamlScalarStyle.DoubleQuoted });
        var line = quotes ? $"\"{key}\": {(YamlText.IsSafePlain(value, inFlow: true) ? $"\"{value}\"" : value)}" : $"{key}: {value}";
        foreach (var before in Before(written, key, order).Concat(Enumerable.Reverse(written)))
        {
            yield return new TextEdit(new TextSpan(Math.Max(before.Value?.FullSpan.End ?? 0, before.Span.End), 0), ", " + line);
        }
    }

    private static IEnumerable<TextEdit> InsertInBlock(SourceText text, List<YamlEntry> written, string key, string value, IReadOnlyList<string> order)
    {
        var column = text.PositionAt(written[0].Span.Start).Column;
        var newLine = YamlStyle.Of(text, written[0].Span.Start).NewLine;
        var lead = newLine + new string(' ', column);
        var onOneLine = written.Where(entry => text.LineAt(entry.Span.Start) == text.LineAt(entry.Span.End) && entry.Value is not YamlScalar { Style: YamlScalarStyle.Literal or YamlScalarStyle.Folded }).ToList();
        foreach (var before in Before(onOneLine, key, order).Concat(Enumerable.Reverse(onOneLine)))
        {
            yield return new TextEdit(new TextSpan(text.LineSpan(text.LineAt(before.Span.End)).End, 0), $"{lead}{key}: {value}");
        }

        yield return new TextEdit(new TextSpan(text.LineSpan(text.LineAt(WithoutLastBreak(text, written[^1].Span).End)).End, 0), $"{lead}{key}: {value}");
        yield return new TextEdit(new TextSpan(written[0].Span.Start, 0), $"{key}: {value}{lead}");
    }

    /// <summary>The entries that usually come before a key, the nearest first.</summary>
    private static IEnumerable<YamlEntry> Before(List<YamlEntry> written, string key, IReadOnlyList<string> order)
    {
        foreach (var name in order.TakeWhile(name => name != key).Reverse())
        {
            if (written.Find(entry => entry.Key is YamlScalar scalar && scalar.Value == name) is { } before)
            {
                yield return before;
            }
        }
    }

    private static TextEdit RemoveFromFlow(SourceText text, TextSpan span, int index, IReadOnlyList<TextSpan> all)
    {
        if (index > 0)
        {
            return new TextEdit(TextSpan.FromBounds(all[index - 1].End, span.End), "");
        }

        return new TextEdit(all.Count > 1 ? TextSpan.FromBounds(span.Start, all[1].Start) : span, "");
    }

    private static TextEdit RemoveLines(SourceText text, TextSpan span)
    {
        var first = text.LineAt(span.Start);
        var last = text.LineAt(WithoutLastBreak(text, span).End);
        var start = text.LineSpan(first).Start;

        // The last line of a text has no break behind it: then the one before it goes.
        return last + 1 < text.LineCount
            ? new TextEdit(TextSpan.FromBounds(start, text.LineSpan(last + 1).Start), "")
            : new TextEdit(TextSpan.FromBounds(first == 0 ? start : text.LineSpan(first - 1).End, text.LineSpan(last).End), "");
    }

    private static int IndexOf(IReadOnlyList<YamlEntry> entries, YamlEntry entry) => entries.TakeWhile(one => one.Span != entry.Span).Count();
}
