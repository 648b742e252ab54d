using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Python.Hyperparameters;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python;

/// <summary>Flags literals that become training hyperparameters.</summary>
public sealed class HardCodedHyperparameter : IRule<PythonFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG401",
        Name: "hard-coded-hyperparameter",
        Severity: Severity.Warning,
        Since: "0.1",
        What: "A literal in code that trains becomes a hyperparameter: an argument of an estimator, optimiser, scheduler or trainer, a variable or dict entry that reaches one, "
            + "or the number of epochs. Positional arguments and sizes of the architecture are reported as information.",
        Why: "A number in the code changes without a trace between two runs. In a config file or a command-line option it is part of the experiment's record, and can be searched over.",
        Bad: """
            from sklearn.ensemble import RandomForestClassifier

            model = RandomForestClassifier(n_estimators=100)
            model.fit(X, y)
            """,
        Good: """
            import yaml
            from sklearn.ensemble import RandomForestClassifier

            with open("config.yaml") as file:
                cfg = yaml.safe_load(file)
            model = RandomForestClassifier(n_estimators=cfg["n_estimators"])
            model.fit(X, y)
            """)
    {
        ExamplePath = "experiments/active/ada/example/train.py",
        Options = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["allow"] = "Names of parameters that may be hard-coded, such as [warmup_steps, gamma].",
            ["architecture"] = "off leaves out sizes of the architecture such as hidden_size and num_layers.",
        },
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context)
    {
        if (TrainingScript.IsOutside(document.Path))
        {
            return [];
        }

        var script = TrainingScript.Of(document);
        if ((script.Trainings.Count == 0 && IsConfigModule(document.Path)) || !TrainingPart.Has(document, script, context.Workspace))
        {
            return [];
        }

        // What follows a syntax error may mean anything; nothing is said about it.
        var limit = document.Tree.Problems is [var problem, ..] ? problem.Span.Start : int.MaxValue;
        var allowed = context.Names("allow");
        var isArchitectureOff = context.Options.TryGetValue("architecture", out var architecture) && architecture.Trim('"') is "off" or "false";
        var home = ConfigFile(document.Path, context.Workspace);
        return from found in HyperparameterSearch.Run(document, script, context.Workspace)
               let span = document.Tree.SpanOf(found.Literal)
               where span.Start < limit && !allowed.Contains(found.Parameter) && !(found.Kind == HyperparameterKind.Architecture && isArchitectureOff)
               orderby span
               select new Finding(Info.Id, span, Message(found, home is null ? null : RelativePath.SeenFrom(document.Path, home)))
               {
                   FixKey = found.Parameter,
                   Severity = found.Kind == HyperparameterKind.Plain ? null : Severity.Information,
               };
    }

    /// <summary>A module of constants that others import is the config.</summary>
    private static bool IsConfigModule(string path) => RelativePath.Name(path).ToLowerInvariant() is "config.py" or "configs.py" or "configuration.py" or "settings.py" or "params.py" or "parameters.py" or "hparams.py"
        or "hyperparameters.py" or "hyperparams.py" or "hyper_parameters.py" or "constants.py" or "const.py" or "cfg.py" or "conf.py" or "opts.py" or "options.py" or "defaults.py" or "arguments.py" or "args.py";

    private static string Message(FoundHyperparameter found, string? home) =>
        $"`{found.Parameter}` is {(found.Kind == HyperparameterKind.Architecture ? "a size of the architecture and " : "")}hard-coded; "
        + (home is null ? "keep it in a config file such as `config.yaml`, or make it a command-line option" : $"keep it in `{home}`");

    /// <summary>The nearest config file beside the script or above it.</summary>
    private static string? ConfigFile(string path, IWorkspaceView workspace)
    {
        var folder = path;
        do
        {
            var slash = folder.LastIndexOf('/');
            folder = slash < 0 ? "" : folder[..slash];
            var prefix = folder.Length == 0 ? "" : folder + "/";
            foreach (var name in (string[])["config.yaml", "config.yml", "params.yaml"])
            {
                if (workspace.FileExists(prefix + name))
                {
                    return prefix + name;
                }
            }

            foreach (var below in (string[])["configs", "config", "conf"])
            {
                if (workspace.FilesIn(folder, below).FirstOrDefault(file => file.EndsWith(".yaml", StringComparison.Ordinal) || file.EndsWith(".yml", StringComparison.Ordinal)) is { } config)
                {
                    return config.Contains('/', StringComparison.Ordinal) ? config : $"{prefix}{below}/{config}";
                }
            }
        }
        while (folder.Length > 0);
        return null;
    }
}
