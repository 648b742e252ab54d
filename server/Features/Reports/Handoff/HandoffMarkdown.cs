using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Reports.Handoff;

/// <summary>A handoff as <c>HANDOFF.md</c>; what a person has to add stands where it belongs, and cannot be overlooked.</summary>
internal static class HandoffMarkdown
{
    private const string Mark = "**TO FILL IN:**";

    /// <summary>The page.</summary>
    public static string Text(HandoffReport report, string toRoot, string home)
    {
        var page = new ReportMarkdown(toRoot, home);
        page.Head(1, $"Handoff: {ReportMarkdown.Plain(report.Experiment)}");
        if (report.Goal is { } goal)
        {
            page.Line(ReportMarkdown.Plain(goal, 1000) + "\n");
        }

        page.Table(["What", "Who, when"],
        [
            ["From", report.From is null ? Gap(report, "from", "Who hands it over?") : ReportMarkdown.Plain(report.From)],
            ["To", report.To is null ? Gap(report, "to") : ReportMarkdown.Plain(report.To)],
            ["Date", report.Date],
            ["Contact", report.Contact is null ? Gap(report, "contact") : Address(report.Contact)],
        ], "");
        Section(page, report, "Current status", "status", report.Status);
        Section(page, report, "What works", "works", report.Works);
        Section(page, report, "What does not work", "doesNotWork", report.DoesNotWork);
        Section(page, report, "Next steps", "next", report.Next);
        page.Head(2, "Files to review").Table(["File", "What it is"], [.. report.Files.Select(file => (IReadOnlyList<string>)[page.File(file.Path, RelativePath.SeenFrom(report.Folder + "/.", file.Path)), ReportMarkdown.Plain(file.What)])], "There is no file.");
        page.Head(2, "How to run it");
        if (report.Run.Count > 0)
        {
            page.Line("```sh");
            foreach (var line in report.Run)
            {
                page.Line(Display.Plain(line).Replace("```", "'''", StringComparison.Ordinal));
            }

            page.Line("```");
        }

        foreach (var gap in report.Gaps.Where(static gap => gap.Section == "run"))
        {
            page.Line($"\n{Mark} {gap.Question}");
        }

        return page.Problems(report.Problems).ToString();
    }

    private static void Section(ReportMarkdown page, HandoffReport report, string title, string section, IReadOnlyList<string> lines)
    {
        page.Head(2, title);
        if (lines.Count > 0)
        {
            page.List([.. lines.Select(static line => ReportMarkdown.Prose(line, 1000))], "").Line("");
        }

        page.Line(Gap(report, section));
    }

    // As code an address of a mail can be copied, and notifies nobody.
    private static string Address(string contact) => contact.All(static c => char.IsAsciiLetterOrDigit(c) || c is '@' or '.' or '-' or '_' or '+') ? $"`{contact}`" : ReportMarkdown.Plain(contact);

    private static string Gap(HandoffReport report, string section, string? otherwise = null) => $"{Mark} {report.Gaps.FirstOrDefault(gap => gap.Section == section)?.Question ?? otherwise}";
}
