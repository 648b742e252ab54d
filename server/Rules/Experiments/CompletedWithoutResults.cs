using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Rules.Experiments;

/// <summary>Flags an experiment that says it is completed but holds no result.</summary>
public sealed class CompletedWithoutResults : IRule<ExperimentDocument>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG105",
        Name: "completed-without-results",
        Severity: Severity.Warning,
        Since: "0.1",
        What: "The experiment says that it is completed, and `results.best_metric` is missing or empty.",
        Why: "What was learnt is lost: nobody can compare with the experiment, and a report counts it as done without a number.",
        Bad: "status: completed\n",
        Good: "status: completed\nresults:\n  best_metric: 0.89\n")
    {
        ExamplePath = "experiments/active/alice/churn-trees/metadata.yaml",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ExperimentDocument document, RuleContext context) =>
        document.At("status") is { Kind: DataKind.String, Text: "completed" } status
            && document.At("results", "best_metric") is null or { Kind: DataKind.Null } or { Kind: DataKind.Mapping, Entries.Count: 0 }
            ? [new Finding(Info.Id, status.Span, "Completed, but `results.best_metric` is missing")] : [];
}
