using ForgeLsp.Core.Reproducing;

namespace ForgeLsp.Features.Reproducibility;

/// <summary>What came out when an experiment was run again; <c>docs/json.md</c> describes its JSON.</summary>
/// <param name="Experiment">Its id, or the path of its metadata.</param>
/// <param name="Path">Its metadata, relative to the workspace.</param>
/// <param name="Commit">The full id of the commit that was run.</param>
/// <param name="Verdict"><c>reproduced</c> or <c>not_reproduced</c>; null in a dry run.</param>
/// <param name="Command">What was run.</param>
/// <param name="Folder">Where, relative to the workspace.</param>
/// <param name="CommandSource">Who says that this runs the experiment.</param>
/// <param name="Python">The interpreter, or null where the command needs none.</param>
/// <param name="PythonSource">Why that one.</param>
/// <param name="Against">The id of the recorded run; null where runs made here were compared with each other.</param>
/// <param name="Runs">What was run.</param>
/// <param name="Metrics">What was compared.</param>
/// <param name="Causes">Likely reasons for what differs, the likeliest first.</param>
/// <param name="Notes">What a reader has to know beside it.</param>
public sealed record ReproductionReport(
    string Experiment, string Path, string Commit, string? Verdict, string Command, string Folder, string CommandSource, string? Python, string? PythonSource, string? Against,
    IReadOnlyList<ReproducedRun> Runs, IReadOnlyList<ReproducedMetric> Metrics, IReadOnlyList<string> Causes, IReadOnlyList<string> Notes)
{
    /// <summary>Version of the JSON.</summary>
    public int Version => 1;

    /// <summary>The general tolerance, for people.</summary>
    public required string Tolerance { get; init; }

    /// <summary>Files that were as the recorded run logged them, and not as in the commit.</summary>
    public IReadOnlyList<ReproducedConfig> Configs { get; init; } = [];

    /// <summary>Whether the verdict stands in the metadata now.</summary>
    public bool IsWritten { get; init; }
}

/// <summary>A config that was as the recorded run logged it.</summary>
/// <param name="Path">Relative to the workspace.</param>
/// <param name="Artifact">Its path among the artifacts of the run.</param>
/// <param name="Changes">What differs from the commit, for people.</param>
public sealed record ReproducedConfig(string Path, string Artifact, IReadOnlyList<string> Changes);

/// <summary>One execution. <paramref name="Tracked"/>: how many runs it logged.</summary>
/// <param name="Seconds">How long it took.</param>
public sealed record ReproducedRun(int Number, double Seconds, int Tracked);

/// <summary>A metric of the first run (or the recorded one) and of the one that is furthest from it.</summary>
/// <param name="Agreement"><c>same</c>, <c>different</c>, <c>missing</c> or <c>notCompared</c>.</param>
/// <param name="Difference">Of the two values; null where one is missing or not finite.</param>
public sealed record ReproducedMetric(string Metric, double? First, double? Second, double? Difference, string Tolerance, string Agreement)
{
    /// <summary>A row of a comparison.</summary>
    internal static ReproducedMetric Of(MetricRow row, string prefix) => new(prefix + row.Metric, row.First, row.Second, row.Difference, row.Tolerance.ToString(), row.Agreement switch
    {
        Core.Reproducing.Agreement.Same => "same",
        Core.Reproducing.Agreement.Different => "different",
        Core.Reproducing.Agreement.Missing => "missing",
        _ => "notCompared",
    });
}
