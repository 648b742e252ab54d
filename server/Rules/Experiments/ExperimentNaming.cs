using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Rules.Yaml;

namespace ForgeLsp.Rules.Experiments;

/// <summary>Compares the name of the tracking experiment with the pattern that the policy sets.</summary>
public sealed class ExperimentNaming : IRuleWithFixes<ExperimentDocument>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG109",
        Name: "experiment-naming",
        Severity: Severity.Warning,
        Since: "0.2",
        What: "`mlflow_experiment` does not fit the pattern `tracking.experiment_naming` of forge.yaml, such as `{member}/{model}/{variant}`. The rule is silent until the policy sets one. "
            + "`{member}` is anybody in `members`, by any of their names; `{date}`, `{number}` and `{version}` are what they say; other parts are text without a slash.",
        Why: "In a store that a team shares, the name is all that tells whose runs these are and what they try.",
        Bad: "experiment_id: churn-trees\nmlflow_experiment: my test\n#- forge.yaml\nmembers: { alice: {}, bob: {} }\ntracking: { experiment_naming: \"{member}/{model}/{variant}\" }\n",
        Good: "experiment_id: churn-trees\nmlflow_experiment: alice/trees/shallow\n#- forge.yaml\nmembers: { alice: {}, bob: {} }\ntracking: { experiment_naming: \"{member}/{model}/{variant}\" }\n")
    {
        ExamplePath = "experiments/active/alice/churn-trees/metadata.yaml",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ExperimentDocument document, RuleContext context)
    {
        var policy = context.Workspace.Policy;
        if (policy.Tracking.ExperimentNaming is not { } written || document.At("mlflow_experiment") is not { } name || !TrackingName.IsLiteral(name))
            return [];

        // A pattern that cannot be read is said in forge.yaml itself.
        if (NamePattern.TryParse(written) is not { } pattern || pattern.Fits(name.Text, policy))
            return [];

        var owner = ExperimentFolder.Of(document.File.Path, policy)?.Researcher ?? (document.At("researcher") is { Kind: DataKind.String } researcher ? researcher.Text : null);
        var prefixed = owner is null ? null : $"{owner}/{name.Text}";
        var fits = prefixed is not null && pattern.Fits(prefixed, policy) ? prefixed : null;
        return [new Finding(Info.Id, name.Span, $"`{name.Text}` does not fit the team's pattern `{written}`, as `{pattern.Example(policy)}` does") { FixKey = fits }];
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(ExperimentDocument document, Finding finding, RuleContext context)
    {
        // Not preferred: runs that are logged already keep the old name.
        if (finding.FixKey is { } name)
            yield return new Fix($"Change to `{name}`", [new FileEdit(null, [YamlEdits.Replace(document.File.Text, finding.Span, name)])]);
    }
}
