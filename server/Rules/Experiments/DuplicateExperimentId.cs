using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Rules.Experiments;

/// <summary>Reports an experiment id that another experiment of the workspace has too.</summary>
public sealed class DuplicateExperimentId : IRule<ExperimentDocument>
{
    private const int MaxNamed = 3;

    // A folder that was copied a thousand times would otherwise link a million places.
    private const int MaxLinked = 20;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG102",
        Name: "duplicate-experiment-id",
        Severity: Severity.Error,
        Since: "0.1",
        What: "Two experiments of the workspace have one `experiment_id`. Both are reported, each naming the other.",
        Why: "Baselines, reports and links go by the id; with two of them they silently take either one.",
        Bad: "experiment_id: churn-trees\nresearcher: alice\n#- experiments/active/bob/churn-copy/metadata.yaml\nexperiment_id: churn-trees\nresearcher: bob\n",
        Good: "experiment_id: churn-trees\nresearcher: alice\n#- experiments/active/bob/churn-copy/metadata.yaml\nexperiment_id: churn-trees-repeated\nresearcher: bob\n")
    {
        ExamplePath = "experiments/active/alice/churn-trees/metadata.yaml",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ExperimentDocument document, RuleContext context)
    {
        if (document.At("experiment_id") is not { Text.Length: > 0, Kind: not (DataKind.Mapping or DataKind.Sequence or DataKind.Null) } id)
            return [];

        var same = context.Workspace.ExperimentsWithId(id.Text);
        if (same.Count == 0 || (same.Count == 1 && same[0].Path == document.File.Path))
            return [];

        var others = same.Where(e => e.Path != document.File.Path).ToList();
        if (others.Count == 0)
            return [];

        var named = string.Join(", ", others.Take(MaxNamed).Select(e => e.Path)) + (others.Count > MaxNamed ? $" and {others.Count - MaxNamed} more" : "");
        return
        [
            new Finding(Info.Id, id.Span, $"`{id.Text}` is also the id of {named}")
            {
                Related = [.. others.Take(MaxLinked).Select(e => new RelatedPlace(e.Path, e.IdSpan, $"The same id, `{id.Text}`"))],
            },
        ];
    }
}
