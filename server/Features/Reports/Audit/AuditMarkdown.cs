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
        page.Line(string.Create(CultureInfo.InvariantCulture, $"{drawn} of {Count(report.Of, "old experiment")} {(drawn == 1 ? "was" : "were")} drawn (`--seed {report.Seed}` draws the same). {(report.Reproducible == drawn ? drawn == 1 ? "It lacks" : "All lack" : report.Reproducible == 0 ? "None lacks" : $"{report.Reproducible} of them {(report.Reproducible == 1 ? "lacks" : "lack")}")} nothing that was looked at."))
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
}
