using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Names;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Experiments;

/// <summary>Reports results whose run read a config that was not committed.</summary>
public sealed class UncommittedConfig : IRule<ExperimentDocument>
{
    private const string Header = "+++ b/";

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG504",
        Name: "uncommitted-config",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "The run in `results.run_id` kept how its working tree differed from its commit (`mlflow.source.git.diff`), and among that is a config: YAML, TOML, JSON, INI or CFG, but no metadata and no settings of other tools. Nothing is said while one edits, nor while a store does not answer. `forge gpu run`, and *Run with GPU reservation* in the editor, say it of the configs near a script before they start it.",
        Why: "Whoever checks the run's commit out has another config than the run had, and gets another result without a hint why.",
        Bad: $"experiment_id: churn-trees\nresults:\n  # The run had a changed config.yaml.\n  run_id: {ExampleRuns.Bad}\n",
        Good: $"experiment_id: churn-trees\nresults:\n  # The run had what its commit says.\n  run_id: {ExampleRuns.Good}\n")
    {
        ExamplePath = ExampleRuns.Path,
        NeedsTracking = true,
        ExampleTracking = ExampleRuns.With(bad: (RunTags.Diff, "diff --git a/config.yaml b/config.yaml\n--- a/config.yaml\n+++ b/config.yaml\n@@ -1 +1 @@\n-seed: 1\n+seed: 2\n")),
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ExperimentDocument document, RuleContext context)
    {
        if (LoggedRun.Of(document, context) is not { } found || found.Run.Tags.GetValueOrDefault(RunTags.Diff) is not { Length: > 0 } diff || Configs(diff) is not { Count: > 0 } configs)
        {
            return [];
        }

        var others = configs.Count == 1 ? "" : configs.Count == 2 ? " and one other config" : $" and {configs.Count - 1} other configs";
        return [new Finding(Info.Id, found.Id.Span, $"This run read `{Display.Plain(configs[0])}`{others} with changes that its commit does not have: commit the config, run again, and name that run here")];
    }

    private static List<string> Configs(string diff)
    {
        var found = new List<string>();
        foreach (var line in diff.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(Header, StringComparison.Ordinal) && line[Header.Length..].Trim().ToString() is var path && ConfigPaths.IsConfig(path))
            {
                found.Add(path);
            }
        }

        return found;
    }
}
