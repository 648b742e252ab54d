using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Rules.Experiments;

/// <summary>The run that an experiment gives as the source of its results, as the tracking stores know it.</summary>
internal static class LoggedRun
{
    /// <summary>The run and where its id is written; null where none is named, or none is known by that id.</summary>
    public static (DataNode Id, Run Run)? Of(ExperimentDocument document, RuleContext context) =>
        document.At("results", "run_id") is { Kind: not DataKind.Null } id && context.Workspace.Tracking is { } tracking && tracking.Runs.TryGetValue(id.Text, out var run) && run is { IsDeleted: false } ? (id, run) : null;
}
