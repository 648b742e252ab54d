using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Rules.Yaml;

namespace ForgeLsp.Rules.Experiments;

/// <summary>Compares <c>researcher</c> with the folder that the experiment lies in.</summary>
public sealed class ResearcherMismatch : IRuleWithFixes<ExperimentDocument>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG101",
        Name: "researcher-mismatch",
        Severity: Severity.Warning,
        Since: "0.1",
        What: "`researcher` names somebody else than the folder that the experiment lies in. Case, blanks and the names that `members` in forge.yaml gives one person do not matter.",
        Why: "An experiment that was copied from a colleague keeps their name, and every report then counts it as theirs.",
        Bad: "experiment_id: churn-trees\nresearcher: bob\n",
        Good: "experiment_id: churn-trees\nresearcher: alice\n")
    {
        ExamplePath = "experiments/active/alice/churn-trees/metadata.yaml",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ExperimentDocument document, RuleContext context)
    {
        var policy = context.Workspace.Policy;
        if (document.At("researcher") is not { Kind: DataKind.String, Text.Length: > 0 } researcher || ExperimentFolder.Of(document.File.Path, policy) is not { } folder)
            return [];

        return researcher.Text != folder.Researcher && Key(PersonOf(researcher.Text, policy)) != Key(PersonOf(folder.Researcher, policy))
            ? [new Finding(Info.Id, researcher.Span, $"The experiment lies in the folder of `{folder.Researcher}`, and names `{researcher.Text}`") { FixKey = folder.Researcher }] : [];
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(ExperimentDocument document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } name)
            yield return new Fix($"Set researcher to `{name}`", [new FileEdit(null, [YamlEdits.Replace(document.File.Text, finding.Span, name)])], IsPreferred: true);
    }

    private static string PersonOf(string name, Policy policy)
    {
        foreach (var member in policy.Members.Values)
        {
            if (member.IsCalled(name))
                return member.Name;
        }

        return name;
    }

    private static string Key(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
