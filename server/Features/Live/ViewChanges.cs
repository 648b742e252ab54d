using ForgeLsp.Core.Model;
using ForgeLsp.Features.Runs;

namespace ForgeLsp.Features.Live;

/// <summary>What of the views is out of date, by node id.</summary>
public sealed class ViewChanges
{
    /// <summary>Nodes whose children are out of date.</summary>
    public HashSet<string> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>Nodes that look different, while their children are as they were.</summary>
    public HashSet<string> Rows { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether all of it is: a store stopped answering, or answers again.</summary>
    public bool IsEverything { get; init; }

    /// <summary>Whether nothing is.</summary>
    public bool IsEmpty => !IsEverything && Children.Count == 0 && Rows.Count == 0;

    /// <summary>Adds what is different about a run; nothing where nothing is.</summary>
    /// <param name="alias">Of its store.</param>
    internal void Add(string alias, Run before, Run after)
    {
        string Id(string kind) => new NodeId(kind, alias, after.Id).ToString();
        var known = Rows.Count + Children.Count;
        foreach (var (key, value) in after.Metrics)
        {
            if (before.Metrics.TryGetValue(key, out var old) && !value.Equals(old))
            {
                Rows.Add($"{Id("metric")}/{key}");
            }
        }

        if (!HasSameKeys(before.Metrics, after.Metrics))
        {
            Rows.Add(Id("metrics"));
            Children.Add(Id("metrics"));
        }

        if (!IsSame(before.Params, after.Params))
        {
            Rows.Add(Id("params"));
            Children.Add(Id("params"));
        }

        if (before.Damage != after.Damage || !before.Inputs.SequenceEqual(after.Inputs))
        {
            Children.Add(Id("run"));
        }

        if (before.IsDeleted != after.IsDeleted)
        {
            Children.Add(new NodeId("experiment", alias, after.ExperimentId).ToString());
        }

        if (Rows.Count + Children.Count > known || before.Status != after.Status || before.Name != after.Name || before.EndTime != after.EndTime
            || before.StartTime != after.StartTime || !IsSame(before.Tags, after.Tags))
        {
            Rows.Add(Id("run"));
        }
    }

    private static bool HasSameKeys<T>(IReadOnlyDictionary<string, T> one, IReadOnlyDictionary<string, T> other) => one.Count == other.Count && one.Keys.All(other.ContainsKey);

    private static bool IsSame(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(entry => other.TryGetValue(entry.Key, out var value) && value == entry.Value);
}
