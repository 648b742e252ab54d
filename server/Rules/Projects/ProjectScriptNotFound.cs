using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Projects;

/// <summary>Reports scripts that an MLproject's commands run and that are not there.</summary>
public sealed class ProjectScriptNotFound : IRuleWithFixes<YamlFile>
{
    private static readonly string[] Programs = ["python", "python3", "bash", "sh"];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG322",
        Name: "mlproject-script-not-found",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "The command of an entry point runs a Python or shell script that is not there. MLflow runs the command in the folder of the `MLproject`. Commands that change the folder first are not judged.",
        Why: "`mlflow run` builds the environment, which takes minutes, and then stops.",
        Bad: "entry_points:\n  main:\n    command: python trian.py\n#- train.py\nprint()\n",
        Good: "entry_points:\n  main:\n    command: python train.py\n#- train.py\nprint()\n")
    {
        ExamplePath = "MLproject",
        Kinds = [FileKind.MlProject],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        var folder = RelativePath.Folder(document.Path);
        var said = new HashSet<TextSpan>();
        foreach (var (_, command) in ProjectCommands.Of(document))
        {
            if (ScriptOf(command.Text) is not { } script || RelativePath.Join(folder, script) is not { Length: > 0 } path || context.Workspace.FileExists(path))
            {
                continue;
            }

            var at = command.Span.Length > 0 ? document.Text.ToString(command.Span).IndexOf(script, StringComparison.Ordinal) : -1;
            var span = at < 0 ? command.Span : new TextSpan(command.Span.Start + at, script.Length);
            if (said.Add(span))
            {
                var nearest = NearestName.Of(path, context.Workspace.FilesIn(RelativePath.Folder(path)));
                var fix = at >= 0 && nearest is not null && script.EndsWith(RelativePath.Name(path), StringComparison.Ordinal) ? script[..^RelativePath.Name(path).Length] + RelativePath.Name(nearest) : null;
                yield return new Finding(Info.Id, span, $"There is no `{path}`" + (nearest is null ? ", and MLflow runs the command in the folder of the MLproject" : $" — did you mean `{nearest}`?")) { FixKey = fix };
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(YamlFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } path)
            yield return new Fix($"Change to `{path}`", [new FileEdit(null, [new TextEdit(finding.Span, path)])], IsPreferred: true);
    }

    /// <summary>The script that the command's first words run; null where that is something else.</summary>
    private static string? ScriptOf(string command)
    {
        var words = command.Split((char[]?)null, 8, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !Programs.Contains(words[0], StringComparer.Ordinal))
        {
            return null;
        }

        // `python -u train.py`; `-m` and `-c` name no file.
        var script = Array.Find(words[1..Math.Min(words.Length, 7)], static word => !word.StartsWith('-'));
        return script is not null && !words.Any(static word => word is "-m" or "-c") && script.IndexOfAny(['{', '$', '"', '\'', '`', '*', ';']) < 0
            && (script.EndsWith(".py", StringComparison.Ordinal) || script.EndsWith(".sh", StringComparison.Ordinal)) ? script : null;
    }
}
