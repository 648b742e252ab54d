using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Yaml;

namespace ForgeLsp.Rules.Pipelines;

/// <summary>Reports tracked parameters that the params file does not have.</summary>
public sealed class MissingParamsKey : IRuleWithFixes<YamlFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG312",
        Name: "missing-params-key",
        Severity: Severity.Warning,
        Since: "0.2",
        What: "A stage tracks a parameter that its params file does not have. Only YAML files are looked into, and nothing is said below lists.",
        Why: "DVC refuses to run the stage; before that, a change of the parameter that was meant goes unnoticed and the stage is not run again.",
        Bad: "stages:\n  train:\n    cmd: python train.py\n    params: [train.lrr]\n#- params.yaml\ntrain:\n  lr: 0.1\n",
        Good: "stages:\n  train:\n    cmd: python train.py\n    params: [train.lr]\n#- params.yaml\ntrain:\n  lr: 0.1\n")
    {
        ExamplePath = "dvc.yaml",
        Kinds = [FileKind.Pipeline],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        if (ParamsFiles.Pipeline(document) is not { } file)
            yield break;

        var known = new Dictionary<string, HashSet<string>?>(StringComparer.Ordinal);
        foreach (var (param, path, span) in ParamsFiles.Of(file))
        {
            if (param.Key is not { Text: { Length: > 0 } key } || path is null || ParamsFiles.IsTemplate(key))
                continue;

            if (!known.TryGetValue(path, out var names))
                known[path] = names = context.Workspace.ConfigAt(path)?.Keys.Select(static one => one.Name).ToHashSet(StringComparer.Ordinal);

            if (names is null || names.Contains(key) || !EndsInMapping(key, names))
                continue;

            var nearest = NearestName.Of(key, names);
            yield return new Finding(Info.Id, span, $"`{path}` has no key `{key}`" + (nearest is null ? "" : $" — did you mean `{nearest}`?")) { FixKey = nearest };
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(YamlFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } key)
            yield return new Fix($"Change to `{key}`", [new FileEdit(null, [YamlEdits.Replace(document.Text, finding.Span, key)])], IsPreferred: true);
    }

    /// <summary>Whether the longest part of the key that is there holds other keys: below a list or a value nothing is known.</summary>
    private static bool EndsInMapping(string key, HashSet<string> names)
    {
        for (var at = key.LastIndexOf('.'); at > 0; at = key.LastIndexOf('.', at - 1))
        {
            if (names.Contains(key[..at]))
                return names.Any(name => name.StartsWith(key[..(at + 1)], StringComparison.Ordinal));
        }

        return !key.Contains('[', StringComparison.Ordinal);
    }
}
