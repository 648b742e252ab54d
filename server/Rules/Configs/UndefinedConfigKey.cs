using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python.Configs;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Configs;

/// <summary>Reports reads of config keys that the config does not have.</summary>
public sealed class UndefinedConfigKey : IRuleWithFixes<PythonFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG304",
        Name: "undefined-config-key",
        Severity: Severity.Warning,
        Since: "0.2",
        What: "The script reads a key that the config file does not have. Reads that have a default, that are guarded (`if \"key\" in cfg`, `try`), or whose key the script itself sets are not meant, nor files that Hydra composes.",
        Why: "The run stops with a `KeyError`, perhaps hours after it began, or in the one branch that nobody tried.",
        Bad: "import yaml\ncfg = yaml.safe_load(open('config.yaml'))\ntrain(lr=cfg['learning_rate'])\n#- experiments/active/alice/churn-net/config.yaml\nlr: 0.001\n",
        Good: "import yaml\ncfg = yaml.safe_load(open('config.yaml'))\ntrain(lr=cfg['lr'])\n#- experiments/active/alice/churn-net/config.yaml\nlr: 0.001\n")
    {
        ExamplePath = "experiments/active/alice/churn-net/train.py",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context)
    {
        if (TrainingScript.IsOutside(document.Path) || !ScriptText.MayReadConfigs.IsIn(document.Tree))
            yield break;

        var script = ScriptReader.Resolve(ScriptReader.Read(document), context.Workspace.FileExists);
        foreach (var group in script.Reads.Where(static read => read.ConfigPath is not null && !read.HasDefault).GroupBy(static read => read.ConfigPath ?? "", StringComparer.Ordinal))
        {
            if (context.Workspace.ConfigAt(group.Key) is not { Keys.Count: > 0 } config)
                continue;

            var names = config.Keys.Select(static key => key.Name).ToHashSet(StringComparer.Ordinal);
            if (names.Contains("defaults") || config.Keys.Any(static key => key.Name.EndsWith("_target_", StringComparison.Ordinal)))
                continue;

            foreach (var read in group.Where(read => !names.Contains(read.Key) && IsBelowMapping(read.Key, config)))
            {
                var siblings = names.Where(name => Parent(name) == Parent(read.Key));
                var nearest = NearestName.Of(read.Key, siblings);
                var message = $"`{RelativePath.Name(group.Key)}` has no key `{read.Key}`" + (nearest is null ? "" : $" — did you mean `{nearest}`?");
                yield return new Finding(Info.Id, read.Span, message) { FixKey = $"{group.Key}\n{read.Key}\n{nearest}" };
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(PythonFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey?.Split('\n') is not [var path, var key, var nearest])
            yield break;

        if (nearest.Length > 0)
        {
            var last = ConfigWalk.Last(nearest);
            yield return new Fix($"Change to `{last}`", [new FileEdit(null, [new TextEdit(finding.Span, last)])], IsPreferred: true);
        }

        var prefix = Parent(key) is { Length: > 0 } parent ? parent + "." : "";
        if (context.Workspace.ConfigAt(path)?.Keys.FirstOrDefault(one => one.Indent >= 0 && Parent(one.Name) + "." == (prefix.Length == 0 ? "." : prefix)) is { } first)
        {
            var line = $"{ConfigWalk.Last(key)}: \n{new string(' ', first.Indent)}";
            yield return new Fix($"Add `{key}` to {path}", [new FileEdit(path, [new TextEdit(new TextSpan(first.Span.Start, 0), line)])]);
        }
    }

    private static string Parent(string name) => name.LastIndexOf('.') is >= 0 and var dot ? name[..dot] : "";

    /// <summary>Whether the key would stand in a mapping that is there: one that is missing itself has its own finding, and a list or an empty value tells nothing.</summary>
    private static bool IsBelowMapping(string key, ConfigSummary config) =>
        Parent(key) is not { Length: > 0 } parent || config.Keys.Any(other => other.Name.StartsWith(parent + ".", StringComparison.Ordinal));
}
