using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Pipelines;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Pipelines;

/// <summary>Reports params and vars files that are not there.</summary>
public sealed class MissingParamsFile : IRule<YamlFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG311",
        Name: "missing-params-file",
        Severity: Severity.Warning,
        Since: "0.2",
        What: "`params` or `vars` names a file that is not in the workspace and that no stage writes; a key without a file is looked for in `params.yaml`.",
        Why: "DVC cannot read the pipeline, or does not notice when the parameters change.",
        Bad: "stages:\n  train:\n    cmd: python train.py\n    params:\n      - train.yaml:\n          - lr\n",
        Good: "stages:\n  train:\n    cmd: python train.py\n    params:\n      - train.yaml:\n          - lr\n#- train.yaml\nlr: 0.1\n")
    {
        ExamplePath = "dvc.yaml",
        Kinds = [FileKind.Pipeline],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        if (ParamsFiles.Pipeline(document) is not { } file || PipelineView.Of(document, context) is not { } pipelines)
            yield break;

        // Keys without a file mean one and the same: it is said on the first of them.
        var said = new HashSet<(TextSpan?, string)>();
        foreach (var (path, span, isImplied) in Named(file))
        {
            if (path is not null && !context.Workspace.FileExists(path) && !pipelines.IsWritten(path) && said.Add((isImplied ? null : span, path)))
                yield return new Finding(Info.Id, span, $"There is no file `{path}` to take parameters from");
        }
    }

    private static IEnumerable<(string? Path, TextSpan Span, bool IsImplied)> Named(DvcFile file)
    {
        foreach (var (param, path, span) in ParamsFiles.Of(file))
            yield return (path, param.File?.Span ?? span, param.File is null);

        foreach (var vars in file.Vars)
            yield return (At(vars, RelativePath.Folder(file.Path)), vars.File?.Span ?? default, false);

        foreach (var stage in file.Stages)
        {
            foreach (var vars in stage.Vars)
                yield return (At(vars, ParamsFiles.Home(file, stage)), vars.File?.Span ?? default, false);
        }
    }

    private static string? At(DvcVars vars, string? home) => home is null || vars.File is not { } written || ParamsFiles.IsTemplate(written.Text) ? null : RelativePath.Join(home, written.Text);
}
