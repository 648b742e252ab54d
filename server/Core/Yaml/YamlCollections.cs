using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml.Data;
using ForgeLsp.Core.Yaml.Green;

namespace ForgeLsp.Core.Yaml;

/// <summary>A list.</summary>
public sealed class YamlSequence : YamlNode
{
    private YamlList<YamlNode>? _items;

    internal YamlSequence(YamlDocument document, GreenNode green, int offset, YamlProperties? properties)
        : base(document, green, offset, properties)
    {
    }

    /// <summary>Whether it is written in brackets.</summary>
    public bool IsFlow => Green.Kind == YamlKind.FlowSequence;

    /// <summary>The items; one that is not there (<c>- </c> alone) is a scalar with <see cref="YamlScalar.IsMissing"/>.</summary>
    public YamlList<YamlNode> Items => _items ?? Lazily.Set(ref _items, Build());

    internal override IEnumerable<YamlNode> Children => Items;

    internal override YamlNode? ChildAt(int offset) => Items.CountUpTo(offset) is > 0 and var count ? Items[count - 1] : null;

    private protected override bool IsPart(YamlKind kind) => kind == YamlKind.Item || kind.IsValue();

    private YamlList<YamlNode> Build() => new(
        this,
        PlacesOfParts(),
        static (list, child, offset) => child.Kind == YamlKind.Item ? ItemValue(list.Document, child, offset) : Create(list.Document, child, offset));

    private static YamlNode ItemValue(YamlDocument document, GreenNode item, int offset)
    {
        var dash = offset + 1;
        foreach (var child in item.Children)
        {
            if (child.Kind.IsValue())
            {
                return Create(document, child, offset);
            }

            offset += child.Width;
        }

        return Missing(document, dash);
    }
}

/// <summary>Two entries of one mapping with the same key.</summary>
public sealed record YamlDuplicate(YamlEntry Second, YamlEntry First);

/// <summary>A mapping.</summary>
public sealed class YamlMapping : YamlNode
{
    private YamlList<YamlEntry>? _entries;
    private EqualKeys _equalKeys;

    internal YamlMapping(YamlDocument document, GreenNode green, int offset, YamlProperties? properties)
        : base(document, green, offset, properties)
    {
    }

    /// <summary>Whether it is written in braces.</summary>
    public bool IsFlow => Green.Kind == YamlKind.FlowMapping;

    /// <summary>The entries as written: duplicates and merge keys included.</summary>
    public YamlList<YamlEntry> Entries => _entries ?? Lazily.Set(ref _entries, Build());

    /// <summary>
    /// Entries whose scalar key stands in this mapping before, each with the first. A quoted key equals a plain one that reads as a string.
    /// <c>&lt;&lt;</c> may repeat, and the two sides of a merge conflict do not count.
    /// </summary>
    public IReadOnlyList<YamlDuplicate> Duplicates => MayHaveEqualKeys ? FindDuplicates() : [];

    /// <summary>Whether two keys may say the same, whatever they are: known of a small mapping, and assumed of a large one.</summary>
    internal bool MayHaveEqualKeys
    {
        get
        {
            if (_equalKeys == EqualKeys.Unknown)
            {
                _equalKeys = FindEqualKeys() ? EqualKeys.Some : EqualKeys.None;
            }

            return _equalKeys == EqualKeys.Some;
        }
    }

    internal override IEnumerable<YamlNode> Children
    {
        get
        {
            foreach (var entry in Entries)
            {
                if (entry.Key is not null)
                {
                    yield return entry.Key;
                }

                if (entry.Value is not null)
                {
                    yield return entry.Value;
                }
            }
        }
    }

    internal override YamlNode? ChildAt(int offset)
    {
        var count = Entries.CountUpTo(offset);
        var entry = count == 0 ? null : Entries[count - 1];
        return entry?.ColonOffset >= 0 && offset > entry.ColonOffset ? entry.Value : entry?.Key;
    }

    private List<YamlDuplicate> FindDuplicates()
    {
        var found = new List<YamlDuplicate>();
        var first = new Dictionary<(string Text, bool IsString), YamlEntry>();
        foreach (var entry in Entries)
        {
            if (entry.Key is not YamlScalar key || key.IsMissing || entry.IsMerge)
            {
                continue;
            }

            var isString = key.Style != YamlScalarStyle.Plain || ScalarResolver.IsPyYamlString(key.Value);
            if (!first.TryAdd((key.Value, isString), entry) && !IsConflictBetween(first[(key.Value, isString)], entry))
            {
                found.Add(new YamlDuplicate(entry, first[(key.Value, isString)]));
            }
        }

        return found;
    }

    private bool FindEqualKeys()
    {
        const int SmallCount = 64;
        var entries = Entries;
        if (entries.Count > SmallCount)
        {
            return true;
        }

        // Equal texts have equal signs; others hardly ever.
        Span<int> signs = stackalloc int[SmallCount];
        for (var i = 0; i < entries.Count; i++)
        {
            var text = (entries[i].Key as YamlScalar)?.Value;
            signs[i] = text is null ? -1 : text.Length == 0 ? 0 : (text.Length * 31) + (text[0] * 7) + text[^1];
            for (var k = 0; k < i && text is not null; k++)
            {
                if (signs[k] == signs[i] && (entries[k].Key as YamlScalar)?.Value == text)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool IsConflictBetween(YamlEntry first, YamlEntry second)
    {
        if (!Green.Has(GreenFlags.Conflict))
        {
            return false;
        }

        foreach (var marker in Document.Tree.ConflictMarkers)
        {
            if (marker.Start > first.Span.Start && marker.Start < second.Span.Start)
            {
                return true;
            }
        }

        return false;
    }

    private enum EqualKeys : byte { Unknown, None, Some }

    private protected override bool IsPart(YamlKind kind) => kind == YamlKind.Entry;

    private YamlList<YamlEntry> Build() => new(this, PlacesOfParts(), static (mapping, child, offset) => new YamlEntry(mapping.Document, child, offset));
}

/// <summary>One entry of a mapping.</summary>
public sealed class YamlEntry
{
    internal YamlEntry(YamlDocument document, GreenNode green, int offset)
    {
        Span = TextSpan.FromBounds(offset + green.LeadingTrivia, offset + green.Width - green.TrailingTrivia);
        FullSpan = new TextSpan(offset, green.Width);
        ColonOffset = -1;
        ValueOffset = Span.End;
        foreach (var child in green.Children)
        {
            if (child.Kind == YamlKind.Colon)
            {
                ColonOffset = offset;
                ValueOffset = offset + 1;
            }
            else if (child.Kind.IsValue())
            {
                var node = YamlNode.Create(document, child, offset);
                if (ColonOffset < 0)
                {
                    Key = node;
                }
                else
                {
                    Value = node;
                }
            }

            offset += child.Width;
        }
    }

    /// <summary>From the key to the end of the value, without what follows.</summary>
    public TextSpan Span { get; }

    /// <summary>As <see cref="Span"/>, with the rest of the last line and its break: what goes when the entry is deleted, but for its indentation.</summary>
    public TextSpan FullSpan { get; }

    /// <summary>The key: any value; null in <c>: value</c>.</summary>
    public YamlNode? Key { get; }

    /// <summary>The value; null where nothing is written.</summary>
    public YamlNode? Value { get; }

    /// <summary>Where the <c>:</c> stands; -1 where it is missing.</summary>
    public int ColonOffset { get; }

    /// <summary>Just behind the <c>:</c>; where a missing value would begin.</summary>
    public int ValueOffset { get; }

    /// <summary>Whether it is a merge key: a plain <c>&lt;&lt;</c>.</summary>
    public bool IsMerge => Key is YamlScalar { Style: YamlScalarStyle.Plain, Tag: null, Value: "<<" };
}
