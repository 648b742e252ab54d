using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Yaml;

namespace ForgeLsp.Rules.Experiments;

/// <summary>Reports an experiment whose metadata, config and scripts log to different tracking experiments.</summary>
public sealed class ExperimentNameMismatch : IRuleWithFixes<ExperimentDocument>
{
    private static readonly string[] ConfigFolders = ["/config", "/configs", "/conf"];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG110",
        Name: "experiment-name-mismatch",
        Severity: Severity.Warning,
        Since: "0.2",
        What: "`mlflow_experiment`, a config of the same folder (`mlflow.experiment_name` and its like) and `mlflow.set_experiment(\"…\")` in its scripts name different tracking experiments.",
        Why: "The runs land where nobody looks for them: the experiment seems to have none.",
        Bad: "experiment_id: churn-trees\nmlflow_experiment: churn/trees\n#- experiments/active/alice/churn-trees/config.yaml\nmlflow:\n  experiment_name: churn-test\n",
        Good: "experiment_id: churn-trees\nmlflow_experiment: churn/trees\n#- experiments/active/alice/churn-trees/config.yaml\nmlflow:\n  experiment_name: churn/trees\n")
    {
        ExamplePath = "experiments/active/alice/churn-trees/metadata.yaml",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ExperimentDocument document, RuleContext context)
    {
        if (document.At("mlflow_experiment") is not { } name || !TrackingName.IsLiteral(name))
            yield break;

        var folder = RelativePath.Folder(document.File.Path);
        List<Named> others = [.. InConfigs(folder, context.Workspace), .. InScripts(folder, name.Text, context.Workspace)];
        others.RemoveAll(other => other.Name == name.Text);
        if (others.Count == 0)
            yield break;

        var said = string.Join(", ", others.GroupBy(other => other.Name, StringComparer.Ordinal).Select(group => $"{string.Join(" and ", group.Select(other => $"`{RelativePath.SeenFrom(document.File.Path, other.Path)}`").Distinct(StringComparer.Ordinal))} `{group.Key}`"));
        var names = others.Select(other => other.Name).Distinct(StringComparer.Ordinal).ToList();
        yield return new Finding(Info.Id, name.Span, $"The tracking experiment is `{name.Text}` here, and in {said}")
        {
            FixKey = names is [var only] ? only : null,
            Related = [.. others.Where(other => other.Place is not null).Select(other => other.Place).OfType<RelatedPlace>()],
        };
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(ExperimentDocument document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } name)
            yield return new Fix($"Change to `{name}`", [new FileEdit(null, [YamlEdits.Replace(document.File.Text, finding.Span, name)])]);
    }

    private static List<Named> InConfigs(string folder, IWorkspaceView workspace)
    {
        var named = new List<Named>();
        AddFrom(folder, workspace, named);
        foreach (var below in ConfigFolders)
            AddFrom((folder + below).TrimStart('/'), workspace, named);

        return named;
    }

    private static void AddFrom(string folder, IWorkspaceView workspace, List<Named> named)
    {
        foreach (var path in workspace.FilesIn(folder))
        {
            if (!RelativePath.IsYaml(path) || workspace.ConfigAt(path) is not { } config)
                continue;

            foreach (var key in config.Keys)
            {
                if (NamesTrackingExperiment(key.Name) && TrackingName.IsLiteral(key.Value))
                    named.Add(new Named(path, key.Value ?? "", new RelatedPlace(path, key.Span, $"Named `{key.Value}` here")));
            }
        }
    }

    /// <summary>Scripts of one folder may log to several experiments; while one of them logs to this one, all is well.</summary>
    private static List<Named> InScripts(string folder, string expected, IWorkspaceView workspace)
    {
        var named = new List<Named>();
        foreach (var path in workspace.FilesIn(folder))
        {
            if (RelativePath.IsScript(path) && workspace.ScriptAt(path)?.TrackingExperiment is { } name && TrackingName.IsLiteral(name))
                named.Add(new Named(path, name, Place: null));
        }

        return named.Exists(script => script.Name == expected) ? [] : named;
    }

    /// <summary>A bare <c>experiment_name</c> is often but a label of the run, so that it counts in a section about tracking only.</summary>
    private static bool NamesTrackingExperiment(string key)
    {
        var dot = key.LastIndexOf('.');
        switch (key.AsSpan(dot + 1))
        {
            case "mlflow_experiment" or "mlflow_experiment_name":
                return true;
            case "experiment_name" or "experiment" when dot >= 0:
                var section = key.AsSpan(0, dot);
                return section[(section.LastIndexOf('.') + 1)..] is "mlflow" or "tracking";
            default:
                return false;
        }
    }

    private sealed record Named(string Path, string Name, RelatedPlace? Place);
}
