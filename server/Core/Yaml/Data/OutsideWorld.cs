using System.Collections.Concurrent;
using ForgeLsp.Core.Memo;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Yaml.Green;

namespace ForgeLsp.Core.Yaml.Data;

/// <summary>
/// Names what the data of a mapping or list depends on beside its own text: how scalars are read, and what its aliases lead to, however
/// long the way. The name is one object, the same in every version of the text as long as all of that is the same.
/// </summary>
internal sealed class OutsideWorld(YamlDialect dialect)
{
    private static readonly object[] Nothing = [.. Enum.GetValues<YamlDialect>().Select(static _ => new object())];
    private static readonly object[] Owners = [.. Enum.GetValues<YamlDialect>().Select(static _ => new object())];
    private static readonly object Unknown = new();
    private static readonly object Endless = new();

    // Most documents have no alias.
    private ConcurrentDictionary<YamlNode, object>? _known;

    internal object Of(YamlNode node) => node.Green.Has(GreenFlags.Alias) ? (_known ?? Lazily.Set(ref _known, new())).GetOrAdd(node, Name) : Nothing[(int)dialect];

    private object Name(YamlNode node)
    {
        var aliases = node.Document.Anchors.Aliases;
        var first = Ordered.CountBefore(aliases, alias => alias.Span.Start < node.Offset);
        var end = node.Offset + node.Green.Width;
        var targets = new List<object>();
        for (var i = first; i < aliases.Count && aliases[i].Span.Start < end; i++)
        {
            targets.Add(NameOfTarget(aliases[i]));
        }

        if (MemoSlots.Find(node.Green, Owners[(int)dialect]) is Targets known && known.All.SequenceEqual(targets))
        {
            return known;
        }

        var name = new Targets([.. targets]);
        MemoSlots.Keep(node.Green, Owners[(int)dialect], name);
        return name;
    }

    private object NameOfTarget(YamlAlias alias)
    {
        var target = alias.Target;
        if (target is null)
        {
            return Unknown;
        }

        if (target.Document.Anchors.IsEndless(alias, target))
        {
            return Endless;
        }

        return target switch
        {
            YamlAlias further => NameOfTarget(further),
            YamlScalar scalar => new ScalarTarget(scalar.Style, scalar.Value, scalar.Tag),
            _ => target.Green.Has(GreenFlags.Alias) ? Of(target) : target.Green,
        };
    }

    /// <summary>What the aliases of one value lead to, in their order.</summary>
    private sealed class Targets(object[] all)
    {
        public object[] All => all;
    }

    /// <summary>Green scalars of one width are one object, so that a scalar is named by what it says.</summary>
    private sealed record ScalarTarget(YamlScalarStyle Style, string Value, string? Tag);
}
