using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;

namespace ForgeLsp.Rules.Python.Training;

/// <summary>Knows which loops of a file repeat a step of the training, and which repeat whole trainings.</summary>
internal sealed class TrainingLoops
{
    private readonly PythonSemantics _semantics;
    private readonly HashSet<PyNode> _stepping = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<PyNode> _repeating = new(ReferenceEqualityComparer.Instance);

    /// <summary>Loops over the steps of one episode: how long it may last is a matter of the environment.</summary>
    private readonly HashSet<PyNode> _acting = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<PyFunction> _training = new(ReferenceEqualityComparer.Instance);

    public TrainingLoops(PythonSemantics semantics, TrainingScript script)
    {
        _semantics = semantics;
        var actions = new List<PyCall>();
        foreach (var training in script.Trainings)
        {
            // `xgb.train(…)` is a whole training, however often it is repeated.
            if (training.Library is "xgboost" or "lightgbm" or "catboost" or "gensim" or "sklearn" or "statsmodels" or "fasttext" && training.Call.Function is PyName or PyAttribute { Name.Text: "train" or "cv" })
            {
                MarkLoops(training.Call, _repeating);
            }
            else if (!training.What.EndsWith(".fit", StringComparison.Ordinal) && !training.What.EndsWith(".minimize", StringComparison.Ordinal))
            {
                actions.Add(training.Call);
            }
        }

        var callers = new Dictionary<PyFunction, List<PyCall>>(ReferenceEqualityComparer.Instance);
        foreach (var call in semantics.Calls)
        {
            if (script.Known(call) is { Role: "optimizer" or "estimator" or "network" or "trainer" or "learner" or "agent" })
            {
                MarkLoops(call, _repeating);
            }

            if (call.Function is PyAttribute { Name.Text: "step", Target: var stepped } && TrainingScript.LastName(stepped).Contains("env", StringComparison.OrdinalIgnoreCase))
            {
                MarkActing(call);
            }

            if (IsStep(call))
            {
                actions.Add(call);
            }
            else if (semantics.FunctionOf(call) is { } function)
            {
                if (!callers.TryGetValue(function, out var known))
                {
                    callers[function] = known = [];
                }

                known.Add(call);
            }
        }

        // A call of a function of the file that takes a step is a step too.
        for (var i = 0; i < actions.Count; i++)
        {
            if (MarkLoops(actions[i], _stepping) is { } around && _training.Add(around) && callers.TryGetValue(around, out var calls))
            {
                actions.AddRange(calls);
            }
        }
    }

    /// <summary>Whether the loop's turns are steps or epochs of one training.</summary>
    public bool IsTrainingLoop(PyNode loop) => _stepping.Contains(loop) && !_repeating.Contains(loop) && !_acting.Contains(loop);

    /// <summary>Whether a dict is what a session is fed with.</summary>
    public bool IsFed(PyDict dict) => _semantics.ParentOf(dict) switch
    {
        PyArgument { Name.Text: "feed_dict" } => true,
        PyArgument { Name: null } argument => _semantics.ParentOf(argument) is PyCall call && TrainingScript.LastName(call.Function) is "run",
        PyAssign { Targets: [var target] } => TrainingScript.LastName(target).Contains("feed", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private bool IsStep(PyCall call)
    {
        var last = TrainingScript.LastName(call.Function);
        switch (last)
        {
            case "backward" or "manual_backward" or "train_on_batch" or "apply_gradients" or "apply_updates" or "partial_fit":
                return true;
            case "run" when call.Function is PyAttribute method && _semantics.Packages.Contains("tensorflow"):
                return SaysTraining(TrainingScript.LastName(method.Target)) || (call.Arguments is [{ Name: null or { Text: "fetches" } } fetched, ..] && SaysTraining(fetched.Value));
            default:
                return last.Contains("train", StringComparison.OrdinalIgnoreCase) && call.Arguments.Count > 0 && last is not ("train_test_split" or "train" or "is_training") && !last.Contains("load", StringComparison.Ordinal)
                    && (last.Contains("step", StringComparison.Ordinal) || last.Contains("epoch", StringComparison.Ordinal) || last.Contains("iter", StringComparison.Ordinal) || last.Contains("batch", StringComparison.Ordinal)
                        || last.Contains("one", StringComparison.Ordinal))
                    || last is "update_step" or "update_model" or "optimize_model" or "update_params" or "update_parameters" or "update_weights";
        }
    }

    private bool SaysTraining(PyExpression fetched)
    {
        var names = fetched is PySequence { Items: var items } ? items : [fetched];
        foreach (var name in names)
        {
            if (SaysTraining(TrainingScript.LastName(name)) || (_semantics.BindingOf(name) is { Values: [PyCall made, ..] } && TrainingScript.LastName(made.Function) is "minimize" or "apply_gradients"))
            {
                return true;
            }
        }

        return false;
    }

    private static bool SaysTraining(string name) =>
        name.Contains("train", StringComparison.OrdinalIgnoreCase) || name.Contains("optim", StringComparison.OrdinalIgnoreCase) || name.Contains("solver", StringComparison.OrdinalIgnoreCase) || name is "update" or "updates" or "step";

    /// <summary>Marks the innermost of several loops around a step of the environment.</summary>
    private void MarkActing(PyCall call)
    {
        PyNode? inner = null;
        for (PyNode? outer = _semantics.StatementOf(call); outer is not (null or PyFunction or PyClass); outer = _semantics.ParentOf(outer))
        {
            if (outer is PyFor or PyConditionalStatement { IsLoop: true })
            {
                if (inner is not null)
                {
                    _acting.Add(inner);
                    return;
                }

                inner = outer;
            }
        }
    }

    /// <summary>Marks the loops around a call inside its function, which is returned; null at module level.</summary>
    private PyFunction? MarkLoops(PyCall call, HashSet<PyNode> marked)
    {
        for (PyNode? outer = _semantics.StatementOf(call); outer is not null; outer = _semantics.ParentOf(outer))
        {
            switch (outer)
            {
                case PyFor or PyConditionalStatement { IsLoop: true }:
                    marked.Add(outer);
                    break;
                case PyFunction function:
                    return function;
                case PyClass:
                    return null;
            }
        }

        return null;
    }
}
