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
        page.Head(1, "Audit")
            .Line(string.Create(CultureInfo.InvariantCulture, $"{Count(report.Experiments.Count, "experiment")} drawn from {report.Of} old ones (`--seed {report.Seed}` draws the same): {report.Reproducible} {(report.Reproducible == 1 ? "lacks" : "lack")} nothing that was looked at."))
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
