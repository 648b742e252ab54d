using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Yaml;

namespace ForgeLsp.Rules.Pipelines;

/// <summary>Reports dependencies of stages that are nowhere and that no stage makes.</summary>
public sealed class MissingDependency : IRuleWithFixes<YamlFile>
{
    /// <summary>Where more is missing than this, it is not by slips: a suggestion is looked for among all files and outputs.</summary>
    private const int MaxSuggestions = 100;

    private static readonly string[] Code = [".py", ".sh", ".r", ".R", ".ipynb", ".yaml", ".yml", ".toml", ".jl", ".sql"];
    private static readonly string[] Unlisted = ["mlruns", "mlartifacts", "wandb", "lightning_logs", "venv", ".venv", ".git", "site-packages", "node_modules"];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG310",
        Name: "missing-dependency",
        Severity: Severity.Warning,
        Since: "0.2",
        What: "A stage depends on a file or folder that is not in the workspace, that no stage writes, and that DVC does not track. "
            + "Data that is not pulled yet is not meant: what has a `.dvc` file beside or above it counts as there, and once there is a `dvc.lock`, only code and configs are looked for.",
        Why: "`dvc repro` stops at this stage, on every machine but the one where the file still lies.",
        Bad: "stages:\n  train:\n    cmd: python train.py\n    deps: [trian.py]\n#- train.py\nprint()\n",
        Good: "stages:\n  train:\n    cmd: python train.py\n    deps: [train.py]\n#- train.py\nprint()\n")
    {
        ExamplePath = "dvc.yaml",
        Kinds = [FileKind.Pipeline],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        if (PipelineView.Of(document, context) is not { } pipelines)
            yield break;

        var said = new HashSet<TextSpan>();
        var names = OutputNames.Of(pipelines.Outputs);
        var home = RelativePath.Folder(document.Path);
        foreach (var dep in pipelines.StagesOf(document.Path).SelectMany(static stage => stage.Deps))
        {
            if (dep.Path.Length == 0 || context.Workspace.FileExists(dep.Path) || pipelines.IsWritten(dep.Path) || IsElsewhere(dep.Path, home, context.Workspace) || !said.Add(dep.Span))
                continue;

            var nearest = said.Count > MaxSuggestions ? null : names.Nearest(dep.Path, context.Workspace.FilesIn(RelativePath.Folder(dep.Path)));
            var written = document.Text.ToString(dep.Span).Trim('"', '\'');
            var fix = nearest is not null && written.EndsWith(RelativePath.Name(dep.Path), StringComparison.Ordinal) && RelativePath.Folder(nearest) == RelativePath.Folder(dep.Path)
                ? written[..^RelativePath.Name(dep.Path).Length] + RelativePath.Name(nearest)
                : null;
            yield return new Finding(Info.Id, dep.Span, $"There is no `{dep.Path}` in the workspace, and no stage makes it" + (nearest is null ? "" : $" — did you mean `{nearest}`?")) { FixKey = fix };
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(YamlFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } path)
            yield return new Fix($"Change to `{path}`", [new FileEdit(null, [YamlEdits.Replace(document.Text, finding.Span, path)])], IsPreferred: true);
    }

    /// <summary>Whether a path that is no file here is a folder, or may be where nobody can see it from here.</summary>
    private static bool IsElsewhere(string path, string home, IWorkspaceView workspace)
    {
        if (workspace.FolderExists(path) || IsUnlisted(path))
            return true;

        for (var at = path; at.Length > 0; at = RelativePath.Folder(at))
        {
            if (workspace.FileExists(at + ".dvc"))
                return true;
        }

        if (Array.Exists(Code, ending => path.EndsWith(ending, StringComparison.Ordinal)))
            return false;

        // Data may be on another machine, or behind a link; it is missed only in a folder that is there, before the first run.
        var folder = RelativePath.Folder(path);
        return workspace.FileExists(home.Length == 0 ? "dvc.lock" : home + "/dvc.lock") || (folder != home && !workspace.FolderExists(folder));
    }

    private static bool IsUnlisted(string path)
    {
        foreach (var part in path.AsSpan().Split('/'))
        {
            foreach (var name in Unlisted)
            {
                if (path.AsSpan(part).SequenceEqual(name))
                    return true;
            }
        }

        return false;
    }
}
