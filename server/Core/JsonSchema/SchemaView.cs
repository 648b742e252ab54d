using System.Collections.Concurrent;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.JsonSchema;

/// <summary>A value that is allowed at a place.</summary>
/// <param name="Value">The value itself.</param>
/// <param name="Title">Short name, where the schema has one.</param>
/// <param name="Description">What it means; Markdown. Null where the schema does not say.</param>
/// <param name="IsDeprecated">Whether it should no longer be chosen.</param>
public sealed record SchemaValue(DataNode Value, string? Title, string? Description, bool IsDeprecated);

/// <summary>A piece of text to insert (<c>defaultSnippets</c>, as VS Code's JSON schemas have it), with tab stops such as <c>${1:name}</c>.</summary>
/// <param name="Label">What the list shows.</param>
/// <param name="Body">The value to write, whose strings may hold tab stops; null where <paramref name="BodyText"/> stands.</param>
/// <param name="BodyText">The text to write as it is.</param>
public sealed record SchemaSnippet(string? Label, string? Description, DataNode? Body, string? BodyText);

/// <summary>
/// What is said about one value: by the schema alone (<see cref="SchemaLookup.At(ReadOnlySpan{string})"/>, kept with the schema, so that asking
/// again costs next to nothing), or for what is written (<see cref="SchemaLookup.At(DataNode, ReadOnlySpan{string})"/>).
/// </summary>
public sealed class SchemaView
{
    private const int MaxJoint = 200;
    private readonly IReadOnlyList<(SchemaNode Node, bool IsCertain)> _nodes;
    private readonly DataNode? _value;
    private IReadOnlyList<string>? _propertyNames;
    private IReadOnlyList<string>? _required;
    private IReadOnlyList<SchemaValue>? _values;
    private bool? _takesAnyKey;
    private HashSet<string>? _propertySet;
    private (List<SchemaNode> Parts, SchemaView View)[] _joint = [];
    private ConcurrentDictionary<string, SchemaView?>? _below;
    private readonly bool _goesByName;
    private Other? _other;

    internal SchemaView(IReadOnlyList<(SchemaNode Node, bool IsCertain)> nodes, DataNode? value)
    {
        _nodes = nodes;
        _value = value;
        _goesByName = nodes.Any(static n => n.Node.PatternProperties.Count > 0 || n.Node.PropertyList.Any(static p => p.Value.Always == false));
    }

    /// <summary>Short name of the value.</summary>
    public string? Title => First(n => n.Title);

    /// <summary>What the value is for; Markdown.</summary>
    public string? Description => First(n => n.Description);

    /// <summary>The value that holds where none is written.</summary>
    public DataNode? Default => First(n => n.Default);

    /// <summary>Values worth showing.</summary>
    public IReadOnlyList<DataNode> Examples => [.. Nodes.SelectMany(n => n.Examples)];

    /// <summary>Values that are allowed; empty where there is no list.</summary>
    public IReadOnlyList<DataNode> Enum => [.. Values.Select(value => value.Value)];

    /// <summary>Values that are allowed, with what they mean (<c>enumDescriptions</c>, or title and description beside a <c>const</c>); empty where there is no list.</summary>
    public IReadOnlyList<SchemaValue> Values => _values ??= ReadValues();

    /// <summary>Whether the value should no longer be used.</summary>
    public bool IsDeprecated => Nodes.Any(n => n.IsDeprecated);

    /// <summary>What to use in place of a deprecated value; null where nothing is said.</summary>
    public string? DeprecationMessage => First(n => n.DeprecationMessage);

    /// <summary>What the value names, by the schema's own keyword <c>x-forge</c> (<c>experiment-id</c>, <c>experiment-ref</c>, <c>model-ref</c>, <c>path</c>, …); null where it is nobody's name.</summary>
    public string? Role => First(n => n.Role);

    /// <summary>What the keys of the mapping name (<c>x-forge-keys</c>), such as <c>model-name</c> under <c>models:</c>; null mostly.</summary>
    public string? KeyRole => First(n => n.KeyRole);

    /// <summary>Names of the types that are allowed, as JSON Schema spells them; empty where every type is.</summary>
    public IReadOnlyList<string> Types
    {
        get
        {
            // What is certain narrows; of alternatives each may come true.
            var all = (TypeSet)0x7F;
            var certain = all;
            var open = TypeSet.None;
            foreach (var (node, isCertain) in _nodes)
            {
                if (node.Types == TypeSet.None)
                    continue;

                if (isCertain && _value is not null)
                    certain &= (node.Types & TypeSet.Number) != TypeSet.None ? node.Types | TypeSet.Integer : node.Types;
                else
                    open |= node.Types;
            }

            var types = (open == TypeSet.None ? all : open) & certain;
            if (types == all)
                return [];

            if ((types & TypeSet.Number) != TypeSet.None && _value is not null)
                types &= ~TypeSet.Integer;

            return [.. System.Enum.GetValues<TypeSet>().Where(t => t != TypeSet.None && types.HasFlag(t)).Select(t => t.ToString().ToLowerInvariant())];
        }
    }

    /// <summary>Keys that are known below, in the schema's order.</summary>
    public IReadOnlyList<string> PropertyNames =>
        _propertyNames ??= [.. Nodes.SelectMany(n => n.PropertyList).Where(p => p.Value.Always != false).Select(p => p.Key).Distinct(StringComparer.Ordinal)];

    /// <summary>Keys that must be there: given the data, for certain; by the schema alone, those that any branch asks for.</summary>
    public IReadOnlyList<string> Required => _required ??= [.. ReadRequired().Distinct(StringComparer.Ordinal)];

    /// <summary>The <see cref="Required"/> keys that are not written; all of them where nothing is known of the data.</summary>
    public IReadOnlyList<string> MissingKeys => [.. Required.Where(name => _value?[name] is null)];

    /// <summary>The keys that are known below and not written yet, in the schema's order.</summary>
    public IReadOnlyList<string> OpenKeys => [.. PropertyNames.Where(name => _value?[name] is null)];

    /// <summary>Whether keys beside the known ones are said to be of a certain kind (a map of names), so that none of them is unknown.</summary>
    public bool TakesAnyKey => _takesAnyKey ??= Nodes.Any(n => n.AdditionalProperties is { Always: null } || n.PatternProperties.Count > 0);

    /// <summary>What else holds of the value, as phrases for a list: <c>at least 1</c>, <c>a date such as 2026-11-20</c>, <c>matches `^[a-z]+$`</c>.</summary>
    public IReadOnlyList<string> Limits => [.. _nodes.Where(n => n.IsCertain || _value is null).SelectMany(n => SchemaLimits.Of(n.Node)).Distinct(StringComparer.Ordinal)];

    /// <summary>The patterns that text must match, as the schema has them (ECMA-262).</summary>
    public IReadOnlyList<string> Patterns => [.. Nodes.Select(n => n.Pattern?.Pattern).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>Texts to insert here.</summary>
    public IReadOnlyList<SchemaSnippet> Snippets => [.. Nodes.SelectMany(n => n.Snippets)];

    private IEnumerable<SchemaNode> Nodes => _nodes.Select(n => n.Node);

    /// <summary>Whether <paramref name="name"/> is among <see cref="PropertyNames"/>.</summary>
    public bool Knows(string name) => (_propertySet ??= PropertyNames.ToHashSet(StringComparer.Ordinal)).Contains(name);

    /// <summary>What is said about the value one step below: under a key, or at the index of a list item. Null where nothing is.</summary>
    public SchemaView? Below(string step)
    {
        if (_value is not null)
        {
            var child = SchemaLookup.Step(_value, step);
            var holding = SchemaContext.Unfold(SchemaLookup.Below(_nodes, step), child, []);
            return holding.Count == 0 ? null : new SchemaView(holding, child ?? JsonData.Missing);
        }

        // Every file of a kind asks for the same few keys; of other names there is no end, but the same is said about all that are no index, unless it goes by the name.
        if (!Knows(step))
            return !_goesByName && step is [var first, ..] && char.IsAsciiLetter(first) ? (_other ??= new Other(Find(step))).View : Find(step);

        var known = _below ?? Interlocked.CompareExchange(ref _below, new(StringComparer.Ordinal), null) ?? _below;
        return known.TryGetValue(step, out var view) ? view : known.GetOrAdd(step, Find);
    }

    /// <summary>The view of a place that one schema speaks of.</summary>
    internal static SchemaView Of(SchemaNode node) => node.View ??= Alone([node]);

    private SchemaView? Find(string step)
    {
        var below = new List<SchemaNode>();
        foreach (var (node, _) in _nodes)
            below.AddRange(SchemaLookup.Below(node, step));

        return below.Count switch
        {
            0 => null,
            1 => Of(below[0]),
            _ => Joint(below),
        };
    }

    /// <summary>The view of a place that several schemas speak of; the same one each time, as those who remember something by it need.</summary>
    private SchemaView Joint(List<SchemaNode> nodes)
    {
        var known = _joint;
        foreach (var (parts, view) in known)
        {
            if (parts.SequenceEqual(nodes))
                return view;
        }

        var made = Alone(nodes);
        if (known.Length < MaxJoint)
            Interlocked.CompareExchange(ref _joint, [.. known, (nodes, made)], known);

        return made;
    }

    private static SchemaView Alone(IEnumerable<SchemaNode> nodes) => new([.. SchemaLookup.Unfold(nodes).Select(n => (n, true))], null);

    private IEnumerable<string> ReadRequired()
    {
        foreach (var (node, isCertain) in _nodes)
        {
            if (!isCertain)
                continue;

            foreach (var name in node.Required)
                yield return name;

            foreach (var (key, names) in node.DependentRequired)
            {
                if (_value?[key] is null)
                    continue;

                foreach (var name in names)
                    yield return name;
            }
        }
    }

    private List<SchemaValue> ReadValues()
    {
        var values = new List<SchemaValue>();
        var known = new Dictionary<DataNode, int>(new DataEquality(static () => true));
        foreach (var node in Nodes)
        {
            for (var i = 0; i < (node.Enum?.Count ?? 0); i++)
                Add(new SchemaValue(node.Enum?[i] ?? JsonData.Missing, null, i < node.EnumDescriptions.Count ? node.EnumDescriptions[i] : null, false));

            if (node.Const is { } constant)
                Add(new SchemaValue(constant, node.Title, node.Description, node.IsDeprecated));
        }

        // Given the data, every certain schema must take the value; a list that another one cuts short shows what is left.
        var allowed = _value is null ? values : values.FindAll(value => _nodes.All(n => !n.IsCertain || new SchemaEvaluator(SchemaOptions.Default).Evaluate(n.Node, value.Value).Count == 0));
        return allowed.Count > 0 ? allowed : values;

        void Add(SchemaValue value)
        {
            if (known.TryAdd(value.Value, values.Count))
                values.Add(value);
            else if (values[known[value.Value]] is { Description: null } bare)
                values[known[value.Value]] = bare with { Title = bare.Title ?? value.Title, Description = value.Description };
        }
    }

    private T? First<T>(Func<SchemaNode, T?> select)
        where T : class => Nodes.Select(select).FirstOrDefault(v => v is not null);

    /// <summary>What is said about every key that the schema does not name.</summary>
    private sealed record Other(SchemaView? View);
}
