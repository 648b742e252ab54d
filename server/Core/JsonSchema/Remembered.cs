using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.JsonSchema;

/// <summary>
/// The outcome of one schema over one mapping or list, kept with its text. Failures are kept by their way from the value down, and take
/// their places from the value as it stands when they are asked for, so that an edit above costs nothing.
/// </summary>
internal sealed class Remembered
{
    private readonly object? _outside;
    private readonly bool _formats;
    private readonly SchemaResource[] _scope;
    private readonly int _depth;

    private Remembered(object? outside, bool formats, SchemaResource[] scope, int depth)
    {
        _outside = outside;
        _formats = formats;
        _scope = scope;
        _depth = depth;
    }

    /// <summary>What was spent to find it out.</summary>
    public required int Steps { get; init; }

    /// <summary>The failures, by their way down.</summary>
    public required IReadOnlyList<(int[] Way, Failure Failure, int Unwanted)> Failures { get; init; }

    /// <summary>Keeps <paramref name="failures"/>, whose places begin at the value.</summary>
    public static Remembered Of(List<Failure> failures, object? outside, bool formats, List<SchemaResource> scope, int steps, int depth) =>
        new(outside, formats, DynamicPartOf(scope), depth) { Steps = steps, Failures = failures.Count == 0 ? [] : [.. failures.Select(Reduced)] };

    /// <summary>Whether it was found out in circumstances that are the present ones.</summary>
    public bool Holds(object? outside, bool formats, List<SchemaResource> scope, int depth) =>
        ReferenceEquals(_outside, outside) && _formats == formats && depth + _depth <= SchemaEvaluator.MaxDepth && IsSame(scope);

    /// <summary>Adds the failures as they stand below <paramref name="value"/>: those about the value itself, and at most <paramref name="most"/> from inside of it.</summary>
    public void Restore(DataNode value, Place place, int most, List<Failure> failures)
    {
        foreach (var (way, failure, unwanted) in Failures)
        {
            if (way.Length > 0 && most-- <= 0)
                continue;

            var (node, at) = (value, place);
            foreach (var step in way)
            {
                if (node.Kind == DataKind.Mapping)
                    (node, at) = (node.Entries[step].Value, at.Under(node, step));
                else
                    (node, at) = (node.Items[step], at.At(step));
            }

            failures.Add(failure with { Instance = node, Place = at, Unwanted = unwanted < 0 ? null : node.Entries[unwanted] });
        }
    }

    /// <summary>A failure without what belongs to one version of the text.</summary>
    private static (int[] Way, Failure Failure, int Unwanted) Reduced(Failure failure)
    {
        var way = new List<int>();
        for (var place = failure.Place; place.Parent is not null; place = place.Parent)
            way.Add(place.Index);

        way.Reverse();
        var unwanted = failure.Unwanted is { } entry ? Array.IndexOf(failure.Instance.Entries.Array, entry) : -1;
        return ([.. way], failure with { Instance = JsonData.Missing, Place = Place.Root, Unwanted = null }, unwanted);
    }

    /// <summary>The resources that a <c>$dynamicRef</c> may lead to; nearly always none.</summary>
    private static SchemaResource[] DynamicPartOf(List<SchemaResource> scope)
    {
        foreach (var resource in scope)
        {
            if (resource.DynamicAnchors.Count > 0)
                return [.. scope.Where(candidate => candidate.DynamicAnchors.Count > 0)];
        }

        return [];
    }

    private bool IsSame(List<SchemaResource> scope)
    {
        var at = 0;
        foreach (var resource in scope)
        {
            if (resource.DynamicAnchors.Count > 0 && (at >= _scope.Length || _scope[at++] != resource))
                return false;
        }

        return at == _scope.Length;
    }
}
