using ForgeLsp.Core.Findings;

namespace ForgeLsp.Features.Experiments;

/// <summary>A way to put experiments into groups.</summary>
/// <param name="Kind">The kind of a group's node id.</param>
/// <param name="Icon">A codicon.</param>
/// <param name="Noun">What a screen reader calls a group.</param>
/// <param name="None">The group of those that belong to no other; it comes last.</param>
internal sealed record ExperimentGrouping(string Kind, string Icon, string Noun, string None, Func<ExperimentSummary, IEnumerable<string?>> Keys)
{
    private static readonly string[] Stages = ["in_progress", "planned", "completed", "failed", "abandoned", "archived"];

    private static readonly ExperimentGrouping[] All =
    [
        new("researcher", "person", "Researcher", "(no researcher)", static experiment => [experiment.Researcher]),
        new("status", "milestone", "Status", "(no status)", static experiment => [experiment.Status]),
        new("tag", "tag", "Tag", "(no tags)", static experiment => experiment.Tags),
        new("tracking", "beaker", "Tracking experiment", "(no tracking experiment)", static experiment => [experiment.MlflowExperiment]),
    ];

    /// <summary>The way of this name; by researcher where there is none.</summary>
    public static ExperimentGrouping Of(string? kind) => Array.Find(All, one => one.Kind == kind) ?? All[0];

    /// <summary>The way that a group's node id speaks of, and the group; null for other ids.</summary>
    public static (ExperimentGrouping Grouping, string Group)? Parse(string id)
    {
        var colon = id.IndexOf(':');
        return colon > 0 && Array.Find(All, one => id.AsSpan(0, colon).SequenceEqual(one.Kind)) is { } grouping ? (grouping, id[(colon + 1)..]) : null;
    }

    /// <summary>The node id of a group.</summary>
    public string IdOf(string group) => $"{Kind}:{group}";

    /// <summary>The groups that an experiment stands in: at least one, and each once.</summary>
    public IEnumerable<string> Of(ExperimentSummary experiment)
    {
        var groups = Keys(experiment).Where(static key => !string.IsNullOrWhiteSpace(key)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return groups.Count > 0 ? groups : [None];
    }

    /// <summary>All groups with the number of their experiments, in the order in which they are shown.</summary>
    public IReadOnlyList<(string Group, int Count)> Count(IEnumerable<ExperimentSummary> experiments)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var group in experiments.SelectMany(Of))
        {
            counts[group] = counts.GetValueOrDefault(group) + 1;
        }

        return
        [
            .. counts.OrderBy(pair => pair.Key == None).ThenBy(Rank).ThenBy(static pair => pair.Key, StringComparer.OrdinalIgnoreCase).ThenBy(static pair => pair.Key, StringComparer.Ordinal)
                .Select(static pair => (pair.Key, pair.Value)),
        ];
    }

    // A status has its place in an experiment's life.
    private int Rank(KeyValuePair<string, int> group) => Kind == "status" && Array.IndexOf(Stages, group.Key) is >= 0 and var stage ? stage : Kind == "status" ? Stages.Length : 0;
}
