using System.Globalization;
using static ForgeLsp.Features.Reports.ReportMarkdown;

namespace ForgeLsp.Features.Reports.Audit;

/// <summary>An audit as a page.</summary>
public static class AuditMarkdown
{
    /// <summary>The page.</summary>
    /// <param name="toRoot">What leads to the workspace.</param>
    public static string Text(AuditReport report, string toRoot)
    {
        var page = new ReportMarkdown(toRoot);
        page.Head(1, "Audit");
        if (report.Experiments.Count == 0)
        {
            return page.Line("There is no old experiment to draw. `--days` says after how many days an open one is old.").Problems(report.Problems).ToString();
        }

        var drawn = report.Experiments.Count;
        page.Line(string.Create(CultureInfo.InvariantCulture, $"{drawn} of {Count(report.Of, "old experiment")} {(drawn == 1 ? "was" : "were")} drawn (`--seed {report.Seed}` draws the same). {Verdict(report.Reproducible, drawn)}"))
            .Head(2, "Sample")
            .Table(
                ["Experiment", "Owner", "Status", "Run", "Commit", "Config", "Environment", "Data", "Command", "Verdict"],
                [
                    .. report.Experiments.Select(one => (IReadOnlyList<string>)[
                        page.File(one.Path, one.Name), Plain(one.Owner), Plain(one.Status?.Replace('_', ' ')), .. one.Checks.Select(static check => check.Answer switch { "yes" => "yes", "no" => "**no**", _ => "?" }),
                        one.State switch { "reproduced" => "reproduced", "not_reproduced" => "not reproduced", _ => "never run again" }]),
                ],
                "There is no old experiment.");
        foreach (var one in report.Experiments)
        {
            page.Head(3, Plain(one.Name)).List([.. one.Checks.Select(static check => $"{Plain(check.What)}: {check.Answer switch { "yes" => "yes", "no" => "no", _ => "not known" }}, {Prose(check.Note)}")], "");
        }

        return page.Problems(report.Problems).ToString();
    }

    /// <summary>In how many of those that were drawn nothing was found missing. What could not be asked is not known to be there, so that it does not say that all is.</summary>
    private static string Verdict(int complete, int drawn) => (complete, drawn) switch
    {
        (0, 1) => "Something is missing.",
        (0, _) => "Something is missing in each.",
        (1, 1) => "Nothing was found missing.",
        _ when complete == drawn => "Nothing was found missing in any.",
        _ => string.Create(CultureInfo.InvariantCulture, $"Nothing was found missing in {complete} of them."),
    };
}
