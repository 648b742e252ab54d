using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Yaml;

namespace ForgeLsp.Rules.Experiments;

/// <summary>Reports an experiment with results whose tracking experiment no store knows.</summary>
public sealed class UnknownTrackingExperiment : IRuleWithFixes<ExperimentDocument>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG106",
        Name: "unknown-tracking-experiment",
        Severity: Severity.Warning,
        Since: "0.2",
        What: "`mlflow_experiment` is in no tracking store, though the experiment is completed or names a run. It is said only when every store answered.",
        Why: "The runs behind the result cannot be found: the name was misspelt or changed, or they were logged to a store that only one machine has.",
        Bad: "experiment_id: churn-trees\nstatus: completed\n# The store has `churn/trees` and nothing else.\nmlflow_experiment: churn/tress\nresults:\n  best_metric: 0.89\n",
        Good: "experiment_id: churn-trees\nstatus: completed\nmlflow_experiment: churn/trees\nresults:\n  best_metric: 0.89\n")
    {
        ExamplePath = "experiments/active/alice/churn-trees/metadata.yaml",
        NeedsTracking = true,
        ExampleTracking = new TrackingFacts
        {
            Experiments = new Dictionary<string, TrackedExperiment>(StringComparer.Ordinal) { ["churn/trees"] = new("churn/trees", "1", "mlruns") },
        },
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ExperimentDocument document, RuleContext context)
    {
        // The file first: one that names nothing need not be checked again when a store answers.
        if (document.At("mlflow_experiment") is not { } name || !TrackingName.IsLiteral(name))
            return [];

        var isCompleted = document.At("status") is { Text: "completed" };
        if (!isCompleted && !TrackingName.IsLiteral(document.At("results", "run_id")))
            return [];

        if (context.Workspace.Tracking?.Experiments is not { } known || known.ContainsKey(name.Text))
            return [];

        var nearest = NearestName.Of(name.Text, known.Keys.Order(StringComparer.Ordinal));
        var message = $"No tracking store has an experiment `{name.Text}`" + (nearest is null ? "" : $" — did you mean `{nearest}`?");
        return [new Finding(Info.Id, name.Span, message) { FixKey = nearest }];
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(ExperimentDocument document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } name)
            yield return new Fix($"Change to `{name}`", [new FileEdit(null, [YamlEdits.Replace(document.File.Text, finding.Span, name)])], IsPreferred: true);
    }
}
