using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Configs;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Python.Hyperparameters;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Configs;

/// <summary>Reports a training script whose hyperparameters stand in no config and behind no flag.</summary>
public sealed class ScriptWithoutConfig : IRule<PythonFile>
{
    private const int Few = 3;

    /// <summary>Words of a script that takes values from somewhere else.</summary>
    private static readonly ScriptMark ReadsSettings = ScriptMark.OfWords("environ", "getenv", "json.load", "sys.argv");

    private static readonly string[] Flags =
    [
        "argparse", "click", "typer", "hydra", "omegaconf", "fire", "absl", "tyro", "jsonargparse", "simple_parsing", "ml_collections", "gin", "sacred", "configparser", "configargparse", "tomllib", "toml", "tomli",
        "yaml", "ruamel", "dotenv", "pydantic", "pydantic_settings", "dynaconf", "optuna", "ray", "draccus", "docopt", "plac", "tap", "environs", "decouple", "params_proto", "yacs", "confection",
    ];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG305",
        Name: "script-without-config",
        Severity: Severity.Warning,
        Since: "0.2",
        What: "A script trains with several hyperparameters that are written into it, and there is no config file beside it, no flag, no environment variable and no settings module that could hold them. "
            + "FRG401 says which ones they are; this rule says once that they have no home.",
        Why: "To try another value one edits the code, and what was run is what happened to stand there at the time.",
        Bad: "from sklearn.ensemble import RandomForestClassifier\nmodel = RandomForestClassifier(n_estimators=300, max_depth=8, min_samples_leaf=5)\nmodel.fit(x, y)\n",
        Good: "import argparse\nfrom sklearn.ensemble import RandomForestClassifier\nparser = argparse.ArgumentParser()\nparser.add_argument('--n-estimators', type=int, default=300)\nargs = parser.parse_args()\nmodel = RandomForestClassifier(n_estimators=args.n_estimators)\nmodel.fit(x, y)\n")
    {
        ExamplePath = "experiments/active/alice/churn-trees/train.py",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context)
    {
        if (TrainingScript.IsOutside(document.Path) || !ScriptText.Trains.IsIn(document.Tree) || ReadsSettings.IsIn(document.Tree))
        {
            yield break;
        }

        var semantics = document.Semantics;
        if (semantics.Packages.Overlaps(Flags) || semantics.Bindings.Any(static binding => binding.Import is { } import && SaysConfig(import)) || semantics.StarImports.Any(SaysConfig))
            yield break;

        var script = TrainingScript.Of(document);
        if (script.Trainings is not [var first, ..] || HyperparameterSearch.Run(document, script, context.Workspace).Count(static found => found.Kind == HyperparameterKind.Plain) < Few || HasConfig(document.Path, context.Workspace))
            yield break;

        yield return new Finding(Info.Id, semantics.Tree.SpanOf(first.Call.Function), "This trains with values that only the code holds: put them into a `config.yaml` beside it, or behind flags");
    }

    private static bool SaysConfig(string import)
    {
        var lower = import.ToLowerInvariant();
        return lower.Contains("config", StringComparison.Ordinal) || lower.Contains("setting", StringComparison.Ordinal) || lower.Contains("param", StringComparison.Ordinal) || lower.Contains("constants", StringComparison.Ordinal)
            || lower.Contains("cfg", StringComparison.Ordinal) || lower.Contains("options", StringComparison.Ordinal) || lower.Contains("hparams", StringComparison.Ordinal) || lower.Contains("argument", StringComparison.Ordinal);
    }

    private static bool HasConfig(string path, IWorkspaceView workspace)
    {
        var folder = RelativePath.Folder(path);
        var below = folder.Length == 0 ? "" : folder + "/";
        return workspace.FilesIn(folder).Any(static file => RelativePath.Name(file) is var name && (name.StartsWith("config", StringComparison.OrdinalIgnoreCase) || name.StartsWith("params", StringComparison.Ordinal) || name.EndsWith(".toml", StringComparison.Ordinal)))
            || workspace.FolderExists(below + "config") || workspace.FolderExists(below + "configs") || workspace.FolderExists(below + "conf");
    }
}
