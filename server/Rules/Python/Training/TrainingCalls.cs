using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Hyperparameters;
using ForgeLsp.Rules.Python.Knowledge;

namespace ForgeLsp.Rules.Python.Training;

/// <summary>A call that trains.</summary>
/// <param name="Call">The call.</param>
/// <param name="What">What names it for a reader, such as <c>RandomForestClassifier.fit</c>.</param>
/// <param name="Library">The library that trains, such as <c>sklearn</c>, <c>torch</c> or <c>tensorflow</c>; empty where it is not known.</param>
internal sealed record TrainingCall(PyCall Call, string What, string Library = "")
{
    /// <summary>What is called is not of this file, and only its name says that it trains.</summary>
    public bool IsBelieved { get; init; }
}

/// <summary>Tells which calls of a file train. What a call is known to be comes from the data files; what is unknown goes by its arguments and its name.</summary>
internal sealed class TrainingCalls
{
    private static readonly string[] FitKeywords =
        ["epochs", "nb_epoch", "batch_size", "validation_data", "validation_split", "steps_per_epoch", "callbacks", "eval_set", "n_epochs", "n_epoch", "max_epochs", "samples_per_epoch"];

    private static readonly string[] Supervised = ["sklearn", "xgboost", "lightgbm", "catboost", "imblearn"];
    private static readonly string[] ManualBackward = ["backward", "manual_backward", "scale_loss"];
    private static readonly CallFilter Backward = CallFilter.OfNames(ManualBackward);

    /// <summary>Calls that <see cref="Look"/> may say something of.</summary>
    private static readonly CallFilter MayTrain = CallFilter.OfNames(
    [
        "step", "update", "minimize", "apply_gradients", "optimizer_step", "run", "opt_update", "tree_map", "tree_multimap", "map", "fit", "fit_generator", "partial_fit",
        .. TrainingKnowledge.Instance.TrainingNames(),
    ]);


    private readonly PythonSemantics _semantics;
    private readonly Func<PyCall, KnownCallable?> _known;
    private readonly TrainingKnowledge _knowledge = TrainingKnowledge.Instance;
    private readonly Dictionary<PyCall, bool> _pipelines = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _ownMethods = new(StringComparer.Ordinal);
    private readonly HashSet<string> _backward = new(StringComparer.Ordinal);
    private readonly string _steps;
    private readonly bool _hasBackward;
    private readonly bool _isTensorFlow;

    private TrainingCalls(PythonSemantics semantics, Func<PyCall, KnownCallable?> known)
    {
        _semantics = semantics;
        _known = known;
        _isTensorFlow = semantics.Packages.Contains("tensorflow");
        _steps = semantics.Packages.Contains("torch") ? "torch" : semantics.Packages.FirstOrDefault(_knowledge.Stepping.Contains) ?? "";
        foreach (var binding in semantics.Bindings)
        {
            if (binding is { Definition: PyFunction, Scope.Owner: PyClass })
            {
                _ownMethods.Add(binding.Name);
            }
        }

        foreach (var call in semantics.CallsOf(Backward))
        {
            if (call.Function is PyAttribute method && ManualBackward.Contains(method.Name.Text, StringComparer.Ordinal))
            {
                _hasBackward = true;
                _backward.Add(ReceiverName.Of(method.Target));
            }
        }
    }

    /// <summary>The calls that train, in order of position.</summary>
    public static List<TrainingCall> Of(PythonSemantics semantics, Func<PyCall, KnownCallable?> known)
    {
        var search = new TrainingCalls(semantics, known);
        var found = new List<TrainingCall>();
        foreach (var call in semantics.CallsOf(MayTrain))
        {
            if (search.Look(call) is { } training)
            {
                found.Add(training);
            }
        }

        // A graph of TensorFlow 1 is trained where a session runs it, not where it is put together.
        if (found.Exists(static training => training.Call.Function is PyAttribute { Name.Text: "run" }))
        {
            found.RemoveAll(static training => training.Call.Function is PyAttribute { Name.Text: "minimize" or "apply_gradients" });
        }

        // Gradients by hand, without an optimiser.
        if (search._hasBackward && !found.Exists(static training => !training.IsBelieved) && search.BackwardInLoop() is { } manual)
        {
            found.Add(manual);
        }

        found.Sort((left, right) => semantics.Tree.SpanOf(left.Call).CompareTo(semantics.Tree.SpanOf(right.Call)));
        return found;
    }

    private TrainingCall? Look(PyCall call)
    {
        var qualified = _semantics.QualifiedName(call.Function);
        if (qualified is not null && (_knowledge.Role(qualified) == "training" || (_known(call)?.Role == "training" && call.Function is PyName)))
        {
            return Training(call, KnowledgeFile.Last(qualified), qualified);
        }

        if (call.Function is PyAttribute method)
        {
            return LookMethod(call, method, qualified);
        }

        if (call.Function is PyName { Id: var name })
        {
            if (_known(call)?.Role == "training")
            {
                return Training(call, name, qualified);
            }

            if (name is "opt_update" or "tree_map" or "tree_multimap" && IsJaxUpdate(call, name))
            {
                return new TrainingCall(call, name, "jax");
            }

            if (name.Contains("loss_scaler", StringComparison.Ordinal) && call.Arguments.Any(argument => IsOptimizerName(ReceiverName.Of(argument.Value))))
            {
                return new TrainingCall(call, name, _steps);
            }

            return IsBelievedFunction(qualified ?? StarName(call)) ? new TrainingCall(call, name) { IsBelieved = true } : null;
        }

        return null;
    }

    private TrainingCall? LookMethod(PyCall call, PyAttribute method, string? qualified)
    {
        var name = method.Name.Text;
        var type = _semantics.TypeName(method.Target);
        if (_knowledge.Role(type) is { } role)
        {
            return role switch
            {
                "preprocessor" => null,
                "pipeline" => name == "fit" && IsModelPipeline(call, method.Target) ? Training(call, Shown(method, type), type) : null,
                "optimizer" => name is "step" or "update" or "minimize" or "apply_gradients" or "optimizer_step" && IsStep(call, name, type) ? Training(call, Shown(method, type), type) : null,
                _ when _knowledge.IsTrainingMethod(role, name) => Training(call, Shown(method, type), type),
                _ when role == "trainer" && name == "step" && type?.StartsWith("trl.", StringComparison.Ordinal) == true => Training(call, Shown(method, type), type),
                _ => LookByName(call, method, type, qualified),
            };
        }

        return LookByName(call, method, type, qualified);
    }

    private TrainingCall? LookByName(PyCall call, PyAttribute method, string? type, string? qualified)
    {
        var name = method.Name.Text;
        var receiver = ReceiverName.Of(method.Target);
        switch (name)
        {
            case "step" when _steps.Length > 0 && ((_hasBackward && IsOptimizerName(receiver)) || (receiver.Length > 0 && _backward.Contains(receiver)) || (call.Arguments is [{ Value: var stepped }] && IsOptimizerName(ReceiverName.Of(stepped)))):
                return new TrainingCall(call, Shown(method, type), _steps);
            case "minimize" when (_isTensorFlow || _semantics.Packages.Contains("paddle")) && IsOptimizerName(receiver):
                return new TrainingCall(call, Shown(method, type), _isTensorFlow ? "tensorflow" : "paddle");
            case "run" when _isTensorFlow && RunsTraining(call, receiver):
                return new TrainingCall(call, Shown(method, null), "tensorflow");
            case "update" when _semantics.Packages.Contains("flax") && (call.Arguments.Count == 2 || call.Arguments is [{ Value: PyName { Id: "grads" or "grad" or "gradients" } }]) && IsOptimizerName(receiver):
                return new TrainingCall(call, Shown(method, type), "flax");
            case "opt_update" or "tree_map" or "tree_multimap" or "map" when IsJaxUpdate(call, name):
                return new TrainingCall(call, Shown(method, null), "jax");
            case "fit" or "fit_generator" or "partial_fit" when IsModelFit(call, method, type, receiver):
                return Training(call, Shown(method, type), type ?? GuessedLibrary(call));
        }

        if (_knowledge.IsTrainingMethod(name, _semantics.Packages))
        {
            return new TrainingCall(call, Shown(method, type), type is not null ? _knowledge.Family(KnowledgeFile.Root(type)) : _isTensorFlow ? "tensorflow" : _semantics.Packages.Contains("keras") ? "tensorflow" : _steps);
        }

        if (_known(call) is { Role: "training" } known && IsKnownMethod(known, call, name, type))
        {
            return Training(call, Shown(method, type), type ?? known.Packages.FirstOrDefault(_semantics.Packages.Contains));
        }

        var isBelieved = !_ownMethods.Contains(name) && ((_knowledge.BelievedMethods.Contains(name) && IsBelievedReceiver(receiver) && !IsLibrary(type)) || IsBelievedFunction(qualified));
        return isBelieved ? new TrainingCall(call, Shown(method, null)) { IsBelieved = true } : null;
    }

    /// <summary>A step of PyTorch needs gradients of this file, or is told what to step; an <c>update</c> is one in Flax alone.</summary>
    private bool IsStep(PyCall call, string name, string? type) => name switch
    {
        "step" => _hasBackward || call.Arguments.Count > 0,
        "update" => type?.StartsWith("flax.", StringComparison.Ordinal) == true,
        _ => true,
    };

    private static bool IsKnownMethod(KnownCallable known, PyCall call, string name, string? type) =>
        name != "fit" && (name != "train" || type is not null || (known.Packages.Contains("ultralytics") && call.Arguments.Any(static argument => argument.Name?.Text is "data" or "epochs")) || known.DictNames.Count > 0);

    private TrainingCall Training(PyCall call, string what, string? qualified) => new(call, what, qualified is null ? "" : _knowledge.Family(KnowledgeFile.Root(qualified)));

    /// <summary>How a reader knows the call: by the class where that is known, else as written, if that is short.</summary>
    private string Shown(PyAttribute method, string? type)
    {
        if (type is not null)
        {
            return $"{KnowledgeFile.Last(type)}.{method.Name.Text}";
        }

        var span = _semantics.Tree.SpanOf(method.Target);
        var written = span.Length <= 30 ? _semantics.Tree.Text.ToString(span) : "…";
        return $"{(written.Contains('\n', StringComparison.Ordinal) ? "…" : written)}.{method.Name.Text}";
    }

    /// <summary>A <c>fit</c> of something that is not known: it has the keywords of training, or is called a model, or is given the targets as well.</summary>
    private bool IsModelFit(PyCall call, PyAttribute method, string? type, string receiver)
    {
        if (call.Arguments.Count == 0 || (type is not null && IsPreparing(type)))
        {
            return false;
        }

        // `self.model.fit(x, epochs=5)` within a class that has a `fit` of its own.
        var isOwn = _ownMethods.Contains(method.Name.Text);
        if (call.Arguments.Any(static argument => argument.Name is { } keyword && FitKeywords.Contains(keyword.Text, StringComparer.Ordinal)) && (!isOwn || method.Target is PyAttribute { Target: PyName { Id: "self" } }))
        {
            return true;
        }

        if (isOwn)
        {
            return false;
        }

        var words = ReceiverName.Words(receiver);
        if (words.Exists(_knowledge.Preparers.Contains))
        {
            return false;
        }

        // A preparer is known or named as one; what else is fitted with two things is fitted to targets.
        return words.Exists(_knowledge.Models.Contains) || (IsBoth(call) && _semantics.Packages.Overlaps(Supervised)) || (call.Arguments.Count >= 2 && IsTarget((call.Arguments.FirstOrDefault(static argument => argument.Name?.Text == "y") ?? call.Arguments[1]).Value));
    }

    private static bool IsBoth(PyCall call) => call.Arguments is [{ Name: null }, { Name: null }, ..];

    private bool IsTarget(PyExpression value)
    {
        var words = ReceiverName.Words(ReceiverName.Of(value));
        return words.Exists(static word => word is "y" or "target" or "targets" or "label" or "labels" or "ytrain" or "trainy");
    }

    private static bool IsPreparing(string type) => KnowledgeFile.Root(type) is "scipy" or "numpy" or "pandas" or "torchvision" or "nltk" or "spacy" or "matplotlib" or "unittest"
        || (type.StartsWith("sklearn.", StringComparison.Ordinal) && type.Split('.')[1] is "preprocessing" or "feature_extraction" or "decomposition" or "impute" or "compose" or "feature_selection" or "manifold" or "random_projection");

    /// <summary>Whether a pipeline ends in a model. With targets it does; else one of its steps must be one.</summary>
    private bool IsModelPipeline(PyCall call, PyExpression target)
    {
        if (call.Arguments.Count >= 2)
        {
            return true;
        }

        var made = target as PyCall ?? (_semantics.BindingOf(target) is { Values: [PyCall value, ..] } ? value : null);
        if (made is null)
        {
            return false;
        }

        if (!_pipelines.TryGetValue(made, out var isModel))
        {
            _pipelines[made] = isModel = HasModel(made);
        }

        return isModel;
    }

    private bool HasModel(PyCall made)
    {
        var isSpark = _semantics.QualifiedName(made.Function)?.StartsWith("pyspark.", StringComparison.Ordinal) == true;
        foreach (var part in made.Arguments.SelectMany(static argument => argument.DescendantsAndSelf()))
        {
            var step = part is PyCall or PyName ? _semantics.TypeName((PyExpression)part) : null;
            if (_knowledge.Role(step) is "estimator" or "trainer" or "network" || (isSpark && part is PyName { Id: "stages" }))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>session.run(train_op)</c> of TensorFlow 1.</summary>
    private static bool RunsTraining(PyCall call, string receiver)
    {
        if (!receiver.Contains("sess", StringComparison.OrdinalIgnoreCase) || call.Arguments.Count == 0)
        {
            return false;
        }

        foreach (var part in call.Arguments[0].DescendantsAndSelf())
        {
            if (part is PyName or PyAttribute && ReceiverName.Words(ReceiverName.Of((PyExpression)part)).Exists(static word => word is "train" or "training" or "trainer" or "opt" or "solver" or "minimize" or "backprop" || word.Contains("optim", StringComparison.Ordinal)))
            {
                return ReceiverName.Of((PyExpression)part) is not ("is_training" or "training" or "is_train");
            }
        }

        return false;
    }

    /// <summary>An update of JAX's: <c>opt_update(i, grads, state)</c>, or parameters less gradients by <c>tree_map</c>.</summary>
    private bool IsJaxUpdate(PyCall call, string name) => _semantics.Packages.Contains("jax")
        && (name == "opt_update" || (call.Arguments is [{ Value: PyLambda { Body: PyBinary { Operator: PyOperator.Subtract } } }, ..]));

    private TrainingCall? BackwardInLoop()
    {
        foreach (var call in _semantics.Calls)
        {
            if (call.Function is PyAttribute { Name.Text: "backward" } method && _semantics.StatementOf(call) is { } statement && _semantics.Ancestors(statement).Prepend(statement).Any(static outer => outer is PyFor or PyConditionalStatement { IsLoop: true }))
            {
                return new TrainingCall(call, Shown(method, null), _steps);
            }
        }

        return null;
    }

    private bool IsBelievedFunction(string? qualified) =>
        qualified is not null && _knowledge.BelievedFunctions.Contains(KnowledgeFile.Last(qualified)) && !IsLibrary(qualified);

    /// <summary>A name that only <c>from module import *</c> of a file of the project can mean.</summary>
    private string? StarName(PyCall call) =>
        call.Function is PyName name && _semantics.BindingOf(name) is null && _semantics.StarImports.Any(module => !IsLibrary(module)) ? $".{name.Id}" : null;

    private bool IsBelievedReceiver(string receiver) => ReceiverName.Words(receiver) is [.., var last] && _knowledge.BelievedReceivers.Contains(last);

    private bool IsLibrary(string? qualified) => qualified is not null && qualified[0] != '.'
        && (_knowledge.Knows(KnowledgeFile.Root(qualified)) || _knowledge.Stepping.Contains(KnowledgeFile.Root(qualified)) || PythonKnowledge.Instance.TrackingPrefixes.Contains(KnowledgeFile.Root(qualified)));

    private string? GuessedLibrary(PyCall call)
    {
        if (call.Arguments.Any(static argument => argument.Name?.Text is "epochs" or "nb_epoch" or "steps_per_epoch" or "validation_data" or "validation_split" or "callbacks"))
        {
            return _isTensorFlow || _semantics.Packages.Overlaps(["keras", "tf_keras"]) ? "tensorflow" : null;
        }

        return _semantics.Packages.Contains("fastai") ? "fastai" : _semantics.Packages.Contains("sklearn") ? "sklearn" : _isTensorFlow || _semantics.Packages.Contains("keras") ? "tensorflow" : null;
    }

    private static bool IsOptimizerName(string receiver)
    {
        if (receiver.Contains("sched", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return receiver.Contains("optim", StringComparison.OrdinalIgnoreCase) || ReceiverName.Words(receiver).Exists(static word => word is "opt" or "opts" or "solver" or "adam" or "sgd" or "scaler");
    }
}
