using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Reports.Review;

/// <summary>A review's checklist as Markdown: task boxes that a person goes on with.</summary>
internal static class ReviewMarkdown
{
    /// <summary>The page.</summary>
    public static string Text(ReviewReport report, string toRoot)
    {
        var page = new ReportMarkdown(toRoot);
        page.Head(1, $"Review of {ReportMarkdown.Plain(report.Name)}")
            .Line($"{page.File(report.Folder)} · {report.At[..10]} · {report.Count(ReviewState.Done)} done, {report.Count(ReviewState.Open)} open, {report.Count(ReviewState.Person)} for a person.");
        if (report.Kind == "prototype")
        {
            page.Line("\nIt is a prototype: what is open here has to be done before it goes into production.");
        }

        Items(page, report.Items, report.Folder, 2);
        page.Head(2, "Approvals").List([.. report.ApprovedBy.Select(static name => $"[x] approved by: {ReportMarkdown.Plain(name)}"), .. Enumerable.Repeat("[ ] approved by:", Math.Max(0, report.Approvals - report.ApprovedBy.Count))], "");
        return page.Problems(report.Problems).ToString();
    }

    /// <summary>Points under the headings of their sections.</summary>
    /// <param name="folder">The folder that files are named from.</param>
    public static void Items(ReportMarkdown page, IReadOnlyList<ReviewItem> items, string folder, int level)
    {
        foreach (var section in items.GroupBy(static item => item.Section))
        {
            page.Head(level, section.Key);
            foreach (var item in section)
            {
                var place = item.Path is not { } path ? "" : $" ({page.File(path, RelativePath.SeenFrom(folder + "/.", path) + (item.Line is { } line ? $":{line}" : ""))})";
                var box = item.State is ReviewState.Done ? "[x]" : item.State is ReviewState.NotApplicable ? "[ ] *not known:*" : item.State is ReviewState.Person ? "[ ] *for a person:*" : "[ ]";
                page.Line($"- {box} {ReportMarkdown.Plain(item.Text, 300)} — {ReportMarkdown.Prose(item.Evidence)}{place}");
                if (item.Next is { } next)
                {
                    page.Line($"  - {ReportMarkdown.Prose(next)}");
                }
            }
        }
    }
}
