using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;
using ForgeLsp.Features.Reports.Facts;

namespace ForgeLsp.Features.Reports.Standup;

/// <summary>The facts of a day as a standup wants them. Pure: the same facts give the same report.</summary>
public static class StandupFeature
{
    private const int MostFailed = 50;

    /// <summary>The report.</summary>
    public static StandupReport Report(WorkFacts facts)
    {
        var folders = WorkGatherer.Folders(facts.Experiments.Select(static one => one.Summary));
        var byPath = facts.Experiments.ToDictionary(static one => one.Summary.Path, StringComparer.Ordinal);
        var commits = facts.Commits.Select(commit => (Commit: commit, Paths: commit.Files.Select(file => WorkGatherer.PathOf(file.Path, folders)).OfType<string>().Distinct(StringComparer.Ordinal).ToList())).ToList();
        var touched = commits.SelectMany(static commit => commit.Paths).GroupBy(static path => path, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.Count(), StringComparer.Ordinal);
        var experiments = facts.Experiments
            .Select(one => new StandupExperiment(one.Name, one.Summary.Path, one.Owner, one.Summary.Status, touched.GetValueOrDefault(one.Summary.Path), Counted(one.Runs), one.Runs.Metric, one.Runs.BestAt >= facts.Since ? one.Runs.Best : null, one.Runs.BestAt >= facts.Since ? one.Runs.BestRun : null))
            .Where(static one => one.Commits > 0 || one.Runs.Total > 0)
            .OrderByDescending(static one => one.Runs.Total).ThenByDescending(static one => one.Commits).ThenBy(static one => one.Name, StringComparer.Ordinal).ThenBy(static one => one.Path, StringComparer.Ordinal).ToList();
        var others = facts.Loose.Select(static loose => new StandupOther(loose.Tracking, Counted(loose.Runs))).Where(static other => other.Runs.Total > 0).ToList();
        return new(
            1, IsoTime.UtcText(facts.Since), IsoTime.UtcText(facts.Now),
            experiments.Select(static one => one.Runs).Concat(others.Select(static other => other.Runs)).Aggregate(new RunCounts(), static (sum, one) => sum + one),
            facts.Commits.Count,
            People(facts, commits.Select(commit => (facts.Person(commit.Commit.AuthorName, commit.Commit.AuthorEmail), commit.Commit, commit.Paths)), byPath),
            experiments, others,
            [.. facts.Recent.Where(static run => run.Status is RunStatus.Failed or RunStatus.Killed).Take(MostFailed).Select(Run)],
            Today(facts), facts.Problems)
        {
            NeverLogged = facts.NeverLogged,
        };
    }

    /// <summary>Bookings that touch the day of the report, by beginning; those without length want nothing.</summary>
    public static IReadOnlyList<StandupBooking> Today(WorkFacts facts)
    {
        var (begin, end) = (ReportMoments.Midnight(facts.Now, facts.Zone), ReportMoments.Midnight(facts.Now, facts.Zone, days: 1));
        return
        [
            .. facts.Bookings.Where(entry => entry.Start < entry.End && entry.Start < end && entry.End > begin)
                .OrderBy(static entry => entry.Start).ThenBy(static entry => entry.Host, StringComparer.Ordinal).ThenBy(static entry => entry.GpuId).ThenBy(static entry => entry.Id, StringComparer.Ordinal)
                .Select(entry => new StandupBooking(entry.Host, entry.GpuId, facts.Person(entry.User), entry.Purpose, IsoTime.UtcText(entry.Start), IsoTime.UtcText(entry.End))),
        ];
    }

    private static RunCounts Counted(RunTally runs) => runs.Period with { Running = runs.All.Running };

    private static StandupRun Run(RecentRun run) => new(run.Run, run.Experiment, run.Path, run.Status == RunStatus.Failed ? "failed" : "killed", IsoTime.UtcText(run.At), run.User);

    private static IReadOnlyList<StandupPerson> People(
        WorkFacts facts, IEnumerable<(string Person, Core.Ports.GitLogEntry Commit, List<string> Paths)> commits, Dictionary<string, ExperimentFacts> byPath)
    {
        var all = commits.ToList();
        var runs = facts.Recent.Where(static run => run.User.Length > 0).ToLookup(static run => run.User, StringComparer.Ordinal);
        return
        [
            .. all.Select(static commit => commit.Person).Concat(runs.Select(static group => group.Key)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(person => new StandupPerson(
                    person,
                    [.. all.Where(commit => commit.Person == person).Select(static commit => new StandupCommit(commit.Commit.Id, IsoTime.UtcText(commit.Commit.Time), commit.Commit.Subject))],
                    [
                        .. all.Where(commit => commit.Person == person).SelectMany(static commit => commit.Paths).Concat(runs[person].Select(static run => run.Path).OfType<string>())
                            .Distinct(StringComparer.Ordinal).Select(path => byPath[path].Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
                    ],
                    runs[person].Aggregate(new RunCounts(), static (sum, run) => sum.With(run.Status)))),
        ];
    }
}
