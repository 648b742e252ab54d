using System.Text;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Doctor;

/// <summary>The report for people: as lines for a terminal, and as Markdown for an editor.</summary>
public static class DoctorText
{
    /// <summary>The word of a state.</summary>
    public static string Word(DoctorState state) => state switch
    {
        DoctorState.Ok => "ok",
        DoctorState.Warning => "warning",
        DoctorState.Problem => "problem",
        _ => "not used",
    };

    /// <summary>How it went, in a sentence.</summary>
    public static string Summary(DoctorReport report)
    {
        var (problems, warnings) = (report.Count(DoctorState.Problem), report.Count(DoctorState.Warning));
        return (problems, warnings) switch
        {
            (0, 0) => "Nothing is wrong.",
            (0, _) => $"Nothing is broken; {Amount(warnings, "warning")}.",
            (_, 0) => $"{Amount(problems, "problem")}.",
            _ => $"{Amount(problems, "problem")} and {Amount(warnings, "warning")}.",
        };
    }

    /// <summary>The report as Markdown; what it says of files and stores is text, never markup.</summary>
    /// <param name="titles">Title of a check by its name.</param>
    public static string Markdown(DoctorReport report, Func<string, string> titles)
    {
        var text = new StringBuilder($"# Forge doctor\n\n{Summary(report)}\n\nWorkspace: {MarkdownText.Escape(report.Root, 1000)}\n");
        string? check = null;
        foreach (var line in report.Lines)
        {
            if (check != line.Check)
            {
                check = line.Check;
                text.Append($"\n## {titles(check)}\n\n");
            }

            text.Append($"- **{Word(line.State)}** · {MarkdownText.Escape(line.Subject, 1000)}: {MarkdownText.Escape(line.Found, 1000)}\n");
            if (line.Next is { } next)
            {
                text.Append($"  - **Next:** {MarkdownText.Escape(next, 1000)}\n");
            }
        }

        return text.ToString();
    }

    private static string Amount(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
