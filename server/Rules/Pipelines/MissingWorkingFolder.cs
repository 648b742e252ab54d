using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Rules.Pipelines;

/// <summary>Reports working folders of stages that are not there.</summary>
public sealed class MissingWorkingFolder : IRule<YamlFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG315",
        Name: "missing-working-folder",
        Severity: Severity.Warning,
        Since: "0.2",
        What: "`wdir` names a folder that is not in the workspace. It counts from the folder of the `dvc.yaml`.",
        Why: "DVC cannot start the stage, and all of its paths count from that folder.",
        Bad: "stages:\n  train:\n    cmd: python train.py\n    wdir: scr\n#- src/train.py\nprint()\n",
        Good: "stages:\n  train:\n    cmd: python train.py\n    wdir: src\n#- src/train.py\nprint()\n")
    {
        ExamplePath = "dvc.yaml",
        Kinds = [FileKind.Pipeline],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        if (ParamsFiles.Pipeline(document) is not { } file || PipelineView.Of(document, context) is not { } pipelines)
            yield break;

        foreach (var stage in file.Stages)
        {
            if (stage.WorkingFolder is { Text.Length: > 0 } written && ParamsFiles.Home(file, stage) is { Length: > 0 } home && !context.Workspace.FolderExists(home) && !pipelines.IsWritten(home))
                yield return new Finding(Info.Id, written.Span, $"There is no folder `{home}` in the workspace");
        }
    }
}
