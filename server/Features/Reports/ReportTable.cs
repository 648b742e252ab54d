using ForgeLsp.Features.Reports.Audit;
using ForgeLsp.Features.Reports.Dashboard;
using ForgeLsp.Features.Reports.Handoff;
using ForgeLsp.Features.Reports.PullRequest;
using ForgeLsp.Features.Reports.Review;
using ForgeLsp.Features.Reports.Score;
using ForgeLsp.Features.Reports.Standup;
using ForgeLsp.Features.Reports.Weekly;

namespace ForgeLsp.Features.Reports;

/// <summary>Every kind of report there is, in the order in which they are offered. A new one is a class and a line here.</summary>
public static class ReportTable
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IReport> All { get; } =
    [
        new DashboardKind(),
        new StandupKind(),
        new WeeklyKind(),
        new CostKind(),
        new HandoffKind(),
        new PullRequestKind(),
        new ReviewKind(),
        new ScoreKind(),
        new AuditKind(),
    ];

    /// <summary>The kind of a name; null where there is none.</summary>
    public static IReport? Find(string kind) => All.FirstOrDefault(report => report.Kind == kind);
}

/// <summary>The kinds of reports, for a list to pick one from.</summary>
public sealed record ReportKinds(IReadOnlyList<ReportKindEntry> Kinds);

/// <summary>A kind of report in a list.</summary>
/// <param name="Subject"><c>workspace</c>, <c>experiment</c> or <c>experimentOrWorkspace</c>.</param>
/// <param name="Format"><c>markdown</c> or <c>html</c>.</param>
public sealed record ReportKindEntry(string Kind, string Title, string What, string Subject, string Format)
{
    /// <summary>As a list shows it.</summary>
    public static ReportKindEntry Of(IReport report) =>
        new(report.Kind, report.Title, report.What, char.ToLowerInvariant(report.Subject.ToString()[0]) + report.Subject.ToString()[1..], FormatOf(report));

    /// <summary>What a report is written in.</summary>
    public static string FormatOf(IReport report) => report.IsPage ? "html" : "markdown";
}

/// <summary>Parameters of <c>forge/report</c>.</summary>
/// <param name="Target">An experiment, as <see cref="ReportWish.Target"/> names it.</param>
/// <param name="Since"><c>today</c>, <c>36h</c>, <c>7d</c>, a date or an ISO instant; null for what the report does by itself.</param>
/// <param name="Options">Options of the kind by name.</param>
/// <param name="File">Absolute path of the file that it is made for, so that its links lead from there; null to show it.</param>
/// <param name="WorkDoneToken">Takes the progress.</param>
public sealed record ReportRequest(string Kind, string? Target = null, string? Since = null, IReadOnlyDictionary<string, string>? Options = null, string? File = null, string? WorkDoneToken = null);

/// <summary>A report as the editor shows it.</summary>
/// <param name="FileName">Where a file with it usually is, relative to the workspace.</param>
/// <param name="Format"><c>markdown</c> or <c>html</c>.</param>
/// <param name="Problems">What could not be read, each in a sentence.</param>
public sealed record ReportText(string Title, string FileName, string Format, string Text, IReadOnlyList<string> Problems);
