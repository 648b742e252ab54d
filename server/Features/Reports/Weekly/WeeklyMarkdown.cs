using System.Globalization;
using ForgeLsp.Features.Views;
using static ForgeLsp.Features.Reports.ReportMarkdown;

namespace ForgeLsp.Features.Reports.Weekly;

/// <summary>A weekly report as a page.</summary>
public static class WeeklyMarkdown
{
    private const int MostRows = 30;
    private const int MostOfKind = 8;

    /// <summary>The page.</summary>
    /// <param name="zone">Times are written in it.</param>
    /// <param name="toRoot">What leads to the workspace.</param>
    public static string Text(WeeklyReport report, TimeZoneInfo zone, string toRoot)
    {
        var (since, until) = (Moment(report.Since), Moment(report.Until));
        var page = new ReportMarkdown(toRoot);
        page.Head(1, $"Weekly report, {ReportMoments.Day(since, zone)} to {ReportMoments.Day(until, zone)}")
            .Line($"{Count(report.Experiments, "experiment")}: {report.New.Count} new, {report.Completed.Count} completed, {report.InProgress.Count} in progress. {Count(report.Commits, "commit")}.")
            .Line("")
            .Line(Runs(report))
            .Head(2, "What to do");
        Recommendations(page, report.Recommendations);
        Experiments(page, "New experiments", report.New);
        Experiments(page, "Completed", report.Completed);
        Experiments(page, "In progress", report.InProgress);
        page.Head(2, "By researcher").Table(
            ["Researcher", "New", "Completed", "In progress", "All", "Runs finished", "Runs failed", "Success"],
            [.. report.Researchers.Select(static one => (IReadOnlyList<string>)[Plain(one.Name), Number(one.New), Number(one.Completed), Number(one.InProgress), Number(one.Total), Number(one.Runs.Finished), Number(one.Runs.Failed), Percent(one.Runs.SuccessRate)])],
            "No experiments.", MostRows);
        Models(page, report.Models, zone);
        Gpus(page, report.Gpus);
        Artifacts(page, report.Artifacts);
        return page.Problems(report.Problems).ToString();
    }

    private static string Runs(WeeklyReport report)
    {
        if (report.NeverLogged)
        {
            return "Nobody has logged a run in this clone yet.";
        }

        var runs = report.Runs;
        if (runs.Total == 0 || runs.Finished == runs.Total)
        {
            return runs.Total switch { 0 => "No run was at work.", 1 => "The one run finished.", _ => $"All {Count(runs.Total, "run")} finished." };
        }

        var parts = new[] { (runs.Finished, "finished"), (runs.Failed, "failed"), (runs.Killed, "killed"), (runs.Running, "running") }.Where(static part => part.Item1 > 0);
        return $"{Count(runs.Total, "run")}: {string.Join(", ", parts.Select(static part => string.Create(CultureInfo.InvariantCulture, $"{part.Item1:N0} {part.Item2}")))}."
            + (report.SuccessRate is { } rate && runs.Failed > 0 ? $" Success rate {Percent(rate)}: finished among those that finished or failed." : "");
    }

    /// <summary>A few of each kind: what stands first in one must not be buried under a hundred of another.</summary>
    private static void Recommendations(ReportMarkdown page, IReadOnlyList<Recommendation> all)
    {
        if (all.Count == 0)
        {
            page.Line("Nothing stands out.");
        }

        foreach (var kind in all.GroupBy(static one => one.Kind, StringComparer.Ordinal))
        {
            page.Head(3, Heading(kind.Key)).List([.. kind.Select(one => $"**{(one.Path is { } path ? page.File(path, one.Subject) : Plain(one.Subject))}**: {Plain(one.Text, 400)}")], "", MostOfKind);
        }
    }

    private static string Heading(string kind) => kind switch
    {
        "modelWithoutOwner" => "Models without an owner",
        "abandoned" => "Work that has stopped",
        "failing" => "Runs that fail",
        "neverCompared" => "Runs that were never compared",
        "cleanUp" => "Artifacts to clean up",
        _ => kind,
    };

    private static void Experiments(ReportMarkdown page, string title, IReadOnlyList<WeeklyExperiment> experiments) => page.Head(2, title).Table(
        ["Experiment", "Owner", "Goal", "Runs", "Failed", "Best", "Idle days"],
        [
            .. experiments.Select(one => (IReadOnlyList<string>)[
                page.File(one.Path, one.Name), Plain(one.Owner), Plain(one.Goal, 80), Number(one.Runs.Total), Number(one.Runs.Failed),
                one.Best is null ? "" : $"{Plain(one.Metric, 40)} {Value(one.Best)}".Trim(), one.IdleDays is { } days ? days.ToString(CultureInfo.InvariantCulture) : ""]),
        ],
        "None.", MostRows);

    private static void Models(ReportMarkdown page, WeeklyModels? models, TimeZoneInfo zone)
    {
        page.Head(2, "Models");
        if (models is null)
        {
            page.Line("There is no model catalogue.");
            return;
        }

        var stages = models.Stages.Count == 0 ? "" : ": " + string.Join(", ", models.Stages.Select(static stage => $"{stage.Count} {Plain(stage.Stage)}"));
        page.Line($"{(models.Total == 0 ? "The catalogue is empty" : $"{Count(models.Total, "model")}{stages}; {models.Custom} made by the team")}.").Line("")
            .List([.. models.Moves.Select(move => $"{ReportMoments.Text(Moment(move.At), zone)}: **{Plain(move.Model)}** {(move.From is { } from ? $"from {Plain(from)} " : "")}to {Plain(move.To)}, by {Plain(move.By)}{(move.Why.Length > 0 ? $": {Plain(move.Why, 200)}" : "")}")], "No model moved.", MostRows);
    }

    private static void Gpus(ReportMarkdown page, WeeklyGpus gpus)
    {
        page.Head(2, "GPUs");
        if (gpus is { BookedHours: 0, RunHours: 0 })
        {
            page.Line("No card was booked, and no run says that it used one.");
            return;
        }

        page.Line($"Booked: {CostTable.Hours(gpus.BookedHours)} h{(gpus.Utilisation is { } use ? $", {Percent(use)} of {Count(gpus.Cards ?? 0, "card")}" : "")}, cost {CostTable.Money(gpus.BookedCost, gpus.UnpricedHours)}. "
            + (gpus.RunHours > 0 ? $"Runs say that they used {CostTable.Hours(gpus.RunHours)} h{(gpus.RunCost is { } cost ? $", cost {CostTable.Money(cost, 0)}" : "")}; what was booked for them is counted already, so do not add the two." : "No run says that it used a GPU.")
            + (gpus.Cards is null ? " To see how much of all cards that is, list them under `gpus.inventory` in `forge.yaml`." : ""));
    }

    private static void Artifacts(ReportMarkdown page, WeeklyArtifacts artifacts)
    {
        page.Head(2, "Artifacts").Line($"{FileSize.Text(artifacts.Bytes)} on disk{(artifacts.Unmeasured > 0 ? $"; {Count(artifacts.Unmeasured, "tracking experiment")} not measured" : "")}.").Line("");
        page.Table(
            ["Tracking experiment", "Store", "Size", "Runs", "Of failed or killed runs"],
            [.. artifacts.Experiments.Select(static use => (IReadOnlyList<string>)[Plain(use.Tracking), Plain(use.Store), FileSize.Text(use.Bytes), Number(use.Runs), use.Reclaimable > 0 ? $"{FileSize.Text(use.Reclaimable)} in {Count(use.ReclaimableRuns, "run")}" : ""])],
            "None were found on a disk that this machine sees.");
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
