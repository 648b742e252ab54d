using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Features.Runs;

/// <summary>The metric by which runs of an experiment are judged.</summary>
internal static class CountingMetric
{
    /// <summary>The one that an experiment names, else the first of the run that has a direction, those of the policy first; null where none has: then nothing is best.</summary>
    public static string? Of(Run run, IEnumerable<ExperimentSummary> experiments, IReadOnlyDictionary<string, bool> policy) =>
        experiments.Select(static experiment => experiment.PrimaryMetric).OfType<string>()
            .Concat(run.Metrics.Keys.OrderBy(metric => policy.ContainsKey(metric) ? 0 : 1).ThenBy(static metric => metric, StringComparer.Ordinal))
            .FirstOrDefault(metric => MetricDirection.HigherIsBetter(metric, policy) is not null);
}
