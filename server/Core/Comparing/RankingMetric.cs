using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Core.Comparing;

/// <summary>Which metric tells whether differences between runs matter.</summary>
public static class RankingMetric
{
    private static readonly HashSet<string> Test = new(["test", "holdout", "heldout"], StringComparer.Ordinal);
    private static readonly HashSet<string> Validation = new(["val", "valid", "validation", "eval", "dev", "cv"], StringComparer.Ordinal);
    private static readonly HashSet<string> Training = new(["train", "training", "batch", "running"], StringComparer.Ordinal);
    private static readonly HashSet<string> Cost = new(["time", "seconds", "epoch", "step", "lr", "rate", "throughput", "latency", "memory", "gpu", "cpu"], StringComparer.Ordinal);

    /// <summary>
    /// The first that holds: the metric that the experiments name; the first that the reader or the policy gives a direction by its whole name; of those
    /// that differ, the one with a known direction that most runs have, on test data before validation, neither, and training; any that differs.
    /// Null where no metric does.
    /// </summary>
    /// <param name="metrics">Name, number of runs with a finite value, and whether it differs, of each metric.</param>
    /// <param name="named">What the experiments name as primary, or null.</param>
    /// <param name="directions">Directions that were given by name, the most important first.</param>
    /// <param name="higherIsBetter">The direction of a metric; null where nothing is known.</param>
    public static string? Choose(IReadOnlyList<(string Name, int Runs, bool Differs)> metrics, string? named, IEnumerable<string> directions, Func<string, bool?> higherIsBetter)
    {
        foreach (var name in directions.Prepend(named))
        {
            if (name is not null && metrics.Any(metric => metric.Name == name && metric.Runs > 1))
            {
                return name;
            }
        }

        return metrics
            .Where(static metric => metric.Differs && metric.Runs > 1)
            .Select(metric => (metric.Name, metric.Runs, Words: NameWords.Of(metric.Name), IsKnown: higherIsBetter(metric.Name) is not null))
            .OrderByDescending(static metric => metric.IsKnown)
            .ThenBy(static metric => metric.Words.Any(Cost.Contains) || metric.Words is ["system", ..])
            .ThenByDescending(static metric => metric.Runs)
            .ThenByDescending(static metric => metric.Words.Any(Test.Contains) ? 3 : metric.Words.Any(Validation.Contains) ? 2 : metric.Words.Any(Training.Contains) ? 0 : 1)
            .ThenBy(static metric => metric.Words.Contains("loss"))
            .ThenBy(static metric => metric.Name, StringComparer.Ordinal)
            .Select(static metric => metric.Name)
            .FirstOrDefault();
    }

    /// <summary>What the metadata of an experiment calls its primary metric, by the experiment's name in the store; null where none does.</summary>
    /// <param name="experiments">Those of the workspace.</param>
    /// <param name="tracking">The name in the store.</param>
    public static string? Named(IEnumerable<ExperimentSummary> experiments, string tracking) =>
        experiments.FirstOrDefault(experiment => experiment.MlflowExperiment == tracking && experiment.PrimaryMetric is { Length: > 0 })?.PrimaryMetric;
}
