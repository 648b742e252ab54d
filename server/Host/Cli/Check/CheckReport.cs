using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Diagnostics;

namespace ForgeLsp.Host.Cli.Check;

/// <summary>The result of a check, sorted so that two runs print the same bytes. How it is printed is said in <see cref="Formats.CheckFormats"/>.</summary>
internal sealed record CheckReport(int Files, IReadOnlyList<ReportedFinding> Findings, IReadOnlyList<string> Failures)
{
    /// <summary>Absolute path of the folder that paths are relative to.</summary>
    public string Root { get; init; } = "";

    /// <summary>The files that were checked, sorted.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>The findings that the baseline hides, sorted.</summary>
    public IReadOnlyList<ReportedFinding> Hidden { get; init; } = [];

    /// <summary>The findings that were there before, at the revision that is compared with, sorted.</summary>
    public IReadOnlyList<ReportedFinding> Older { get; init; } = [];

    /// <summary>Whether the findings were compared with those of a revision, so that all of them are new.</summary>
    public bool IsCompared { get; init; }

    /// <summary>Whether a file was left alone because it had changed underneath.</summary>
    public bool IsRefused { get; init; }

    /// <summary>How many findings the baseline hides.</summary>
    public int Baselined { get; init; }

    /// <summary>How many findings the baseline knows that are no more.</summary>
    public int StaleBaseline { get; init; }

    /// <summary>What a reader should know beside the findings, in sentences: for people only.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The rules that were run.</summary>
    public IReadOnlyList<RuleInfo> Rules { get; init; } = [];

    /// <summary>Says how findings are mended; null where nobody knows.</summary>
    public CheckFixes? Fixes { get; init; }

    /// <summary>Gathers what the files have.</summary>
    public static CheckReport Of(IEnumerable<DocumentDiagnostics> documents, IEnumerable<string> failures)
    {
        var paths = new List<string>();
        var findings = new List<ReportedFinding>();
        var hidden = new List<ReportedFinding>();
        var older = new List<ReportedFinding>();
        foreach (var document in documents)
        {
            paths.Add(document.Path);
            Add(findings, document, document.Items);
            Add(hidden, document, document.Baselined);
            Add(older, document, document.Older);
        }

        MostlySorted.Sort(paths, string.CompareOrdinal);
        findings.Sort(ReportedFinding.Compare);
        hidden.Sort(ReportedFinding.Compare);
        older.Sort(ReportedFinding.Compare);
        return new CheckReport(paths.Count, findings, [.. failures.Select(Secrets.Hidden).Order(StringComparer.Ordinal)]) { Paths = paths, Hidden = hidden, Older = older, Baselined = hidden.Count };
    }

    private static void Add(List<ReportedFinding> to, DocumentDiagnostics document, IReadOnlyList<Diagnostic> items)
    {
        // By index: next to no file has any, and nothing is made to find that out.
        for (var i = 0; i < items.Count; i++)
        {
            to.Add(ReportedFinding.Of(document, items[i]));
        }
    }

    /// <summary>The exit code where findings at or over <paramref name="level"/> count.</summary>
    public int ExitCodeAt(Severity level) => IsRefused ? ExitCode.Refused
        : Failures.Count > 0 ? ExitCode.Unreachable
        : Findings.Any(finding => finding.Severity <= level) ? ExitCode.Findings
        : ExitCode.Clean;
}
