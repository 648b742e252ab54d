using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Experiments;

/// <summary>Reports results whose run is not in the team's store.</summary>
public sealed class OtherStore : IRule<ExperimentDocument>
{
    private const string Id = "0461f04714ad428ba4aa7c9069939494";

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG419",
        Name: "other-store",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "The run in `results.run_id` is in a store that was found in the workspace, such as a folder `mlruns`, and not in the one that `tracking.uri`, the settings or the environment name. The rule is silent until the policy says that all runs belong into one store (`tracking.central: true`), and while a store does not answer.",
        Why: "Nobody else sees the run that the result comes from, and it goes with the folder that it is in.",
        Bad: $"#- experiments/active/alice/churn-trees/metadata.yaml\nexperiment_id: churn-trees\nresults:\n  # The run is in the folder mlruns.\n  run_id: {Id}\n#- forge.yaml\ntracking:\n  uri: http://mlflow:5000\n  central: true\n",
        Good: "#- experiments/active/alice/churn-trees/metadata.yaml\nexperiment_id: churn-trees\nresults:\n  # The run is in the team's store.\n  run_id: 7d1c2b0a94ab4cde8f017a2b3c4d5e6f\n#- forge.yaml\ntracking:\n  uri: http://mlflow:5000\n  central: true\n")
    {
        ExamplePath = "experiments/active/alice/churn-trees/metadata.yaml",
        NeedsTracking = true,
        ExampleTracking = new TrackingFacts
        {
            Runs = new Dictionary<string, Run?>(StringComparer.Ordinal)
            {
                [Id] = new(Id, "1", "trees", RunStatus.Finished, IsDeleted: false),
                ["7d1c2b0a94ab4cde8f017a2b3c4d5e6f"] = new("7d1c2b0a94ab4cde8f017a2b3c4d5e6f", "1", "trees", RunStatus.Finished, IsDeleted: false),
            },
            Elsewhere = new Dictionary<string, string>(StringComparer.Ordinal) { [Id] = "mlruns" },
        },
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ExperimentDocument document, RuleContext context)
    {
        if (context.Workspace.Policy.Tracking.Central && LoggedRun.Of(document, context) is { } found && context.Workspace.Tracking?.Elsewhere.GetValueOrDefault(found.Run.Id) is { } store)
        {
            yield return new Finding(Info.Id, found.Id.Span, $"This run is in `{Display.Plain(store)}` and not in the team's store, where all runs belong (`tracking.central`): set `MLFLOW_TRACKING_URI` to the team's store, run again, and name that run here");
        }
    }
}
