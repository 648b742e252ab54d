using System.Globalization;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Reports.Review;

namespace ForgeLsp.Features.Reports.PullRequest;

/// <summary>The report of a pull request as Markdown, for its description or a comment.</summary>
internal static class PullRequestMarkdown
{
    /// <summary>The page.</summary>
    /// <param name="comparison">The comparison as Markdown; empty where nothing is compared.</param>
    public static string Text(PullRequestReport report, string comparison, string toRoot)
    {
        var page = new ReportMarkdown(toRoot);
        const string Nothing = "*not known*";
        page.Head(1, ReportMarkdown.Plain(report.Experiment)).Table(["What", "Which"],
        [
            ["Experiment", page.File(report.Folder)],
            ["Model", report.Model is null ? Nothing : ReportMarkdown.Plain(report.Model, 200)],
            ["Data", report.Data is null ? Nothing : ReportMarkdown.Plain(report.Data, 300)],
            ["Run", report.RunId is null ? "*none that finished*" : $"{Link(report)} ({ReportMarkdown.Plain(report.WhyRun)})"],
            ["Baseline", report.BaselineRunId is { } baseline ? $"{ReportMarkdown.Plain(baseline)} ({ReportMarkdown.Plain(report.WhyBaseline)})" : ReportMarkdown.Plain(report.WhyBaseline)],
            ["Config", report.Configs.Count == 0 ? Nothing : string.Join(", ", report.Configs.Select(path => page.File(path, RelativePath.SeenFrom(report.Folder + "/.", path))))],
            ["Training time", report.TrainingMs is { } ms ? Span(TimeSpan.FromMilliseconds(ms)) : Nothing],
            ["Branch", report.Branch is null ? Nothing : ReportMarkdown.Plain(report.Branch, 200)],
        ], "");
        if (comparison.Length > 0)
        {
            page.Line("\n" + comparison.TrimEnd('\n'));
        }

        if (report.ConfigChanges.Count > 0)
        {
            page.Head(3, "Changes of the config").Table(["File", "Key", "Baseline", "This"], [.. report.ConfigChanges.Select(static change => (IReadOnlyList<string>)
                [ReportMarkdown.Plain(change.File), ReportMarkdown.Plain(change.Key), change.From is null ? "*not set*" : ReportMarkdown.Plain(change.From), change.To is null ? "*not set*" : ReportMarkdown.Plain(change.To)])], "");
        }

        page.Head(2, "Reproduce").Line("```sh");
        foreach (var line in report.Run)
        {
            page.Line(Display.Plain(line).Replace("```", "'''", StringComparison.Ordinal));
        }

        page.Line("```");
        ReviewMarkdown.Items(page, report.Checklist, report.Folder, 2);
        return page.Problems(report.Problems).ToString();
    }

    private static string Link(PullRequestReport report)
    {
        var id = ReportMarkdown.Plain(report.RunId);
        return report.Link is { } page && Uri.TryCreate(page, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", UserInfo: "" } && !page.AsSpan().ContainsAny("() <>") ? $"[{id}]({page})" : id;
    }

    private static string Span(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture) + " s",
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min"),
    };
}
