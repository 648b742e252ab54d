using ForgeLsp.Core.Findings;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Features.Reports.OneExperiment;
using ForgeLsp.Rules;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;

namespace ForgeLsp.Host;

/// <summary>What the rules find in some files, for reports.</summary>
internal static class ReportFindings
{
    /// <summary>Every finding, file by file in the order given, by line. Files that no rule is about have none.</summary>
    /// <param name="paths">Relative to the workspace.</param>
    public static IReadOnlyList<ReportFinding> Of(ForgeWorkspace workspace, TimeProvider time, IReadOnlyList<string> paths, CancellationToken cancel)
    {
        var feature = new DiagnosticsFeature(workspace, new Analyzer(RuleCatalogue.All, time, static _ => { }));
        return
        [
            .. paths.SelectMany(path => feature.CheckAll(path, cancel) is not { } found ? [] : found.Items.OrderBy(static item => item.Finding.Span.Start).ThenBy(static item => item.Finding.RuleId, StringComparer.Ordinal)
                .Select(item => new ReportFinding(path, found.Text.PositionAt(item.Finding.Span.Start).Line + 1, item.Finding.RuleId, item.RuleName, item.Severity switch { Severity.Error => "error", Severity.Warning => "warning", Severity.Information => "information", _ => "hint" }, item.Finding.Message))),
        ];
    }
}
