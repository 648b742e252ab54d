namespace ForgeLsp.Features.Compare;

/// <summary>A run by store alias and id.</summary>
public sealed record RunRef(string Store, string RunId);

/// <summary>
/// Runs side by side. In every row, <c>values[i]</c> belongs to <c>runs[i]</c>. Numbers that JSON cannot hold are the strings
/// <c>"NaN"</c>, <c>"Infinity"</c>, <c>"-Infinity"</c>; a run that lacks the value has null.
/// </summary>
/// <param name="Baseline">Place of the run that the others are measured against.</param>
/// <param name="Curves">Histories, where the caller asked for them with the comparison; the page asks for those that show.</param>
/// <param name="Problems">What could not be read, in sentences.</param>
public sealed record CompareResult(
    int Version,
    IReadOnlyList<ComparedRun> Runs,
    int Baseline,
    CompareSummary Summary,
    IReadOnlyList<ParamRow> Params,
    IReadOnlyList<MetricRow> Metrics,
    IReadOnlyList<ParamRow> Tags,
    IReadOnlyList<DatasetRow> Datasets,
    RunGroupings Grouping,
    IReadOnlyList<MetricCurve> Curves,
    IReadOnlyList<string> Problems)
{
    /// <summary>Rows that did not fit; a request that names their keys in <see cref="CompareRequest.Whole"/> brings them. Null where all are there.</summary>
    public OmittedRows? Omitted { get; init; }
}

/// <summary>Keys of rows that a message does not hold, those that differ first.</summary>
public sealed record OmittedRows(IReadOnlyList<string> Params, IReadOnlyList<string> Metrics, IReadOnlyList<string> Tags);

/// <summary>A column of the comparison. Times in ms since the epoch or null; <paramref name="DurationMs"/> null while running.</summary>
public sealed record ComparedRun(string Store, string RunId, string Name, string ExperimentId, string ExperimentName, string Status, string? User, long? StartTime, long? EndTime, long? DurationMs, string? Commit);

/// <summary>A parameter or tag across the runs.</summary>
public sealed record ParamRow(string Key, IReadOnlyList<string?> Values, bool Differs)
{
    /// <summary>Places of values that are cut and end in <c>…</c>; a request that names the key in <see cref="CompareRequest.Whole"/> brings them whole. Null where none is.</summary>
    public IReadOnlyList<int>? Shortened { get; init; }
}

/// <summary>A metric's latest values across the runs.</summary>
/// <param name="HigherIsBetter">Null where no direction is known: then no best is claimed.</param>
/// <param name="Best">Indexes of the best runs (several on a tie); empty without a direction.</param>
public sealed record MetricRow(string Key, IReadOnlyList<double?> Values, bool Differs, bool? HigherIsBetter, IReadOnlyList<int> Best)
{
    /// <summary>The greatest step of a latest value; null where all are at step 0, so that there is hardly a curve to draw.</summary>
    public long? LastStep { get; init; }
}

/// <summary>A dataset, by name and context, across the runs.</summary>
/// <param name="Context">What it was used for, such as <c>training</c>; null where the run does not say.</param>
public sealed record DatasetRow(string Name, string? Context, IReadOnlyList<DatasetCell?> Values, bool Differs);

/// <summary>A dataset as one run used it.</summary>
public sealed record DatasetCell(string Digest, string? SourceType, string? Source);

/// <summary>What differs, and whether it matters.</summary>
/// <param name="Headline">The most important of it, in a sentence or two.</param>
/// <param name="Metric">The metric that the differences are ranked by; null where there is none to rank by.</param>
/// <param name="Differences">What differs, the most important first.</param>
/// <param name="Changes">How the metrics changed from the baseline, the metric of the ranking first.</param>
public sealed record CompareSummary(string Headline, string? Metric, IReadOnlyList<Difference> Differences, IReadOnlyList<MetricChange> Changes);

/// <summary>One thing that differs between the runs.</summary>
/// <param name="Kind"><c>parameter</c>, <c>seed</c>, <c>code</c>, <c>uncommitted</c>, <c>config</c>, <c>data</c>, <c>environment</c>, <c>hardware</c>, <c>script</c> or <c>other</c>.</param>
/// <param name="Name">Of the parameter, the dataset, the package and so on.</param>
/// <param name="Text">How it differs: <c>0.1 → 0.01</c>, <c>5 values from 0.001 to 0.1</c>.</param>
/// <param name="Weight">0 to 1, how much it may matter; the list is ordered by it.</param>
/// <param name="Why">What speaks for that, such as <c>explains 82 % of the variance of accuracy</c>; null where nothing is known.</param>
public sealed record Difference(string Kind, string Name, string Text, double Weight, string? Why);

/// <summary>How a metric changed from the baseline to another run: the only other one, or the best.</summary>
/// <param name="Run">Place of the other run.</param>
/// <param name="From">The baseline's value.</param>
/// <param name="To">The other run's value.</param>
/// <param name="Verdict"><c>better</c>, <c>worse</c>, <c>same</c>, or <c>changed</c> where no direction is known.</param>
/// <param name="Spread">Standard deviation between runs that differ in nothing but their repetition (pooled); null where there are no such runs.</param>
/// <param name="IsWithinSpread">Whether the change is no larger than chance makes it: at most two standard deviations of a difference. Null where the spread is unknown.</param>
public sealed record MetricChange(string Metric, int Run, double From, double To, string Verdict, double? Spread, bool? IsWithinSpread);

/// <summary>Runs put together that differ in nothing but their repetition.</summary>
/// <param name="Repeats">The parameters that do not count.</param>
/// <param name="Suggested">Parameters that could be among them.</param>
/// <param name="Groups">All runs, each in one group, in the order of their first runs.</param>
/// <param name="Tests">Every other group against that of the baseline, where both have two runs or more.</param>
public sealed record RunGroupings(IReadOnlyList<string> Repeats, IReadOnlyList<string> Suggested, IReadOnlyList<ComparedGroup> Groups, IReadOnlyList<GroupTest> Tests);

/// <summary>A group of runs.</summary>
/// <param name="Label">What tells it from the others: <c>lr 0.1, depth 3</c>, or the name of its only run.</param>
/// <param name="Runs">Places of its runs.</param>
public sealed record ComparedGroup(string Label, IReadOnlyList<int> Runs, IReadOnlyList<GroupMetric> Metrics);

/// <summary>A metric in a group.</summary>
/// <param name="Count">Runs with a finite value.</param>
/// <param name="Mean">Null without one.</param>
/// <param name="StandardDeviation">Of the sample (n − 1); null for fewer than two, and where no double is so great.</param>
/// <param name="NotFinite">Runs whose value is NaN or infinite, which the mean leaves out.</param>
public sealed record GroupMetric(string Key, int Count, double? Mean, double? StandardDeviation, int NotFinite);

/// <summary>Welch's unequal variances t-test of a metric between two groups.</summary>
/// <param name="Of">Place of the group.</param>
/// <param name="Against">Place of the baseline's group.</param>
/// <param name="Difference">Mean of the first less mean of the second.</param>
/// <param name="T">The statistic; null where neither group varies.</param>
/// <param name="DegreesOfFreedom">By Welch and Satterthwaite.</param>
/// <param name="P">Two-sided.</param>
/// <param name="Low">95 % confidence interval of the difference.</param>
/// <param name="High">95 % confidence interval of the difference.</param>
public sealed record GroupTest(string Metric, int Of, int Against, double Difference, double? T, double? DegreesOfFreedom, double? P, double? Low, double? High);

/// <summary>A metric's history in one run, thinned with extremes kept. The three lists have equal length; times in ms.</summary>
public sealed record MetricCurve(int Run, string Metric, IReadOnlyList<long> Steps, IReadOnlyList<long> Times, IReadOnlyList<double> Values, int TotalPoints);

/// <summary>Curves of the metrics that were asked for.</summary>
/// <param name="Problems">What could not be read, in sentences.</param>
public sealed record CurvesResult(IReadOnlyList<MetricCurve> Curves, IReadOnlyList<CurveBand> Bands, IReadOnlyList<string> Problems);

/// <summary>A metric's mean and spread in a group of runs, over the axis that was asked for. All lists have equal length; no value is NaN.</summary>
/// <param name="Group">Place in the request's groups.</param>
/// <param name="Deviation">Standard deviation of the sample; 0 where one run alone has a value.</param>
public sealed record CurveBand(int Group, string Metric, IReadOnlyList<double> At, IReadOnlyList<double> Mean, IReadOnlyList<double> Min, IReadOnlyList<double> Max, IReadOnlyList<double> Deviation);
