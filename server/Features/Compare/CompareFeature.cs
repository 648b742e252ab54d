using ForgeLsp.Core.Comparing;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Features.Compare;

/// <summary>Puts runs side by side. A run that cannot be read is a problem in the result; the others are compared.</summary>
/// <param name="stores">The stores of the workspace.</param>
/// <param name="directions">Metric directions of the policy, as they are now.</param>
/// <param name="primary">The metric that an experiment (by its name in the store) says counts; null where it does not say.</param>
public sealed class CompareFeature(IRunStores stores, Func<IReadOnlyDictionary<string, bool>> directions, Func<string, string?>? primary = null)
{
    /// <summary>Version of the result's form.</summary>
    public const int Version = 1;

    /// <summary>Most runs in one comparison.</summary>
    public const int MaxRuns = 500;

    /// <summary>How large a result may be.</summary>
    public CompareLimits Limits { get; init; } = CompareLimits.Message;

    /// <summary>The comparison without curves; runs keep the order of the request, doubles are compared once.</summary>
    public async Task<CompareResult> CompareAsync(CompareRequest request, CancellationToken cancel)
    {
        var problems = new List<string>();
        var wanted = request.Runs.Distinct().ToList();
        if (wanted.Count > MaxRuns)
        {
            problems.Add($"Only the first {MaxRuns} of {wanted.Count} runs are compared.");
            wanted.RemoveRange(MaxRuns, wanted.Count - MaxRuns);
        }

        var runs = await RunLoading.LoadAsync(stores, wanted, problems, cancel);
        var policy = directions();
        var tables = new ComparedTables(runs, metric => request.Directions?.TryGetValue(metric, out var turned) == true ? turned : MetricDirection.HigherIsBetter(metric, policy));
        var baseline = Math.Max(0, runs.FindIndex(run => run.Ref == request.Baseline));
        cancel.ThrowIfCancellationRequested();
        var ranking = Ranking(tables, policy);
        var ranked = Ranked(tables.Metrics, ranking);
        var groups = new GroupedRuns(tables, request.Repeats, baseline);
        var summary = runs.Count == 0 ? new("There is no run to compare.", null, [], []) : Summaries.Of(tables, groups, ranked, ranking, baseline);
        cancel.ThrowIfCancellationRequested();
        return Fit(request, tables, groups, ranked, summary, baseline, problems);
    }

    private MetricRow? Ranking(ComparedTables tables, IReadOnlyDictionary<string, bool> policy)
    {
        var named = primary is null ? null : tables.Runs.Select(static run => run.Experiment).Distinct(StringComparer.Ordinal).Select(primary).FirstOrDefault(static metric => metric is not null);
        var chosen = RankingMetric.Choose(
            [.. tables.Metrics.Select(static row => (row.Key, row.Values.Count(static value => value is { } number && double.IsFinite(number)), row.Differs))],
            named,
            policy.Keys,
            metric => tables.Metrics.First(row => row.Key == metric).HigherIsBetter);
        return chosen is null ? null : tables.Metrics.First(row => row.Key == chosen);
    }

    // The metric of the ranking, then those that differ, with a direction before without, that most runs have, by name.
    private static List<MetricRow> Ranked(IReadOnlyList<MetricRow> metrics, MetricRow? ranking) =>
    [
        .. metrics.OrderByDescending(row => row == ranking)
            .ThenByDescending(static row => row.Differs)
            .ThenByDescending(static row => row.HigherIsBetter is not null)
            .ThenByDescending(static row => row.Values.Count(static value => value is not null))
            .ThenBy(static row => row.Key, StringComparer.Ordinal),
    ];

    private CompareResult Fit(CompareRequest request, ComparedTables tables, GroupedRuns groups, List<MetricRow> ranked, CompareSummary summary, int baseline, List<string> problems)
    {
        var whole = (request.Whole ?? []).ToHashSet(StringComparer.Ordinal);
        var (parameters, noParameters) = MessageFit.Texts(tables.Parameters, whole, Limits.Rows / 3 * 2);
        var (tags, noTags) = MessageFit.Texts(tables.Tags, whole, Limits.Rows / 3);
        var (metrics, noMetrics) = MessageFit.Metrics(ranked, whole, Limits.Metrics);
        var first = ranked.OrderByDescending(row => whole.Contains(row.Key)).ToList();
        var described = MessageFit.OfGroups(first, groups.Count, Limits.Groups);
        var (grouping, isCut) = groups.Describe(described, [.. first.Where(static row => row.Differs).Select(static row => row.Key)], Limits.Tests);
        if (noParameters.Count + noTags.Count + noMetrics.Count > 0)
        {
            problems.Add($"{Left((noParameters, "parameter"), (noMetrics, "metric"), (noTags, "tag"))} did not fit; search for them by name.");
        }

        if (isCut)
        {
            problems.Add($"Only the {Limits.Tests} tests of the metrics that matter most were made.");
        }

        if (summary.Differences.Count > Limits.Differences)
        {
            problems.Add($"Of {summary.Differences.Count} differences the {Limits.Differences} that may matter most are listed; the tables have the others.");
            summary = summary with { Differences = [.. summary.Differences.Take(Limits.Differences)] };
        }

        return new(Version, tables.Columns, baseline, summary, parameters, metrics, tags, MessageFit.Datasets(tables.Datasets, Limits.Rows / 3), grouping, [], [.. problems.Distinct(StringComparer.Ordinal)])
        {
            Omitted = noParameters.Count + noTags.Count + noMetrics.Count == 0 ? null : new(noParameters, noMetrics, noTags),
        };
    }

    private static string Left(params ReadOnlySpan<(List<string> Keys, string Noun)> omitted)
    {
        var parts = new List<string>();
        foreach (var (keys, noun) in omitted)
        {
            if (keys.Count > 0)
            {
                parts.Add(ComparedText.Count(keys.Count, noun));
            }
        }

        return ComparedText.List(parts);
    }
}
