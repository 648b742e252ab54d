using ForgeLsp.Core.Findings;

namespace ForgeLsp.Host.Cli.Check.Formats;

/// <summary>Words that several formats share.</summary>
internal static class ReportWords
{
    /// <summary>The name of a severity.</summary>
    public static string Of(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        Severity.Information => "information",
        _ => "hint",
    };

    /// <summary>The sentence that counts; of the findings with a fix only where <paramref name="countsFixes"/>.</summary>
    public static string Summary(CheckReport report, bool countsFixes = false)
    {
        var fixable = countsFixes ? report.Findings.Count(static finding => finding.Fixable) : 0;
        var found = report.Findings.Count == 0 ? "no findings" : Counted(report.Findings.Count, "finding");
        var known = report.Baselined == 0 ? "" : $", {report.Baselined} more in the baseline";
        var older = report.Older.Count == 0 ? "" : $", {report.Older.Count} more {(report.Older.Count == 1 ? "was" : "were")} there before";
        return $"{Counted(report.Files, "file")} checked, {found}{(fixable == 0 ? "" : $" ({fixable} with a fix)")}{known}{older}.";
    }

    /// <summary>A file may be called anything; a line of the output stays a line, and a terminal gets no commands.</summary>
    public static string OneLine(string path) => path.Any(char.IsControl) ? string.Concat(path.Select(static unit => char.IsControl(unit) ? '\uFFFD' : unit)) : path;

    private static string Counted(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
