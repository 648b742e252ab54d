using System.Globalization;
using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Reservations;
using ForgeLsp.Features.Reports.Facts;

namespace ForgeLsp.Features.Reports.Weekly;

/// <summary>The facts of a period as a weekly report wants them. Pure: the same facts give the same report.</summary>
public static class WeeklyFeature
{
    /// <summary>The largest tracking experiments that are named.</summary>
    public const int MostArtifacts = 20;

    /// <summary>The report.</summary>
    public static WeeklyReport Report(WorkFacts facts, ArtifactSizes artifacts)
    {
        var experiments = facts.Experiments;
        List<ExperimentFacts> isNew = [.. experiments.Where(one => IsIn(one.Summary.Created, facts))];
        List<ExperimentFacts> done = [.. experiments.Where(one => one.Summary.Status == "completed" && (IsIn(one.Summary.Updated ?? one.Summary.Created, facts) || (one.Summary.Updated is null && one.LastCommit >= facts.Since)))];
        List<ExperimentFacts> open = [.. experiments.Where(static one => one.Summary.Status == "in_progress")];
        var (newPaths, donePaths, openPaths) = (Paths(isNew), Paths(done), Paths(open));
        var runs = experiments.Select(static one => Counted(one.Runs)).Concat(facts.Loose.Select(static loose => Counted(loose.Runs))).Aggregate(new RunCounts(), static (sum, one) => sum + one);
        var use = Artifacts(artifacts);
        return new(
            1, IsoTime.UtcText(facts.Since), IsoTime.UtcText(facts.Now), experiments.Count, Rows(isNew, facts), Rows(done, facts), Rows(open, facts),
            [
                .. experiments.GroupBy(static one => string.IsNullOrWhiteSpace(one.Summary.Researcher) ? "(no researcher)" : one.Summary.Researcher, StringComparer.Ordinal)
                    .Select(group => new WeeklyResearcher(
                        group.Key, group.Count(one => newPaths.Contains(one.Summary.Path)), group.Count(one => donePaths.Contains(one.Summary.Path)), group.Count(one => openPaths.Contains(one.Summary.Path)), group.Count(),
                        group.Select(static one => Counted(one.Runs)).Aggregate(new RunCounts(), static (sum, one) => sum + one)))
                    .OrderByDescending(static one => one.Runs.Total).ThenByDescending(static one => one.New + one.Completed + one.InProgress).ThenBy(static one => one.Name, StringComparer.Ordinal),
            ],
            runs, runs.SuccessRate, facts.Commits.Count, Models(facts), Gpus(facts), use, WeeklyAdvice.Of(facts, runs, use), facts.Problems)
        {
            NeverLogged = facts.NeverLogged,
        };
    }

    /// <summary>What the catalogue has, and what moved in the period; null where there is no catalogue.</summary>
    public static WeeklyModels? Models(WorkFacts facts)
    {
        if (facts.Catalogue is not { } catalogue)
        {
            return null;
        }

        var stages = catalogue.Entries.GroupBy(static entry => entry.Status ?? "(no status)", StringComparer.Ordinal)
            .OrderBy(static group => ModelStates.RankOf(group.Key) is >= 0 and var rank ? rank : int.MaxValue).ThenBy(static group => group.Key, StringComparer.Ordinal);
        return new(
            catalogue.Entries.Count, catalogue.Entries.Count(static entry => entry.Source is "custom" or "mlflow"), [.. stages.Select(static group => new StageCount(group.Key, group.Count()))],
            [
                .. facts.Transitions.Where(record => record.At >= facts.Since && record.At <= facts.Now).Reverse()
                    .Select(static record => new WeeklyMove(IsoTime.UtcText(record.At), record.Model, record.From, record.To, record.By, record.Why)),
            ]);
    }

    /// <summary>Hours and cost of the period.</summary>
    public static WeeklyGpus Gpus(WorkFacts facts)
    {
        if (facts.Cost is not { } input)
        {
            return new(null, 0, null, null, 0, null, 0);
        }

        var total = CostFeature.Report(input, CostGrouping.User).Total;
        int? cards = input.Cards.Count == 0 ? null : input.Cards.Select(static card => (card.Host.ToUpperInvariant(), card.GpuId)).Distinct().Count();
        var hours = (facts.Now - facts.Since).TotalHours;
        return new(
            cards, total.BookedHours, cards is { } known && hours > 0 ? Math.Round((double)total.BookedHours / (known * hours), 4) : null, total.BookedCost, total.RunHours, total.RunCost, total.BookedUnpricedHours);
    }

    private static HashSet<string> Paths(IEnumerable<ExperimentFacts> experiments) => experiments.Select(static one => one.Summary.Path).ToHashSet(StringComparer.Ordinal);

    private static RunCounts Counted(RunTally runs) => runs.Period with { Running = runs.All.Running };

    private static bool IsIn(string? date, WorkFacts facts) => ReportMoments.Written(date, facts.Zone) is { } day && day >= ReportMoments.Midnight(facts.Since, facts.Zone) && day <= facts.Now;

    private static IReadOnlyList<WeeklyExperiment> Rows(IEnumerable<ExperimentFacts> experiments, WorkFacts facts) =>
    [
        .. experiments.OrderBy(static one => one.Name, StringComparer.Ordinal).ThenBy(static one => one.Summary.Path, StringComparer.Ordinal)
            .Select(one => new WeeklyExperiment(one.Name, one.Summary.Path, one.Owner, one.Summary.Status, one.Summary.Goal, Counted(one.Runs), one.Runs.Metric, BestOf(one), one.IdleDays(facts.Now, facts.Zone))),
    ];

    /// <summary>The best value of the runs, else what the metadata say.</summary>
    private static double? BestOf(ExperimentFacts one) =>
        one.Runs.Best ?? (double.TryParse(one.Summary.BestMetric, NumberStyles.Float, CultureInfo.InvariantCulture, out var written) && double.IsFinite(written) ? written : null);

    private static WeeklyArtifacts Artifacts(ArtifactSizes sizes) => new(
        sizes.Uses.Sum(static use => use.Bytes),
        [.. sizes.Uses.Where(static use => use.Bytes > 0).OrderByDescending(static use => use.Bytes).ThenBy(static use => use.Tracking, StringComparer.Ordinal).ThenBy(static use => use.Store, StringComparer.Ordinal).Take(MostArtifacts)],
        sizes.Unmeasured);
}
