using System.Globalization;
using ForgeLsp.Features.Reports.Facts;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Reports.Weekly;

/// <summary>What follows from the facts of a week, each with what it follows from.</summary>
internal static class WeeklyAdvice
{
    /// <summary>Runs that have to be there before somebody should have compared them.</summary>
    private const int WorthComparing = 2;

    /// <summary>Runs that have to have ended before a rate says something.</summary>
    private const int WorthARate = 5;

    /// <summary>What is not worth cleaning up, in bytes.</summary>
    private const long WorthCleaning = 100_000_000;

    /// <summary>The advice, the most pressing kind first.</summary>
    public static IReadOnlyList<Recommendation> Of(WorkFacts facts, RunCounts runs, WeeklyArtifacts artifacts) =>
    [
        .. ModelsWithoutOwner(facts), .. Abandoned(facts), .. Failing(facts), .. NeverCompared(facts), .. CleanUp(artifacts),
        .. runs.SuccessRate is < 0.5 && runs.Finished + runs.Failed >= WorthARate ? [new Recommendation("failing", "all runs", $"More than half of the runs failed ({runs.Failed} of {runs.Finished + runs.Failed}): look for what they have in common.", null)] : (IEnumerable<Recommendation>)[],
    ];

    private static IEnumerable<Recommendation> ModelsWithoutOwner(WorkFacts facts) => (facts.Catalogue?.Entries ?? [])
        .Where(static entry => entry.Owners.Count == 0 && entry.Status is not "deprecated")
        .OrderByDescending(static entry => entry.Status == "production").ThenBy(static entry => entry.Name, StringComparer.Ordinal)
        .Select(entry => new Recommendation("modelWithoutOwner", entry.Name, $"Nobody answers for this model{(entry.Status is { } status ? $" ({status})" : "")}: write its owners into the catalogue.", facts.Policy.RegistryFile));

    private static IEnumerable<Recommendation> Abandoned(WorkFacts facts) => facts.Experiments.Where(one => one.IsStale(facts))
        .OrderByDescending(one => one.IdleDays(facts.Now, facts.Zone)).ThenBy(static one => one.Name, StringComparer.Ordinal)
        .Select(one => new Recommendation(
            "abandoned", one.Name,
            $"{one.Summary.Status?.Replace('_', ' ')}, and nothing happened for {one.IdleDays(facts.Now, facts.Zone)} days{(one.Owner is { } owner ? $": ask {owner} whether it goes on" : "")}; else set its status to abandoned.", one.Summary.Path));

    private static IEnumerable<Recommendation> Failing(WorkFacts facts) => facts.Experiments
        .Where(static one => one.Runs.Period.SuccessRate < 0.5 && one.Runs.Period.Finished + one.Runs.Period.Failed >= WorthARate)
        .OrderBy(static one => one.Runs.Period.SuccessRate).ThenBy(static one => one.Name, StringComparer.Ordinal)
        .Select(static one => new Recommendation("failing", one.Name, $"{one.Runs.Period.Failed} of {one.Runs.Period.Finished + one.Runs.Period.Failed} runs failed: compare one that failed with one that finished.", one.Summary.Path));

    private static IEnumerable<Recommendation> NeverCompared(WorkFacts facts) => facts.Experiments
        .Where(static one => one.Runs.All.Finished >= WorthComparing && one.Summary is { RunId: null, BestMetric: null } && one.Summary.Status is "in_progress" or "completed")
        .OrderByDescending(static one => one.Runs.All.Finished).ThenBy(static one => one.Name, StringComparer.Ordinal)
        .Select(static one => new Recommendation("neverCompared", one.Name, string.Create(CultureInfo.InvariantCulture, $"{one.Runs.All.Finished:N0} finished runs, and its metadata name none as the best: compare them, and write the results down."), one.Summary.Path));

    private static IEnumerable<Recommendation> CleanUp(WeeklyArtifacts artifacts) => artifacts.Experiments.Where(static use => use.Reclaimable >= WorthCleaning)
        .OrderByDescending(static use => use.Reclaimable)
        .Select(static use => new Recommendation("cleanUp", use.Tracking, $"{use.ReclaimableRuns} runs that failed or were killed keep {FileSize.Text(use.Reclaimable)} of artifacts: delete those runs, then run mlflow gc.", null));
}
