namespace ForgeLsp.Features.Compare;

/// <summary>A run by store alias and id.</summary>
public sealed record RunRef(string Store, string RunId);

/// <summary>
/// Runs side by side. In every row, <c>values[i]</c> belongs to <c>runs[i]</c>. Numbers that JSON cannot hold are the strings
/// <c>"NaN"</c>, <c>"Infinity"</c>, <c>"-Infinity"</c>; a run that lacks the value has null.
/// </summary>
public sealed record CompareResult(int Version, IReadOnlyList<ComparedRun> Runs, IReadOnlyList<ParamRow> Params, IReadOnlyList<MetricRow> Metrics, IReadOnlyList<ParamRow> Tags, IReadOnlyList<MetricCurve> Curves, IReadOnlyList<string> Problems);

/// <summary>A column of the comparison. Times in ms since the epoch or null; <paramref name="DurationMs"/> null while running.</summary>
public sealed record ComparedRun(string Store, string RunId, string Name, string ExperimentId, string ExperimentName, string Status, string? User, long? StartTime, long? EndTime, long? DurationMs, string? Commit);

/// <summary>A parameter or tag across the runs.</summary>
public sealed record ParamRow(string Key, IReadOnlyList<string?> Values, bool Differs);

/// <summary>A metric's latest values across the runs.</summary>
/// <param name="HigherIsBetter">Null where no direction is known: then no best is claimed.</param>
/// <param name="Best">Indexes of the best runs (several on a tie); empty without a direction.</param>
public sealed record MetricRow(string Key, IReadOnlyList<double?> Values, bool Differs, bool? HigherIsBetter, IReadOnlyList<int> Best);

/// <summary>A metric's history in one run, thinned to at most 2,000 points with extremes kept. The three lists have equal length; times in ms.</summary>
public sealed record MetricCurve(int Run, string Metric, IReadOnlyList<long> Steps, IReadOnlyList<long> Times, IReadOnlyList<double> Values, int TotalPoints);
