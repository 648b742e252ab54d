using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;

namespace ForgeLsp.Rules.Python;

/// <summary>A call that trains. <paramref name="What"/> names it for a reader, such as <c>RandomForestClassifier.fit</c>.</summary>
internal sealed record TrainingCall(PyCall Call, string What);

/// <summary>What one file does about training: where it trains, whether it records its runs, what its calls are known to be.</summary>
internal sealed class TrainingScript
{
    private static readonly string[] Preprocessors =
        ["scaler", "encoder", "vectorizer", "tokenizer", "imputer", "pca", "transformer", "binarizer", "preprocess", "selector", "tfidf", "label_enc", "le", "ohe", "normalizer", "umap", "tsne", "reducer"];

    private readonly PythonSemantics _semantics;
    private readonly PythonKnowledge _knowledge = PythonKnowledge.Instance;
    private readonly Dictionary<PyCall, KnownCallable> _known = new(ReferenceEqualityComparer.Instance);
    private readonly List<TrainingCall> _trainings = [];

    private TrainingScript(PythonSemantics semantics)
    {
        _semantics = semantics;
        var hasBackward = semantics.Calls.Any(call => call.Function is PyAttribute { Name.Text: "backward" or "manual_backward" or "scale_loss" });
        foreach (var call in semantics.Calls)
        {
            if (Resolve(call) is { } known)
            {
                _known[call] = known;
                HasTrainingParts |= known.Role is "optimizer" or "trainer" or "arguments" or "agent" && !(known.Role == "trainer" && known.Tuned.Count == 0);
            }

            if (TrainingName(call, hasBackward) is { } what)
            {
                _trainings.Add(new TrainingCall(call, what));
            }
        }

        _trainings.Sort((left, right) => semantics.Tree.SpanOf(left.Call).CompareTo(semantics.Tree.SpanOf(right.Call)));
        IsTracked = semantics.Calls.Any(IsTracking) || HasTrackingHelper();
    }

    /// <summary>The calls that train, in order of position.</summary>
    public IReadOnlyList<TrainingCall> Trainings => _trainings;

    /// <summary>Whether an optimiser, a trainer or the arguments of one are made here.</summary>
    public bool HasTrainingParts { get; }

    /// <summary>Whether a run is recorded, as far as this file shows.</summary>
    public bool IsTracked { get; }

    /// <summary>The analysis of <paramref name="file"/>, shared by all rules.</summary>
    public static TrainingScript Of(PythonFile file) => file.Semantics.Derive(semantics => new TrainingScript(semantics));

    /// <summary>Tests, fixtures and vendored code are nobody's experiments.</summary>
    public static bool IsOutside(string path)
    {
        var parts = path.Split('/');
        var name = parts[^1];
        return name.StartsWith("test_", StringComparison.Ordinal) || name.EndsWith("_test.py", StringComparison.Ordinal) || name is "conftest.py" or "setup.py" or "tests.py"
            || parts[..^1].Any(part => part is "test" or "tests" or "testing" or "fixtures" or "third_party" or "thirdparty" or "vendor" or "vendored" or "_vendor"
                or "site-packages" or "node_modules" or ".venv" or "venv" or "build" or "dist");
    }

    /// <summary>What is known of the called thing, or null.</summary>
    public KnownCallable? Known(PyCall call) => _known.GetValueOrDefault(call);

    /// <summary>The last name of what is called: <c>fit</c> for <c>model.fit</c>.</summary>
    public static string LastName(PyExpression function) => function switch
    {
        PyName name => name.Id,
        PyAttribute attribute => attribute.Name.Text,
        _ => "",
    };

    private KnownCallable? Resolve(PyCall call)
    {
        var qualified = _semantics.QualifiedName(call.Function);
        if (_knowledge.Callable(qualified) is { } known)
        {
            return known;
        }

        if (call.Function is PyName name && _semantics.BindingOf(name) is null)
        {
            return _semantics.StarImports.Select(module => _knowledge.Callable($"{module}.{name.Id}")).FirstOrDefault(found => found is not null) ?? _knowledge.CallableNamed(name.Id);
        }

        if (call.Function is not PyAttribute method || _knowledge.Method(method.Name.Text, _semantics.Packages) is not { } candidate)
        {
            return null;
        }

        var owner = _semantics.TypeName(method.Target)?.Split('.')[0];
        var fits = owner is null || candidate.Packages.Contains(owner);
        return fits && (owner is not null || candidate.Needs.Count == 0 || call.Arguments.Any(argument => argument.Name is { } keyword && candidate.Needs.Contains(keyword.Text)))
            ? candidate
            : null;
    }

    private string? TrainingName(PyCall call, bool hasBackward)
    {
        var known = Known(call);
        if (call.Function is not PyAttribute method)
        {
            return known?.Role == "training" ? LastName(call.Function) : null;
        }

        var receiver = _semantics.Tree.TextOf(method.Target);
        var type = _semantics.TypeName(method.Target);
        var owner = _knowledge.Callable(type);
        var shown = type is not null ? type[(type.LastIndexOf('.') + 1)..] : receiver.Length <= 30 && !receiver.Contains('\n', StringComparison.Ordinal) ? receiver : "…";
        switch (method.Name.Text)
        {
            case "fit" or "fit_predict" or "partial_fit" or "fit_resample" when owner is { Role: "estimator" or "trainer" or "network" or "learner" }:
                return owner.Role == "trainer" && type?.StartsWith("transformers.", StringComparison.Ordinal) == true ? null : $"{shown}.{method.Name.Text}";
            case "train" when owner is { Role: "trainer" or "yolo" }:
                return $"{shown}.train";
            case "fit" when type is null && known is null && IsSupervisedFit(call, receiver):
                return $"{shown}.fit";
            case "step" when hasBackward && _semantics.Packages.Contains("torch") && (owner?.Role == "optimizer" || IsOptimizerName(receiver)):
                return $"{shown}.step";
            case "minimize" when _semantics.Packages.Contains("tensorflow") && (owner?.Role == "optimizer" || IsOptimizerName(receiver)):
                return $"{shown}.minimize";
            default:
                return known?.Role == "training" && IsTrainingMethod(known, method, type) ? $"{shown}.{method.Name.Text}" : null;
        }
    }

    private static bool IsTrainingMethod(KnownCallable known, PyAttribute method, string? type) =>
        method.Name.Text != "train" || type is not null || known.Packages.Contains("ultralytics") || known.DictNames.Count > 0;

    private bool IsSupervisedFit(PyCall call, string receiver)
    {
        if (!_semantics.Packages.Overlaps(["sklearn", "xgboost", "lightgbm", "catboost", "imblearn"]) || call.Arguments.Count < 2)
        {
            return false;
        }

        var lower = receiver.ToLowerInvariant();
        var target = call.Arguments.FirstOrDefault(argument => argument.Name?.Text == "y") ?? call.Arguments[1];
        var text = _semantics.Tree.TextOf(target.Value).ToLowerInvariant();
        return !Preprocessors.Any(word => word == "le" ? lower == word : lower.Contains(word, StringComparison.Ordinal))
            && (text.StartsWith('y') || text.Contains("label", StringComparison.Ordinal) || text.Contains("target", StringComparison.Ordinal));
    }

    private static bool IsOptimizerName(string receiver)
    {
        var lower = receiver.ToLowerInvariant();
        var last = lower[(lower.LastIndexOf('.') + 1)..];
        return last.Contains("optim", StringComparison.Ordinal) || last is "opt" or "opt_g" or "opt_d" or "g_opt" or "d_opt" or "trainer_g" or "grad_scaler" or "solver"
            || (last.Contains("scaler", StringComparison.Ordinal) && !lower.Contains("standard", StringComparison.Ordinal));
    }

    private bool IsTracking(PyCall call)
    {
        var last = LastName(call.Function);
        if (_knowledge.TrackingMethods.Contains(last))
        {
            return true;
        }

        if (_semantics.QualifiedName(call.Function) is { } name && _knowledge.IsTracker(name) && !IsReadOnly(last))
        {
            return true;
        }

        // Lightning logs by itself what `self.log` gives it, unless its logger is turned off.
        if (last is "log" or "log_dict" && call.Function is PyAttribute { Target: PyName { Id: "self" } } && _semantics.Packages.Overlaps(["pytorch_lightning", "lightning"]))
        {
            return true;
        }

        return call.Arguments.Any(argument => argument.Name is { } keyword
            && (_knowledge.TrackingArguments.Contains(keyword.Text) || (keyword.Text == "logger" && Known(call)?.Role == "trainer")) && !IsNothing(argument.Value));
    }

    private bool IsNothing(PyExpression value) => value is PyConstant { Kind: PyConstantKind.None or PyConstantKind.False } or PySequence { Items.Count: 0 }
        || (value is PySequence { Items: [var only] } && IsNothing(only)) || _semantics.StringValue(value) is "none" or "";

    private static bool IsReadOnly(string method) => method is "login" or "set_tracking_uri" or "set_registry_uri" or "load_model" or "Image" or "Table" or "Api"
        || method.StartsWith("get_", StringComparison.Ordinal) || method.StartsWith("search_", StringComparison.Ordinal) || method.StartsWith("load_", StringComparison.Ordinal);

    /// <summary>A helper of the workspace whose name says that it tracks: what it does is in another file, so it is believed.</summary>
    private bool HasTrackingHelper() => _semantics.Bindings.Any(binding => binding.Import is { } import && binding.Uses.Count > 0 && SaysTracking(import))
        || _semantics.StarImports.Any(SaysTracking);

    private static bool SaysTracking(string import)
    {
        var lower = import.ToLowerInvariant();
        return !lower.StartsWith("mlflow", StringComparison.Ordinal) && !lower.StartsWith("wandb", StringComparison.Ordinal)
            && (lower.Contains("mlflow", StringComparison.Ordinal) || lower.Contains("wandb", StringComparison.Ordinal) || lower.Contains("tensorboard", StringComparison.Ordinal)
                || lower.Contains("tracking", StringComparison.Ordinal) || lower.Contains("experiment_logger", StringComparison.Ordinal) || lower.EndsWith("tracker", StringComparison.Ordinal));
    }
}
