using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Experiments;

/// <summary>Reports results whose run is not in the team's store.</summary>
public sealed class OtherStore : IRule<ExperimentDocument>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG419",
        Name: "other-store",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "The run in `results.run_id` is in a store that was found in the workspace, such as a folder `mlruns`, and not in the one that `tracking.uri`, the settings or the environment name. The rule is silent until the policy says that all runs belong into one store (`tracking.central: true`), and while a store does not answer.",
        Why: "Nobody else sees the run that the result comes from, and it goes with the folder that it is in.",
        Bad: $"#- {ExampleRuns.Path}\nexperiment_id: churn-trees\nresults:\n  # The run is in the folder mlruns.\n  run_id: {ExampleRuns.Bad}\n#- forge.yaml\ntracking:\n  uri: http://mlflow:5000\n  central: true\n",
        Good: $"#- {ExampleRuns.Path}\nexperiment_id: churn-trees\nresults:\n  # The run is in the team's store.\n  run_id: {ExampleRuns.Good}\n#- forge.yaml\ntracking:\n  uri: http://mlflow:5000\n  central: true\n")
    {
        ExamplePath = ExampleRuns.Path,
        NeedsTracking = true,
        ExampleTracking = ExampleRuns.With() with { Elsewhere = new Dictionary<string, string>(StringComparer.Ordinal) { [ExampleRuns.Bad] = "mlruns" } },
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ExperimentDocument document, RuleContext context)
    {
        return context.Workspace.Policy.Tracking.Central && LoggedRun.Of(document, context) is { } found && context.Workspace.Tracking?.Elsewhere.GetValueOrDefault(found.Run.Id) is { } store
            ? [new Finding(Info.Id, found.Id.Span, $"This run is in `{Display.Plain(store)}` and not in the team's store, where all runs belong (`tracking.central`): set `MLFLOW_TRACKING_URI` to the team's store, run again, and name that run here")] : [];
    }
}
