using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Features.Reproducibility;

/// <summary>
/// Finds what runs an experiment, where somebody wrote it down: on the command line, in its metadata, its <c>MLproject</c>, a <c>dvc.yaml</c>, or the policy.
/// Nothing is guessed: a script that merely lies there may want arguments that nobody knows.
/// </summary>
/// <param name="workspace">The files as they were at the commit.</param>
/// <param name="read">The text of one of them; null where there is none.</param>
public sealed class LaunchFinder(IWorkspaceView workspace, Func<string, string?> read)
{
    /// <summary>The launch of an experiment.</summary>
    public LaunchAnswer Find(LaunchQuestion question)
    {
        if (question.Given is { Count: > 0 } given)
        {
            return new(new(given, Home(question.Folder, given), "the command line"), null);
        }

        if (question.Command is { } command)
        {
            return OfLine(command, question.Folder, "`command` of metadata.yaml");
        }

        return OfProject(question) ?? OfPipeline(question.Folder)
            ?? (question.PolicyCommand is { } usual ? OfLine(usual, question.Folder, "`reproduce.command` of forge.yaml") : new(null, Missing(question.Folder)));
    }

    /// <summary>The scripts of a folder that train, by name.</summary>
    public static IReadOnlyList<string> TrainingScripts(IWorkspaceView workspace, string folder) =>
        [.. workspace.FilesIn(folder).Where(path => RelativePath.IsScript(path) && workspace.ScriptAt(path)?.Trains == true).Select(RelativePath.Name)];

    private LaunchAnswer OfLine(string line, string folder, string source, Func<string, string>? replace = null)
    {
        if (ShellWords.Split(line) is not { } words)
        {
            return new(null, $"A quote in {source} is not closed: `{line}`.");
        }

        if (words.FirstOrDefault(static word => word.HasOperator) is { Text: { } shell })
        {
            return new(null, $"`{shell}` in {source} needs a shell, and there is none; put it into a script, and name that.");
        }

        var arguments = words.Select(word => replace is null ? word.Text : replace(word.Text)).ToList();
        return arguments.Count == 0 ? new(null, $"{source} is empty; write what runs the experiment, such as `python train.py`.") : new(new(arguments, Home(folder, arguments), source), null);
    }

    /// <summary>The folder to run in: the experiment's, unless the first file that the command names is one of the workspace's root alone.</summary>
    private string Home(string folder, IReadOnlyList<string> arguments)
    {
        foreach (var word in arguments.Skip(1))
        {
            foreach (var name in word.EndsWith(".py", StringComparison.Ordinal) ? new[] { word } : [word.Replace('.', '/') + ".py", word.Replace('.', '/') + "/__main__.py", word])
            {
                if (RelativePath.Join(folder, name) is { } own && workspace.FileExists(own))
                {
                    return folder;
                }

                if (RelativePath.Join("", name) is { Length: > 0 } root && workspace.FileExists(root))
                {
                    return "";
                }
            }
        }

        return folder;
    }

    /// <summary>The entry point of an <c>MLproject</c> in the folder; null where there is none.</summary>
    private LaunchAnswer? OfProject(LaunchQuestion question)
    {
        if (Read(RelativePath.Join(question.Folder, "MLproject"), YamlDialect.PyYaml) is not { } root || root["entry_points"] is not { Kind: DataKind.Mapping, Entries.Count: > 0 } points)
        {
            return null;
        }

        var entry = points["main"] ?? (points.Entries.Count == 1 ? points.Entries[0].Value : null);
        if (entry?["command"] is not { Kind: DataKind.String } command)
        {
            return new(null, $"MLproject has no entry point `main` with a command; name one so, or write `command` into metadata.yaml.");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in entry["parameters"]?.Entries ?? [])
        {
            var usual = parameter.Value.Kind == DataKind.Mapping ? parameter.Value["default"] : null;
            if (question.Params.TryGetValue(parameter.Name, out var recorded))
            {
                values[parameter.Name] = recorded;
            }
            else if (usual is { Kind: not (DataKind.Null or DataKind.Mapping or DataKind.Sequence) })
            {
                values[parameter.Name] = usual.Text;
            }
        }

        string? missing = null;
        var answer = OfLine(command.Text, question.Folder, "MLproject", word =>
        {
            foreach (var (name, value) in values)
            {
                word = word.Replace($"{{{name}}}", value, StringComparison.Ordinal);
            }

            missing ??= (entry["parameters"]?.Entries ?? []).Select(static parameter => parameter.Name).FirstOrDefault(name => !values.ContainsKey(name) && word.Contains($"{{{name}}}", StringComparison.Ordinal));
            return word;
        });
        return missing is null ? answer : new(null, $"The entry point of MLproject takes `{missing}`, which has no default and which no recorded run says; write `command` into metadata.yaml with its value.");
    }

    /// <summary>The stage of a pipeline that is of this experiment: of its own <c>dvc.yaml</c>, or one that depends on a file in its folder. Null where there is none.</summary>
    private LaunchAnswer? OfPipeline(string folder)
    {
        var own = workspace.Pipelines.Where(pipeline => RelativePath.Folder(pipeline.Path) == folder).SelectMany(static pipeline => pipeline.Stages.Select(stage => (pipeline.Path, stage.Name))).ToList();
        var stages = own.Count > 0 ? own : [.. workspace.Pipelines.SelectMany(pipeline => pipeline.Stages
            .Where(stage => stage.Deps.Any(dep => folder.Length > 0 && RelativePath.IsAtOrBelow(dep.Path, folder) && RelativePath.IsScript(dep.Path))).Select(stage => (pipeline.Path, stage.Name)))];
        if (stages.Count == 0)
        {
            return null;
        }

        var trains = stages.Where(static stage => stage.Name == "train").ToList();
        if ((stages.Count == 1 ? stages : trains) is not [var (path, name)])
        {
            return new(null, $"Several stages of dvc.yaml belong to the experiment ({string.Join(", ", stages.Select(static stage => $"`{stage.Name}`").Distinct(StringComparer.Ordinal).Take(5))}), and none alone is called `train`; write `command` into metadata.yaml.");
        }

        var source = $"stage `{name}` of {path}";
        var stage = Read(path, YamlDialect.Yaml12)?["stages"]?[name];
        var command = stage?["cmd"] switch
        {
            { Kind: DataKind.String } one => one.Text,
            { Kind: DataKind.Sequence, Items: [{ Kind: DataKind.String } only] } => only.Text,
            _ => null,
        };
        var home = stage?["wdir"] is { Kind: DataKind.String } below ? RelativePath.Join(RelativePath.Folder(path), below.Text) : RelativePath.Folder(path);
        return command is null || home is null || command.Contains("${", StringComparison.Ordinal)
            ? new(null, $"The command of {source} is a template or several commands, which DVC alone can put together; write `command` into metadata.yaml.")
            : OfLine(command, home, source) is { Launch: { } launch } ? new(launch with { Folder = home }, null) : OfLine(command, home, source);
    }

    private DataNode? Read(string? path, YamlDialect dialect) => path is not null && read(path) is { } text ? YamlData.Resolve(YamlTree.Parse(SourceText.From(text)), dialect) : null;

    private string Missing(string folder)
    {
        var scripts = TrainingScripts(workspace, folder).Where(static name => name.EndsWith(".py", StringComparison.Ordinal)).ToList();
        var example = $"python {(scripts.Count > 0 ? scripts[0] : "train.py")}";
        return $"Nothing says how this experiment is run. Write it into its metadata.yaml, such as `command: {example}`, or give it behind `--`.";
    }
}
