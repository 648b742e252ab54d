using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python.Configs;

/// <summary>
/// Reads from a script what it does with configs: which files it loads, which keys it reads through variables, parameters, attributes,
/// subscripts and <c>.get</c>, and whether a config gets out of sight.
/// </summary>
public static class ScriptReader
{
    private static readonly CallFilter MayLoad = CallFilter.OfNames("safe_load", "load", "full_load", "unsafe_load", "params_show");
    private static readonly CallFilter MaySetExperiment = CallFilter.OfNames("set_experiment");
    private static readonly string[] Loaders = ["yaml.safe_load", "yaml.load", "yaml.full_load", "yaml.unsafe_load", "ruamel.yaml.safe_load", "ruamel.yaml.load", "ruamel.yaml.YAML.load", "yaml.YAML.load"];

    /// <summary>
    /// What <paramref name="file"/> does. The paths in it are as written; <see cref="Resolve"/> says where they lead. A pure function of the text.
    /// </summary>
    public static ScriptSummary Read(PythonFile file) => file.Semantics.Derive(semantics => new Cache(Read(file.Path, semantics))).Summary;

    /// <summary>A script of which only its text was looked at, since it reads no config.</summary>
    public static ScriptSummary ReadText(string path, bool trains, bool mentionsSeed) =>
        new(path, ValueLists<ConfigRead>.Empty, Escapes: false, trains) { Configs = ValueLists<string>.Empty, MentionsSeed = mentionsSeed };

    /// <summary><paramref name="script"/> with each path as the workspace has it. A path that leads nowhere is left out.</summary>
    public static ScriptSummary Resolve(ScriptSummary script, Func<string, bool> exists)
    {
        if (script.Configs.Count == 0)
        {
            return script;
        }

        var resolved = script.Configs.ToDictionary(static written => written, written => ConfigPaths.Resolve(written, script.Path, exists), StringComparer.Ordinal);
        return script with
        {
            Configs = new ValueList<string>(resolved.Values.OfType<string>().Distinct(StringComparer.Ordinal)),
            Reads = Resolved(script.Reads),
            Writes = Resolved(script.Writes),
        };

        ValueList<ConfigRead> Resolved(IReadOnlyList<ConfigRead> reads) =>
            new(reads.Select(read => read.ConfigPath is null ? read : read with { ConfigPath = resolved.GetValueOrDefault(read.ConfigPath) }));
    }

    /// <summary>Where a path as written leads: to the first of the script's folder and those above that has such a file; null where none has.</summary>
    public static string? ResolvePath(string written, string scriptPath, Func<string, bool> exists) => ConfigPaths.Resolve(written, scriptPath, exists);

    /// <summary>Every path that a config of the unresolved <paramref name="script"/> may have, whether a file is there or not.</summary>
    public static IEnumerable<string> Candidates(ScriptSummary script) =>
        script.Configs.SelectMany(written => ConfigPaths.Candidates(written, script.Path)).Distinct(StringComparer.Ordinal);

    private static ScriptSummary Read(string path, PythonSemantics semantics)
    {
        var trains = ScriptText.Trains.IsIn(semantics.Tree);
        var isProgram = trains || RelativePath.IsNotebook(path) || ScriptText.MentionsMain.IsIn(semantics.Tree);
        var flow = FlowOf(path, semantics, isProgram);
        var named = NamedConfigs(semantics);
        var known = flow.Paths.ToHashSet(StringComparer.Ordinal);

        // A config that is named but not seen being loaded is read by code that is not seen either.
        var unseen = named.Where(name => !known.Any(path => path == name || path.EndsWith('/' + name, StringComparison.Ordinal) || name.EndsWith('/' + path, StringComparison.Ordinal))).ToList();
        return new ScriptSummary(path, new ValueList<ConfigRead>(flow.Reads()), flow.Escapes || unseen.Count > 0, trains)
        {
            Configs = new ValueList<string>(known.Concat(unseen).Order(StringComparer.Ordinal)),
            TrackingExperiment = TrackingExperiment(semantics),
            MentionsSeed = ScriptText.MentionsSeed.IsIn(semantics.Tree),
            UsesOmegaConf = semantics.Packages.Overlaps(["omegaconf", "hydra"]),
            Writes = new ValueList<ConfigRead>(flow.Writes()),
            ConfigFolders = new ValueList<string>(semantics.Packages.Contains("hydra") ? HydraFolders(path, semantics) : []),
        };
    }

    /// <summary>The configs that are loaded from files, followed to their ends.</summary>
    internal static ConfigFlow FlowOf(string path, PythonSemantics semantics, bool isProgram)
    {
        var flow = new ConfigFlow(semantics, isProgram);
        var paths = new ConfigPaths(semantics, path);
        foreach (var call in semantics.CallsOf(MayLoad))
        {
            AddRoot(call, flow, paths, semantics);
        }

        AddHydra(flow, path, semantics);
        flow.Run();
        return flow;
    }

    /// <summary>The configs that the script's texts name, each once in order; remembered unit by unit.</summary>
    private static HashSet<string> NamedConfigs(PythonSemantics semantics)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var unit in semantics.Tree.Units)
        {
            if (unit.Outline.Kept is not List<string> names)
            {
                names = [];
                foreach (var text in unit.Outline.Texts)
                {
                    if (semantics.StringValue(text) is { } value && IsConfigName(value))
                    {
                        names.Add(value);
                    }
                }

                unit.Outline.Kept = names;
            }

            all.UnionWith(names);
        }

        return all;
    }

    private static bool IsConfigName(string value) =>
        value.Length < 200 && (value.EndsWith(".yaml", StringComparison.Ordinal) || value.EndsWith(".yml", StringComparison.Ordinal)) && value[0] is not ('.' or '*' or '/' or '~') && !value.Contains(' ', StringComparison.Ordinal);

    private static void AddRoot(PyCall call, ConfigFlow flow, ConfigPaths paths, PythonSemantics semantics)
    {
        if (semantics.QualifiedName(call.Function) is not { } name)
        {
            return;
        }

        if (Loaders.Contains(name, StringComparer.Ordinal) && call.Arguments is [{ Name: null } source, ..])
        {
            flow.AddRoot(call, paths.Of(source.Value), hasAttributes: false);
        }
        else if (name.EndsWith("OmegaConf.load", StringComparison.Ordinal) && call.Arguments is [{ } file, ..])
        {
            flow.AddRoot(call, paths.Of(file.Value), hasAttributes: true);
        }
        else if (name == "dvc.api.params_show" && call.Arguments.Count == 0)
        {
            flow.AddRoot(call, ["params.yaml"], hasAttributes: false);
        }
    }

    /// <summary>The functions under <c>@hydra.main</c>, which are given the composed config: the parameter, the folder relative to the workspace, and the file's name.</summary>
    private static IEnumerable<(PyBinding Parameter, string? Folder, string? File)> HydraMains(string path, PythonSemantics semantics)
    {
        foreach (var binding in semantics.Bindings)
        {
            foreach (var decorator in (binding.Definition as PyFunction)?.Decorators.OfType<PyCall>() ?? [])
            {
                if (binding.Definition is PyFunction { Parameters: [{ Name: { } name }, ..] } function && semantics.QualifiedName(decorator.Function) is "hydra.main"
                    && semantics.ScopeWithin(function).Names.GetValueOrDefault(name.Text) is { } parameter)
                {
                    var folder = Argument(decorator, "config_path", 0) is { } written ? RelativePath.Join(RelativePath.Folder(path), written) : RelativePath.Folder(path);
                    yield return (parameter, folder, Argument(decorator, "config_name", 1));
                }
            }
        }

        string? Argument(PyCall call, string keyword, int position) =>
            (call.Arguments.FirstOrDefault(argument => argument.Name?.Text == keyword) ?? (call.Arguments.Count > position && call.Arguments[position].Name is null ? call.Arguments[position] : null)) is { } given
                ? semantics.StringValue(given.Value)
                : null;
    }

    private static void AddHydra(ConfigFlow flow, string path, PythonSemantics semantics)
    {
        if (!semantics.Packages.Contains("hydra"))
        {
            return;
        }

        foreach (var (parameter, folder, file) in HydraMains(path, semantics))
        {
            flow.AddRoot(parameter, folder is null || file is null ? [] : ["/" + RelativePath.Join(folder, file.EndsWith(".yaml", StringComparison.Ordinal) ? file : file + ".yaml")]);
        }
    }

    /// <summary>The folders of configs of their own; a script that keeps its config beside it has none.</summary>
    private static IEnumerable<string> HydraFolders(string path, PythonSemantics semantics) =>
        HydraMains(path, semantics).Select(static main => main.Folder).OfType<string>().Where(folder => folder.Length > 0 && !RelativePath.IsAtOrBelow(path, folder)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static string? TrackingExperiment(PythonSemantics semantics)
    {
        foreach (var call in semantics.CallsOf(MaySetExperiment))
        {
            if (call.Function is PyAttribute { Name.Text: "set_experiment" } or PyName && semantics.QualifiedName(call.Function) is "mlflow.set_experiment"
                && (call.Arguments.FirstOrDefault(argument => argument.Name?.Text == "experiment_name") ?? call.Arguments.FirstOrDefault(argument => argument.Name is null)) is { } name)
            {
                var literals = semantics.Literals(name.Value).Select(semantics.StringValue).OfType<string>().Distinct(StringComparer.Ordinal).Take(2).ToList();
                return literals is [var only] ? only : null;
            }
        }

        return null;
    }

    private sealed record Cache(ScriptSummary Summary);

    private static class ValueLists<T>
    {
        public static readonly ValueList<T> Empty = new([]);
    }
}
