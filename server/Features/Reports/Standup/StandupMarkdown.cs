using System.Globalization;
using ForgeLsp.Core.Reservations;
using ForgeLsp.Features.Reports.Facts;
using static ForgeLsp.Features.Reports.ReportMarkdown;

namespace ForgeLsp.Features.Reports.Standup;

/// <summary>A standup as a page to read out.</summary>
public static class StandupMarkdown
{
    private const int MostCommits = 5;
    private const int MostExperiments = 30;

    /// <summary>The page.</summary>
    /// <param name="zone">Times are written in it.</param>
    /// <param name="toRoot">What leads to the workspace.</param>
    public static string Text(StandupReport report, TimeZoneInfo zone, string toRoot)
    {
        var (since, until) = (Moment(report.Since), Moment(report.Until));
        var page = new ReportMarkdown(toRoot).Head(1, $"Standup, {Day(until, zone)}")
            .Line($"Since {ReportMoments.Text(since, zone)}: {Count(report.Commits, "commit")}, {Runs(report.Runs)}{(report.NeverLogged ? ": nobody has logged one in this clone yet" : "")}.")
            .Head(2, "Who did what");
        foreach (var person in report.People)
        {
            page.Head(3, Plain(person.Name));
            if (person.Commits.Count > 0)
            {
                page.List([.. person.Commits.Select(static commit => $"{Plain(commit.Subject)} ({commit.Id[..Math.Min(8, commit.Id.Length)]})")], "", MostCommits);
            }

            if (person.Experiments.Count > 0)
            {
                page.Line($"- Experiments: {string.Join(", ", person.Experiments.Take(MostExperiments).Select(name => Experiment(page, report, name)))}");
            }

            if (person.Runs.Total > 0)
            {
                page.Line($"- Runs: {Runs(person.Runs, isNamed: true)}");
            }
        }

        if (report.People.Count == 0)
        {
            page.Line("No commits, and no runs that say who started them.");
        }

        return page.Head(2, "Experiments").Table(
                ["Experiment", "Owner", "Status", "Commits", "Finished", "Failed", "Running", "Best since then"],
                [
                    .. report.Experiments.Select(one => (IReadOnlyList<string>)[
                        page.File(one.Path, one.Name), Plain(one.Owner), Plain(one.Status?.Replace('_', ' ')), Number(one.Commits), Number(one.Runs.Finished), Number(one.Runs.Failed + one.Runs.Killed),
                        Number(one.Runs.Running), one.Best is null ? "" : $"{Plain(one.Metric, 40)} {Value(one.Best)}{(one.BestRun is { } run ? $" ({Run(run)})" : "")}"]),
                    .. report.Others.Select(static other => (IReadOnlyList<string>)[
                        $"{Plain(other.Tracking)} (no metadata)", "", "", "", Number(other.Runs.Finished), Number(other.Runs.Failed + other.Runs.Killed), Number(other.Runs.Running), ""]),
                ],
                "No experiment was touched.", MostExperiments)
            .Head(2, "Runs that failed")
            .List([.. report.Failed.Select(run => $"{Run(run.Run)} of {(run.Path is { } path ? page.File(path, run.Experiment) : Plain(run.Experiment))}{(run.User.Length > 0 ? $", {Plain(run.User)}" : "")}, {ReportMoments.Text(Moment(run.At), zone)}{(run.Status == "killed" ? ", killed" : "")}")], "None.", MostExperiments)
            .Head(2, "GPUs today")
            .List([.. report.Today.Select(entry => $"{Clock(entry.Start, until, zone)}–{Clock(entry.End, until, zone)} {Plain(ReportBooking(entry))}, {Plain(entry.User)}: {Plain(entry.Purpose)}")], "No card is booked.", MostExperiments)
            .Problems(report.Problems).ToString();
    }

    private static string ReportBooking(StandupBooking entry) => ReservationText.Card(entry.GpuId, entry.Host);

    private static string Experiment(ReportMarkdown page, StandupReport report, string name) => report.Experiments.FirstOrDefault(one => one.Name == name) is { } known ? page.File(known.Path, name) : Plain(name);

    /// <param name="isNamed">Whether it is said already that these are runs.</param>
    private static string Runs(RunCounts runs, bool isNamed = false)
    {
        var parts = new[] { (runs.Finished, "finished"), (runs.Failed, "failed"), (runs.Killed, "killed"), (runs.Running, "running") }.Where(static part => part.Item1 > 0).ToList();
        return parts.Count == 0 ? "no runs" : string.Join(", ", parts.Select((part, i) => i == 0 && !isNamed ? $"{Count(part.Item1, "run")} {part.Item2}" : string.Create(CultureInfo.InvariantCulture, $"{part.Item1:N0} {part.Item2}")));
    }

    private static string Day(DateTimeOffset moment, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(moment, zone).ToString("dddd yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The time of day, with the day where it is another one.</summary>
    private static string Clock(string at, DateTimeOffset today, TimeZoneInfo zone)
    {
        var moment = Moment(at);
        return ReportMoments.Day(moment, zone) == ReportMoments.Day(today, zone) ? ReportMoments.Text(moment, zone)[^5..] : ReportMoments.Text(moment, zone);
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
