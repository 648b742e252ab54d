using System.Globalization;
using System.Text;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.JsonSchema;

/// <summary>
/// The way from the root of the data to a value. <paramref name="Index"/>: its number among the items or entries. <paramref name="Mapping"/>:
/// the mapping that holds it, where one does.
/// </summary>
internal sealed record Place(Place? Parent, int Index, DataNode? Mapping)
{
    public static Place Root { get; } = new(null, -1, null);

    /// <summary>The key; null for an item of a list, and for the root.</summary>
    public string? Name => Entry?.Name;

    /// <summary>The entry of the mapping that holds the value.</summary>
    public DataEntry? Entry => Mapping?.Entries[Index];

    public Place Under(DataNode mapping, int index) => new(this, index, mapping);

    public Place At(int index) => new(this, index, null);

    /// <summary>Keys and indices from the root down.</summary>
    public IReadOnlyList<string> Steps()
    {
        var steps = new List<string>();
        for (var place = this; place.Parent is { } parent; place = parent)
            steps.Add(place.Name ?? place.Index.ToString(CultureInfo.InvariantCulture));

        steps.Reverse();
        return steps;
    }

    /// <summary>JSON pointer (RFC 6901).</summary>
    public string Pointer()
    {
        var pointer = new StringBuilder();
        foreach (var step in Steps())
            pointer.Append('/').Append(step.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));

        return pointer.ToString();
    }
}

/// <summary>Where the evaluator is: a <see cref="Place"/> that is made when somebody keeps it, which for most values nobody does.</summary>
internal readonly struct Spot
{
    private readonly Place? _place;
    private readonly Place? _parent;
    private readonly DataNode? _mapping;

    /// <summary>A place that is there already.</summary>
    public Spot(Place place)
    {
        _place = place;
        Index = place.Index;
    }

    /// <summary>The item or entry <paramref name="index"/> of what stands at <paramref name="parent"/>; of an entry with the mapping itself.</summary>
    public Spot(Place parent, int index, DataNode? mapping = null)
    {
        _parent = parent;
        _mapping = mapping;
        Index = index;
    }

    /// <summary>As <see cref="Place.Index"/>.</summary>
    public int Index { get; }

    /// <summary>The place itself.</summary>
    public Place Place => _place ?? new Place(_parent, Index, _mapping);
}

/// <summary>A keyword that failed, before it is put into words: most failures inside <c>anyOf</c> and <c>oneOf</c> are never shown.</summary>
internal sealed record Failure(SchemaNode Schema, string Keyword, DataNode Instance, Place Place)
{
    /// <summary>The property that is missing.</summary>
    public string? Missing { get; init; }

    /// <summary>Where one of several properties is wanted: all of them. Where only one may be: those that are there.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>What asked for <see cref="Missing"/>, when it was another key.</summary>
    public string? Because { get; init; }

    /// <summary>The entry that is not allowed.</summary>
    public DataEntry? Unwanted { get; init; }

    /// <summary>The alternatives of which none fits.</summary>
    public IReadOnlyList<SchemaNode> Alternatives { get; init; } = [];

    /// <summary>The least or most that is allowed, or what was counted.</summary>
    public long Count { get; init; }
}

/// <summary>What has been evaluated of one value, for <c>unevaluatedProperties</c> and <c>unevaluatedItems</c>.</summary>
internal sealed class Evaluated
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<int> _items = [];
    private int _itemsUpTo;

    public void Name(string name) => _names.Add(name);

    public void Item(int index) => _items.Add(index);

    public void ItemsUpTo(int count) => _itemsUpTo = Math.Max(_itemsUpTo, count);

    public bool Has(string name) => _names.Contains(name);

    public bool Has(int index) => index < _itemsUpTo || _items.Contains(index);

    public void Add(Evaluated other)
    {
        ItemsUpTo(other._itemsUpTo);
        _names.UnionWith(other._names);
        _items.UnionWith(other._items);
    }
}
