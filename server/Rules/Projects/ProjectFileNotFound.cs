using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Yaml;

namespace ForgeLsp.Rules.Projects;

/// <summary>Reports environment files that an MLproject names and that are not there.</summary>
public sealed class ProjectFileNotFound : IRuleWithFixes<YamlFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG320",
        Name: "mlproject-file-not-found",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "`conda_env` or `python_env` of an `MLproject` names a file that is not there. MLflow takes the path from the folder of the `MLproject`.",
        Why: "`mlflow run` stops before it runs anything.",
        Bad: "name: churn\npython_env: python_env.yml\n#- python_env.yaml\npython: \"3.12\"\n",
        Good: "name: churn\npython_env: python_env.yaml\n#- python_env.yaml\npython: \"3.12\"\n")
    {
        ExamplePath = "MLproject",
        Kinds = [FileKind.MlProject],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        foreach (var key in new[] { "conda_env", "python_env" })
        {
            if (document.Root[key] is not { Kind: DataKind.String, Text.Length: > 0 } named || RelativePath.Join(RelativePath.Folder(document.Path), named.Text) is not { Length: > 0 } path || context.Workspace.FileExists(path))
            {
                continue;
            }

            var nearest = NearestName.Of(path, context.Workspace.FilesIn(RelativePath.Folder(path)).Where(RelativePath.IsYaml));
            var fix = nearest is null || !named.Text.EndsWith(RelativePath.Name(path), StringComparison.Ordinal) ? null : named.Text[..^RelativePath.Name(path).Length] + RelativePath.Name(nearest);
            yield return new Finding(Info.Id, named.Span, $"There is no `{path}`" + (nearest is null ? ": create it, or name the file that describes the environment" : $" — did you mean `{nearest}`?")) { FixKey = fix };
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(YamlFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } path)
            yield return new Fix($"Change to `{path}`", [new FileEdit(null, [YamlEdits.Replace(document.Text, finding.Span, path)])], IsPreferred: true);
    }
}
