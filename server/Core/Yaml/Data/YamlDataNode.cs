using ForgeLsp.Core.Memo;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml.Green;

namespace ForgeLsp.Core.Yaml.Data;

/// <summary>A value read from YAML.</summary>
internal abstract class YamlDataNode(YamlNode syntax) : DataNode
{
    /// <summary>Where it is written.</summary>
    internal YamlNode Syntax { get; } = syntax;

    public override TextSpan Span => Syntax.Span;
}

/// <summary>A scalar with its resolved meaning.</summary>
internal sealed class ScalarData(YamlScalar syntax, string text, ResolvedScalar resolved) : YamlDataNode(syntax)
{
    public override DataKind Kind => resolved.Kind;

    public override string Text => text;

    public override bool IsQuoted => Syntax is YamlScalar { Style: not YamlScalarStyle.Plain };

    public override bool Boolean => resolved.Boolean;

    public override string? NumberText => resolved.NumberText;
}

/// <summary>A mapping or a list.</summary>
internal abstract class CollectionData(YamlNode syntax, DataReader reader) : YamlDataNode(syntax)
{
    private protected DataReader Reader { get; } = reader;

    internal override IMemoSlot? Slot => Syntax.Green;

    internal override bool IsRemembered => Syntax.IsRemembered;

    internal override object? Outside => Reader.Outside.Of(Syntax);

    internal override bool HasAliases => Syntax.Green.Has(GreenFlags.Alias);
}

/// <summary>A list; its items are read when asked for.</summary>
internal sealed class SequenceData(YamlSequence syntax, DataReader reader) : CollectionData(syntax, reader)
{
    private DataNode[]? _items;

    public override DataKind Kind => DataKind.Sequence;

    public override string Text => "";

    public override DataList<DataNode> Items => new(_items ?? Lazily.Set(ref _items, ReadItems()));

    private DataNode[] ReadItems()
    {
        var written = syntax.Items;
        var items = new DataNode[written.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Reader.Read(written[i]);
        }

        return items;
    }
}

/// <summary>A mapping; its entries are read when asked for.</summary>
internal sealed class MappingData(YamlMapping syntax, DataReader reader) : CollectionData(syntax, reader)
{
    /// <summary>From so many entries on a dictionary is quicker than a look at each.</summary>
    private const int DictionaryFrom = 9;

    private DataEntry[]? _entries;
    private Dictionary<string, DataNode>? _byName;

    public override DataKind Kind => DataKind.Mapping;

    public override string Text => "";

    public override DataList<DataEntry> Entries => new(_entries ?? Lazily.Set(ref _entries, MergedEntries.Read(syntax, Reader)));

    public override DataNode? this[string key]
    {
        get
        {
            if (Entries.Count < DictionaryFrom)
            {
                return base[key];
            }

            return (_byName ?? Lazily.Set(ref _byName, ByName())).GetValueOrDefault(key);
        }
    }

    private Dictionary<string, DataNode> ByName()
    {
        var byName = new Dictionary<string, DataNode>(Entries.Count, StringComparer.Ordinal);
        foreach (var entry in Entries)
        {
            byName.TryAdd(entry.Name, entry.Value);
        }

        return byName;
    }
}

/// <summary>The use of an anchor: what it leads to, at the place of the <c>*name</c>.</summary>
internal sealed class AliasData(YamlAlias syntax, DataNode target) : YamlDataNode(syntax)
{
    public override DataKind Kind => target.Kind;

    public override string Text => target.Text;

    public override bool IsQuoted => target.IsQuoted;

    public override bool Boolean => target.Boolean;

    public override string? NumberText => target.NumberText;

    public override DataList<DataNode> Items => target.Items;

    public override DataList<DataEntry> Entries => target.Entries;

    public override DataNode Shared => target.Shared;

    internal override IMemoSlot? Slot => target.Slot;

    internal override bool IsRemembered => target.IsRemembered;

    internal override object? Outside => target.Outside;

    internal override bool HasAliases => true;

    public override DataNode? this[string key] => target[key];
}

/// <summary>An alias without an end, or without an anchor.</summary>
internal sealed class DeadAliasData(YamlAlias syntax, bool isCyclic) : YamlDataNode(syntax)
{
    public override DataKind Kind => DataKind.Null;

    public override string Text => "";

    public override bool IsCyclic => isCyclic;
}
