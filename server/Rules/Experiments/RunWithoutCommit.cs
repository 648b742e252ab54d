using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Rules.Experiments;

/// <summary>Reports results whose run does not tell which code it ran.</summary>
public sealed class RunWithoutCommit : IRule<ExperimentDocument>
{
    private const string Id = "0461f04714ad428ba4aa7c9069939494";

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG418",
        Name: "run-without-commit",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "The run in `results.run_id` has no commit (`mlflow.source.git.commit`), or was started from a working tree with changes that nothing kept (`mlflow.source.git.dirty` without `mlflow.source.git.diff`). Nothing is said while a store does not answer, nor of runs that still go on.",
        Why: "Nobody can get the code of this result back, and so nobody can make it again, its author neither.",
        Bad: $"experiment_id: churn-trees\nresults:\n  # The run has no commit.\n  run_id: {Id}\n",
        Good: "experiment_id: churn-trees\nresults:\n  # The run has the commit 4f9d1c02.\n  run_id: 7d1c2b0a94ab4cde8f017a2b3c4d5e6f\n")
    {
        ExamplePath = "experiments/active/alice/churn-trees/metadata.yaml",
        NeedsTracking = true,
        ExampleTracking = new TrackingFacts
        {
            Runs = new Dictionary<string, Run?>(StringComparer.Ordinal)
            {
                [Id] = new(Id, "1", "trees", RunStatus.Finished, IsDeleted: false),
                ["7d1c2b0a94ab4cde8f017a2b3c4d5e6f"] = new("7d1c2b0a94ab4cde8f017a2b3c4d5e6f", "1", "trees", RunStatus.Finished, IsDeleted: false)
                {
                    Tags = new Dictionary<string, string>(StringComparer.Ordinal) { [RunTags.Commit] = "4f9d1c02b7a86e35d0c9f1e2b3a4857669788a9b" },
                },
            },
        },
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ExperimentDocument document, RuleContext context)
    {
        if (LoggedRun.Of(document, context) is not { Run: { Status: not RunStatus.Running } run } found)
        {
            yield break;
        }

        if (string.IsNullOrEmpty(run.Tags.GetValueOrDefault(RunTags.Commit)))
        {
            yield return new Finding(Info.Id, found.Id.Span, "This run does not say which commit it ran, so that nobody can get its code back: start the script from a clone in which everything is committed, and name that run here");
        }
        else if (run.Tags.GetValueOrDefault(RunTags.Dirty) is "true" or "True" && string.IsNullOrEmpty(run.Tags.GetValueOrDefault(RunTags.Diff)))
        {
            yield return new Finding(Info.Id, found.Id.Span, "This run was started with changes that were not committed and that nothing kept: commit them, run again, and name that run here");
        }
    }
}
