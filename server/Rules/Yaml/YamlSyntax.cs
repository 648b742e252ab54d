using System.Globalization;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Rules.Yaml;

/// <summary>Reports where a file is not YAML.</summary>
public sealed class YamlSyntax : IRuleWithFixes<YamlFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG001",
        Name: "yaml-syntax",
        Severity: Severity.Error,
        Since: "0.1",
        What: "The file breaks the grammar of YAML at this place. The rest of the file is still checked.",
        Why: "Training code that loads the file stops with an exception, often hours after the job was queued, and tools that read it quietly leave the experiment out.",
        Bad: "experiment_id: churn-trees\ntags: [churn, tabular\nstatus: planned\n",
        Good: "experiment_id: churn-trees\ntags: [churn, tabular]\nstatus: planned\n")
    {
        ChecksUnread = true,
        ExamplePath = "experiments/active/alice/churn-trees/metadata.yaml",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        var tree = document.Tree;
        return !tree.IsTooLarge && tree.Problems.Count == 0 && !(RefusesRepeatedAnchors(document) && tree.Documents.Any(static one => one.RepeatedAnchors.Any())) ? [] : Said(document, tree);
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(YamlFile document, Finding finding, RuleContext context) =>
        SyntaxRepair.Of(document, finding.Span) is { } repair ? [repair] : [];

    private static bool RefusesRepeatedAnchors(YamlFile document) => document is { Kind: FileKind.TrainingConfig, Dialect: YamlDialect.PyYaml };

    private IEnumerable<Finding> Said(YamlFile document, YamlTree tree)
    {
        if (tree.IsTooLarge)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"Not checked: the file has over {YamlTree.MaxLength:N0} characters or {YamlTree.MaxLines:N0} lines");
            yield return new Finding(Info.Id, tree.Text.LineSpan(0) is var line && line.Length > 200 ? line with { Length = 200 } : line, message) { Severity = Severity.Information };
            yield break;
        }

        foreach (var problem in tree.Problems)
            yield return new Finding(Info.Id, problem.Span, problem.Message) { FixKey = "repair" };

        if (!RefusesRepeatedAnchors(document))
            yield break;

        foreach (var (second, first) in tree.Documents.SelectMany(static one => one.RepeatedAnchors))
            yield return new Finding(Info.Id, second, $"`{tree.Text.ToString(second)}` stands on line {tree.Text.LineAt(first.Start) + 1} already, and PyYAML refuses a file that repeats an anchor: give one another name");
    }
}
