using System.Globalization;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reproducing;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Features.Reproducibility;

/// <summary>What one execution of an experiment logged, in the order in which it began.</summary>
public sealed record Execution(IReadOnlyList<Run> Runs)
{
    /// <summary>Runs in the order in which they were started; their names are made up anew each time and say nothing.</summary>
    public static Execution Of(IEnumerable<Run> runs) => new([.. runs.OrderBy(static run => run.StartTime).ThenBy(static run => run.ParentRunId is null ? 0 : 1).ThenBy(static run => run.Name, StringComparer.Ordinal)]);
}

/// <summary>Metrics side by side, and whether they say that the experiment was reproduced.</summary>
/// <param name="IsReproduced">Null where there is nothing to compare.</param>
/// <param name="Pair">The runs that differ most, for looking for causes.</param>
public sealed record Outcome(bool? IsReproduced, IReadOnlyList<ReproducedMetric> Metrics, (Run First, Run Second)? Pair)
{
    /// <summary>The metrics that did not come out the same.</summary>
    public IReadOnlyList<ReproducedMetric> Different => [.. Metrics.Where(static metric => metric.Agreement is "different" or "missing")];
}

/// <summary>Compares executions with each other, or with a recorded run. Pure.</summary>
public static class ReproductionFeature
{
    /// <summary>Executions with the first of them; of each metric the one that is furthest off counts.</summary>
    public static Outcome Compare(IReadOnlyList<Execution> executions, MetricAgreement agreement)
    {
        var first = executions[0];
        var rows = new List<(MetricRow Row, int Run, Run One, Run Other)>();
        foreach (var other in executions.Skip(1))
        {
            for (var i = 0; i < Math.Max(first.Runs.Count, other.Runs.Count); i++)
            {
                var (one, two) = (first.Runs.ElementAtOrDefault(i), other.Runs.ElementAtOrDefault(i));
                rows.AddRange(agreement.Compare(Values(one), Values(two)).Select(row => (row, i, one ?? first.Runs[0], two ?? other.Runs[0])));
            }
        }

        return Judge(rows, executions.Max(static execution => execution.Runs.Count) > 1);
    }

    /// <summary>An execution with a recorded run. Where it logged several runs, the one with the most of the recorded parameters counts.</summary>
    public static Outcome Compare(Run recorded, Execution execution, MetricAgreement agreement)
    {
        var counterpart = execution.Runs.MaxBy(run => (recorded.Params.Count(pair => run.Params.GetValueOrDefault(pair.Key) == pair.Value), run.ParentRunId is null == recorded.ParentRunId is null ? 1 : 0)) ?? execution.Runs[0];
        return Judge([.. agreement.Compare(Values(recorded), Values(counterpart)).Select(row => (row, 0, recorded, counterpart))], hasSeveral: false);
    }

    /// <summary>
    /// That what an experiment says of its result is not what its runs gave: they may agree with each other and not with that. Null where it says no number, where
    /// no run logged the metric, and where one of them gave what is written, as exactly as it is written.
    /// </summary>
    public static string? OtherResult(ExperimentSummary experiment, Execution execution)
    {
        if (experiment is not { BestMetric: { } text, PrimaryMetric: { } metric } || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var written))
        {
            return null;
        }

        var values = execution.Runs.Select(Values).Where(run => run.ContainsKey(metric)).Select(run => run[metric]).ToList();
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var asWritten = new Tolerance(text.Contains('e', StringComparison.OrdinalIgnoreCase) ? 0 : 0.5000001 * Math.Pow(10, point < 0 ? 0 : point + 1 - text.Length), 1e-6);
        return values.Count == 0 || values.Exists(value => asWritten.Agree(written, value)) ? null
            : string.Create(CultureInfo.InvariantCulture, $"This is not the result that metadata.yaml tells of: `{metric}` is {values[0]:G6} here, and `results.best_metric` says {text}. ")
                + (experiment.RunId is { Length: > 0 } run ? $"`--against {run}` runs the commit and config of that run, and compares with it." : "Name the run that gave it as `results.run_id`, and compare with that by `--against`.");
    }

    private static Outcome Judge(List<(MetricRow Row, int Run, Run One, Run Other)> rows, bool hasSeveral)
    {
        var worst = rows.GroupBy(static row => (row.Run, row.Row.Metric)).Select(static group => group.MaxBy(static row => (Rank(row.Row.Agreement), row.Row.Difference ?? 0)))
            .OrderBy(static row => row.Run).ThenBy(static row => row.Row.Metric, StringComparer.Ordinal).ToList();
        var compared = worst.Where(static row => row.Row.Agreement != Agreement.NotCompared).ToList();
        var different = compared.Find(static row => row.Row.Agreement != Agreement.Same);
        return new(
            compared.Count == 0 ? null : different.Row is null,
            [.. worst.Select(row => ReproducedMetric.Of(row.Row, hasSeveral ? $"run {row.Run + 1}: " : ""))],
            different.Row is not null ? (different.One, different.Other) : worst.Count > 0 ? (worst[0].One, worst[0].Other) : null);
    }

    private static int Rank(Agreement agreement) => agreement switch
    {
        Agreement.Missing => 3,
        Agreement.Different => 2,
        Agreement.Same => 1,
        _ => 0,
    };

    private static Dictionary<string, double> Values(Run? run) =>
        run?.Metrics.ToDictionary(static pair => pair.Key, static pair => MetricNumber.Normalize(pair.Value.Value), StringComparer.Ordinal) ?? new Dictionary<string, double>(StringComparer.Ordinal);
}
