using ForgeLsp.Core.Python;
using ForgeLsp.Rules.Python.Knowledge;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python.Hyperparameters;

/// <summary>What names say: which ones are hyperparameters, and which places record or describe values instead of training with them.</summary>
internal sealed partial class HyperparameterSearch
{
    private static readonly (string Word, string Prefix)[] LogWords = [.. new[] { "log", "print", "debug", "info", "warn", "format", "add_hparams", "write", "set_description", "set_postfix", "savefig", "title", "plot", "join" }.Select(static word => (word, word + "_"))];

    private static readonly HashSet<string> NotTraining = new(StringComparer.Ordinal)
    {
        "add_argument", "set_defaults", "Option", "option", "Argument", "Field", "field", "get", "getenv", "setdefault", "pop", "predict", "predict_proba", "predict_generator",
        "evaluate", "evaluate_generator", "generate", "encode", "embed", "transform", "infer", "inference", "test", "validate", "DEFINE_float", "DEFINE_integer", "uniform", "loguniform",
        "map", "filter", "schedule", "svd_lowrank", "pca_lowrank", "choice", "randint", "quniform", "Timer", "sleep", "show", "plot", "hist", "scatter", "one_hot", "getattr", "hasattr", "setattr", "flag", "flags", "Parameter", "make_blobs",
        "zero_state", "get_initial_state", "init_hidden", "initHidden", "init_state", "initial_state", "Variable", "placeholder", "export", "export_onnx", "trace", "summary", "make_moons", "make_circles", "make_classification", "train_test_split",
    };

    private static readonly string[] GridWords = ["grid", "space", "sweep", "search", "default", "candidates", "distribution", "choices", "range", "tune", "options"];

    /// <summary>Packages whose modules are dataclasses: what stands in the class is the default of a field.</summary>
    private static readonly string[] FieldPackages = ["flax", "equinox"];

    private static readonly HashSet<string> ConfigBases = new(StringComparer.Ordinal)
    {
        "BaseModel", "BaseSettings", "NamedTuple", "TypedDict", "Enum", "IntEnum", "StrEnum", "BaseConfig", "PretrainedConfig", "ConfigDict", "Tap", "Protocol", "ArgumentParser",
    };

    private bool IsForeign(string qualified)
    {
        var package = KnowledgeFile.Root(qualified);
        return package is "argparse" or "click" or "typer" or "fire" or "absl" or "os" or "sys" or "time" or "math" or "numpy" or "pandas" or "matplotlib" or "seaborn" or "plotly" or "scipy"
            or "optuna" or "hyperopt" or "ray" or "skopt" or "dataclasses" or "pydantic" or "attrs" or "attr" or "threading" or "concurrent" or "multiprocessing" or "sklearn" or "tqdm"
            || _knowledge.TrackingPrefixes.Contains(package);
    }

    private static bool IsLogging(string function)
    {
        foreach (var (word, prefix) in LogWords)
        {
            if (function.Equals(word, StringComparison.OrdinalIgnoreCase) || function.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A value that stands for a field of a config class.</summary>
    private bool IsDefaultOfConfig(PyExpression literal) => _semantics.ScopeOf(literal).Owner is PyClass type && IsConfigClass(type);

    private bool IsConfigClass(PyClass type) =>
        type.Decorators.Any(decorator => TrainingScript.LastName(decorator is PyCall call ? call.Function : decorator) is "dataclass" or "define" or "attrs" or "s" or "frozen" or "configclass")
        || type.Bases.Any(super => super.Name is null && ConfigBases.Contains(TrainingScript.LastName(super.Value)))
        || (_semantics.Packages.Overlaps(FieldPackages) && type.Bases.Any(static super => super.Name is null && TrainingScript.LastName(super.Value) == "Module"));

    private bool IsGrid(PyExpression dict)
    {
        if (dict is PyDict { Entries: { Count: > 0 } entries } && 2 * entries.Count(static entry => entry.Value is PySequence { Kind: PySequenceKind.List }) > entries.Count)
        {
            return true;
        }

        var depth = 0;
        for (var outer = _semantics.ParentOf(dict); outer is not null; outer = _semantics.ParentOf(outer))
        {
            if (++depth > MaxNested)
            {
                return true;
            }

            switch (outer)
            {
                case PyAssign assign when assign.Targets.Any(target => HasWord(TrainingScript.LastName(target), GridWords)):
                    return true;
                case PyAnnotatedAssign assign when HasWord(TrainingScript.LastName(assign.Target), GridWords):
                    return true;
                case PyArgument argument when IsSearched(argument):
                    return false;
                case PyArgument { Name.Text: var keyword } when HasWord(keyword, GridWords):
                    return true;
                case PyCall call when TrainingScript.LastName(call.Function) is var function && (IsLogging(function) || HasWord(function, GridWords)):
                    return true;
                case PyStatement:
                    return false;
            }
        }

        return false;
    }

    /// <summary>The estimator that a search over a grid is given: it is no part of the grid.</summary>
    private bool IsSearched(PyArgument argument) => _semantics.ParentOf(argument) is PyCall search && TrainingScript.LastName(search.Function).EndsWith("SearchCV", StringComparison.Ordinal)
        && (argument.Name is { Text: "estimator" } || (argument.Name is null && ReferenceEquals(search.Arguments[0], argument)));

    private static bool HasWord(string name, string[] words) => Array.Exists(words, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static bool IsConfigName(string name)
    {
        var lower = name.ToLowerInvariant();
        return !HasWord(lower, GridWords) && (lower is "args" or "opt" or "opts" or "cfg" or "conf" or "hp" or "hps" or "param" or "flags" or "settings"
            || lower.Contains("param", StringComparison.Ordinal) || lower.Contains("config", StringComparison.Ordinal) || lower.Contains("hparam", StringComparison.Ordinal)
            || lower.EndsWith("_args", StringComparison.Ordinal) || lower.EndsWith("_cfg", StringComparison.Ordinal) || lower.EndsWith("kwargs", StringComparison.Ordinal));
    }

    /// <summary>Whether the data that is loaded is trained on; loaders of validation and test data are no business of the experiment's.</summary>
    private bool IsTrainingData(PyCall call)
    {
        var statement = _semantics.StatementOf(call);
        var target = statement is PyAssign { Targets: [var only] } ? _file.Tree.TextOf(only) : "";
        var first = call.Arguments.Count > 0 && call.Arguments[0] is { Name: null or { Text: "dataset" } } data ? _file.Tree.TextOf(data.Value) : "";
        var receiver = call.Function is PyAttribute { Target: { Place.Length: < 200 } made } ? _file.Tree.TextOf(made) : "";
        if (HasNeverWord(target) || HasNeverWord(first) || HasNeverWord(receiver))
        {
            return false;
        }

        // `def val_dataloader(self): return DataLoader(…)`.
        if (_semantics.ScopeOf(call).Owner is PyFunction { Name.Text: var maker } && HasNeverWord(maker) && !maker.Contains("train", StringComparison.OrdinalIgnoreCase) && !maker.Contains("fit", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (first.Contains("train=False", StringComparison.Ordinal)
            || call.Arguments.Any(argument => argument.Name?.Text is "subset" or "split" && _semantics.StringValue(argument.Value) is { } part && HasNeverWord(part)))
        {
            return false;
        }

        var isUnshuffled = call.Arguments.Any(argument => argument is { Name.Text: "shuffle", Value: PyConstant { Kind: PyConstantKind.False } });
        return !isUnshuffled || (target + first).Contains("train", StringComparison.OrdinalIgnoreCase);
    }

    private bool HasNeverWord(string name) => _knowledge.HasNeverWord(name);
}
