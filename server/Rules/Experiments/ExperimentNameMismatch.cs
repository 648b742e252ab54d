using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Yaml;

namespace ForgeLsp.Rules.Experiments;

/// <summary>Reports an experiment whose metadata, config and scripts log to different tracking experiments.</summary>
public sealed class ExperimentNameMismatch : IRuleWithFixes<ExperimentDocument>
{
    private static readonly string[] ConfigFolders = ["config", "configs", "conf"];

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
            return [];

        var folder = RelativePath.Folder(document.File.Path);
        var others = Others(folder, name.Text, context.Workspace);
        if (others.Count == 0)
            return [];

        var said = string.Join(", ", others.GroupBy(other => other.Name, StringComparer.Ordinal).Select(group => $"{string.Join(" and ", group.Select(other => $"`{RelativePath.SeenFrom(document.File.Path, other.Path)}`").Distinct(StringComparer.Ordinal))} `{group.Key}`"));
        var names = others.Select(other => other.Name).Distinct(StringComparer.Ordinal).ToList();
        return
        [
            new Finding(Info.Id, name.Span, $"The tracking experiment is `{name.Text}` here, and in {said}")
            {
                FixKey = names is [var only] ? only : null,
                Related = [.. others.Where(other => other.Place is not null).Select(other => other.Place).OfType<RelatedPlace>()],
            },
        ];
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(ExperimentDocument document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } name)
            yield return new Fix($"Change to `{name}`", [new FileEdit(null, [YamlEdits.Replace(document.File.Text, finding.Span, name)])]);
    }

    /// <summary>The places beside the metadata that name another tracking experiment than <paramref name="expected"/>.</summary>
    private static List<Named> Others(string folder, string expected, IWorkspaceView workspace)
    {
        var others = new List<Named>();
        var beside = workspace.FilesIn(folder);
        AddFrom(beside, expected, workspace, others);
        foreach (var below in ConfigFolders)
            AddFrom(workspace.FilesIn(folder, below), expected, workspace, others);

        AddScripts(beside, expected, workspace, others);
        return others;
    }

    private static void AddFrom(IReadOnlyList<string> files, string expected, IWorkspaceView workspace, List<Named> others)
    {
        for (var i = 0; i < files.Count; i++)
        {
            var path = files[i];
            if (!RelativePath.IsYaml(path) || workspace.ConfigAt(path) is not { } config)
                continue;

            foreach (var key in config.Keys)
            {
                if (NamesTrackingExperiment(key.Name) && key.Value != expected && TrackingName.IsLiteral(key.Value))
                    others.Add(new Named(path, key.Value ?? "", new RelatedPlace(path, key.Span, $"Named `{key.Value}` here")));
            }
        }
    }

    /// <summary>Scripts of one folder may log to several experiments; while one of them logs to this one, all is well.</summary>
    private static void AddScripts(IReadOnlyList<string> files, string expected, IWorkspaceView workspace, List<Named> others)
    {
        var before = others.Count;
        for (var i = 0; i < files.Count; i++)
        {
            var path = files[i];
            if (!RelativePath.IsScript(path) || workspace.ScriptAt(path)?.TrackingExperiment is not { } name || !TrackingName.IsLiteral(name))
                continue;

            if (name == expected)
            {
                others.RemoveRange(before, others.Count - before);
                return;
            }

            others.Add(new Named(path, name, Place: null));
        }
    }

    /// <summary>A bare <c>experiment_name</c> is often but a label of the run, so that it counts in a section about tracking only.</summary>
    private static bool NamesTrackingExperiment(string key)
    {
        // Hardly a key does.
        if (!key.EndsWith("experiment", StringComparison.Ordinal) && !key.EndsWith("experiment_name", StringComparison.Ordinal))
            return false;

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
