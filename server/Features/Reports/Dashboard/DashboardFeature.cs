using System.Globalization;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Reservations;
using ForgeLsp.Features.Reports.Facts;
using ForgeLsp.Features.Reports.Standup;
using ForgeLsp.Features.Reports.Weekly;

namespace ForgeLsp.Features.Reports.Dashboard;

/// <summary>The facts of a workspace as a dashboard wants them. Pure: the same facts give the same report.</summary>
public static class DashboardFeature
{
    /// <summary>The latest changes that are shown.</summary>
    public const int MostChanges = 10;

    private const int MostText = 500;

    /// <summary>The report.</summary>
    public static DashboardReport Report(WorkFacts facts, string workspace, string toRoot) => new(
        1, workspace, IsoTime.UtcText(facts.Now), facts.Policy.Reports.StaleDays, [.. facts.Experiments.Select(one => Row(one, facts))], Changes(facts), WeeklyFeature.Gpus(facts), StandupFeature.Today(facts),
        WeeklyFeature.Models(facts), facts.Policy.RegistryFile, toRoot, facts.Problems);

    private static DashboardExperiment Row(ExperimentFacts one, WorkFacts facts)
    {
        var (runs, summary) = (one.Runs, one.Summary);
        var written = double.TryParse(summary.BestMetric, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : (double?)null;
        return new(
            one.Name, summary.Path, summary.Researcher, one.Owner, summary.Status, Cut(summary.Goal), summary.Tags, summary.Created, one.LastChange(facts.Zone) is { } last ? IsoTime.UtcText(last) : null,
            one.IdleDays(facts.Now, facts.Zone), one.IsStale(facts), runs.All, runs.Metric, runs.HigherIsBetter, runs.Best ?? written, runs.Best is null ? null : runs.BestRun, [.. runs.Values.Select(Drawn)]);
    }

    /// <summary>Commits that touched an experiment or the catalogue, runs that ended, models that moved: the newest of all.</summary>
    private static IReadOnlyList<DashboardChange> Changes(WorkFacts facts)
    {
        var folders = WorkGatherer.Folders(facts.Experiments.Select(static one => one.Summary));
        var names = facts.Experiments.ToDictionary(static one => one.Summary.Path, static one => one.Name, StringComparer.Ordinal);
        var commits = facts.LatestCommits.SelectMany(commit => Touched(commit, folders, facts).Take(1).Select(path => (
            commit.Time, Change: new DashboardChange(IsoTime.UtcText(commit.Time), "commit", facts.Person(commit.AuthorName, commit.AuthorEmail), names.GetValueOrDefault(path) ?? path, Cut(commit.Subject) ?? "", path, null))));
        var runs = facts.Recent.Where(static run => run.Status != Core.Model.RunStatus.Running).Select(static run => (
            Time: run.At, Change: new DashboardChange(IsoTime.UtcText(run.At), "run", run.User, run.Experiment, run.Status switch { Core.Model.RunStatus.Finished => "finished", Core.Model.RunStatus.Failed => "failed", Core.Model.RunStatus.Killed => "was killed", _ => "is scheduled" }, run.Path, run.Run)));
        var moves = facts.Transitions.Reverse().Take(MostChanges).Select(record => (
            Time: record.At, Change: new DashboardChange(IsoTime.UtcText(record.At), "model", record.By, record.Model, $"to {record.To}{(record.From is null ? "" : $" from {record.From}")}", facts.Policy.RegistryFile, null)));
        return [.. commits.Take(MostChanges).Concat(runs.Take(MostChanges)).Concat(moves).OrderByDescending(static one => one.Time).ThenBy(static one => one.Change.Kind, StringComparer.Ordinal).Take(MostChanges).Select(static one => one.Change)];
    }

    private static IEnumerable<string> Touched(GitLogEntry commit, IReadOnlyDictionary<string, string> folders, WorkFacts facts) =>
        commit.Files.Select(file => file.Path == facts.Policy.RegistryFile ? file.Path : WorkGatherer.PathOf(file.Path, folders)).OfType<string>();

    /// <summary>Five digits, which is more than a small curve shows: the page of thousands of experiments is mostly their curves.</summary>
    private static double Drawn(double value) => double.Parse(value.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string? Cut(string? text) => text is { Length: > MostText } ? text[..MostText] + "…" : text;
}
