using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Rules.Experiments;

/// <summary>Reports results whose run does not tell which code it ran.</summary>
public sealed class RunWithoutCommit : IRule<ExperimentDocument>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG418",
        Name: "run-without-commit",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "The run in `results.run_id` has no commit (`mlflow.source.git.commit`), or was started from a working tree with changes that nothing kept (`mlflow.source.git.dirty` without `mlflow.source.git.diff`). Nothing is said while a store does not answer, nor of runs that still go on.",
        Why: "Nobody can get the code of this result back, and so nobody can make it again, its author neither.",
        Bad: $"experiment_id: churn-trees\nresults:\n  # The run has no commit.\n  run_id: {ExampleRuns.Bad}\n",
        Good: $"experiment_id: churn-trees\nresults:\n  # The run has the commit 4f9d1c02.\n  run_id: {ExampleRuns.Good}\n")
    {
        ExamplePath = ExampleRuns.Path,
        NeedsTracking = true,
        ExampleTracking = ExampleRuns.With(good: (RunTags.Commit, "4f9d1c02b7a86e35d0c9f1e2b3a4857669788a9b")),
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ExperimentDocument document, RuleContext context)
    {
        if (LoggedRun.Of(document, context) is not { Run: { Status: not RunStatus.Running } run } found)
        {
            return [];
        }

        if (string.IsNullOrEmpty(run.Tags.GetValueOrDefault(RunTags.Commit)))
        {
            return [new Finding(Info.Id, found.Id.Span, "This run does not say which commit it ran, so that nobody can get its code back: start the script from a clone in which everything is committed, and name that run here")];
        }

        return run.Tags.GetValueOrDefault(RunTags.Dirty) is "true" or "True" && string.IsNullOrEmpty(run.Tags.GetValueOrDefault(RunTags.Diff))
            ? [new Finding(Info.Id, found.Id.Span, "This run was started with changes that were not committed and that nothing kept: commit them, run again, and name that run here")] : [];
    }
}
