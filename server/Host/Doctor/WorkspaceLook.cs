using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Features.Doctor.Checks;
using ForgeLsp.Rules;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;

namespace ForgeLsp.Host.Doctor;

/// <summary>Counts what the workspace holds, and checks its policy by the rules.</summary>
internal static class WorkspaceLook
{
    /// <summary>The facts, of the files as they are read now.</summary>
    public static WorkspaceFacts Look(ForgeWorkspace workspace, TimeProvider time, CancellationToken cancel)
    {
        var snapshot = workspace.Current;
        var hasPolicy = snapshot.FileExists(Policy.FileName);
        var found = hasPolicy ? new DiagnosticsFeature(workspace, new Analyzer(RuleCatalogue.All, time, static _ => { })).CheckAll(Policy.FileName, cancel) : null;
        var findings = (found?.Items ?? []).Where(static item => item.Severity <= Severity.Warning).OrderBy(static item => item.Severity).ThenBy(static item => item.Finding.Span.Start)
            .Select(item => new PolicyFinding(found is null ? 1 : found.Text.PositionAt(item.Finding.Span.Start).Line + 1, item.Finding.Message, item.Severity == Severity.Error));
        return new WorkspaceFacts(workspace.Root.FullPath, hasPolicy, [.. findings])
        {
            Files = snapshot.Summaries.Count,
            Experiments = snapshot.Experiments.Count,
            Models = snapshot.Models.Count,
            Scripts = snapshot.Summaries.Count(static file => RelativePath.IsScript(file.Path) || RelativePath.IsNotebook(file.Path)),
        };
    }
}
