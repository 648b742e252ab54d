using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Modules;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python.Hyperparameters;

/// <content>Calls of the project's own functions and classes.</content>
internal sealed partial class HyperparameterSearch
{
    /// <summary>Words in the name of a class that normalises or keeps count: what it is given is no choice of the training.</summary>
    private static readonly string[] BesideWords = ["norm", "tracker", "meter", "logger", "writer"];

    /// <summary>Words in the name of a class or function that learns: its parameters are those of the training.</summary>
    private static readonly string[] LearnerWords = ["train", "fit", "learn", "agent", "dqn", "ddpg", "optim"];
    private readonly Dictionary<string, ModuleFunction?> _elsewhere = new(StringComparer.Ordinal);

    private void SearchOwn(PyCall call)
    {
        var last = TrainingScript.LastName(call.Function);
        if (last.Length == 0 || NotTraining.Contains(last) || IsLogging(last) || HasNeverWord(last) || last.StartsWith("suggest_", StringComparison.Ordinal) || HasWord(last, BesideWords)
            || (call.Function is PyAttribute { Target: PyName or PyAttribute } method && HasNeverWord(TrainingScript.LastName(method.Target))))
        {
            return;
        }

        var qualified = _semantics.QualifiedName(call.Function);
        if (qualified is not null && IsForeign(qualified))
        {
            return;
        }

        // A dict is looked at where it is used; here only what is handed to a parameter counts.
        if (PythonSemantics.IsDictCall(call))
        {
            SearchNamespace(call);
            return;
        }

        // Most calls are given no value that is written out, and nothing about them needs to be known.
        var (isLearner, hasLiteral, hasMore) = (false, false, false);
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            var argument = call.Arguments[i];
            var isNumeric = PythonSemantics.IsNumeric(argument.Value);
            hasLiteral |= isNumeric || (argument.Value is not PyString && PythonSemantics.IsLiteral(argument.Value));
            isLearner |= isNumeric && argument.Name is { } keyword && MeaningOf(keyword.Text).Kind == HyperparameterKind.Plain;
            hasMore |= argument.IsDoubleStar || (argument.Value is PyString && argument.Name is { } named && IsOptimizerChoice(named.Text, argument.Value));
        }

        if ((!hasLiteral && !hasMore) || IsAside(call))
        {
            return;
        }

        var function = _semantics.FunctionOf(call);
        var other = function is null ? FunctionElsewhere(qualified) : null;
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            var argument = call.Arguments[i];
            if (argument.Value is PyStarred)
            {
                break;
            }

            if (argument.IsDoubleStar)
            {
                SearchSpread(argument.Value);
                continue;
            }

            if (!PythonSemantics.IsLiteral(argument.Value))
            {
                continue;
            }

            var keyword = argument.Name?.Text;
            if (argument.Value is PyString)
            {
                if (keyword is not null && IsOptimizerChoice(keyword, argument.Value))
                {
                    Add(argument.Value, keyword, HyperparameterKind.Positional);
                }

                continue;
            }

            var described = other is null ? null : Described(other, i, keyword);
            var name = keyword ?? (function is not null ? _semantics.ParameterOf(function, call, i)?.Name?.Text : described?.Name);
            if (name is null)
            {
                continue;
            }

            if (described?.Hyperparameter is { } becomes)
            {
                Add(argument.Value, becomes, described.IsArchitecture ? HyperparameterKind.Architecture : keyword is null ? HyperparameterKind.Positional : HyperparameterKind.Plain);
            }
            else
            {
                SearchOwnArgument(call, argument, name, (isLearner && keyword is not null) || ((function is not null || other is not null) && HasWord(last, LearnerWords)));
            }
        }
    }

    private readonly HashSet<PyExpression> _spread = new(ReferenceEqualityComparer.Instance);

    /// <summary>A dict that is spread over the keywords of a call of the project's own.</summary>
    private void SearchSpread(PyExpression value)
    {
        foreach (var dict in _semantics.Dicts(value))
        {
            if (_spread.Add(dict) && !IsGrid(dict) && !IsDefaultOfConfig(dict))
            {
                AddEntries(dict);
            }
        }
    }

    /// <summary>Whether a call stands in another one that evaluates or predicts, or in a grid: what it is given is not trained with.</summary>
    private bool IsAside(PyCall call)
    {
        var depth = 0;
        for (var outer = _semantics.ParentOf(call); outer is not (null or PyStatement); outer = _semantics.ParentOf(outer))
        {
            if (++depth > MaxNested)
            {
                return true;
            }

            if (outer is PyCall around && TrainingScript.LastName(around.Function) is var name && (name is "addGrid" or "ParameterGrid" or "predict" || HasNeverWord(name)))
            {
                return true;
            }
        }

        return false;
    }

    private void SearchOwnArgument(PyCall call, PyArgument argument, string name, bool isLearner)
    {
        var meaning = MeaningOf(name);
        if (meaning.Kind is { } kind)
        {
            if (IsAbove(argument.Value, meaning, isCounted: false) && (!name.Contains("batch", StringComparison.OrdinalIgnoreCase) || IsTrainingData(call))
                && (argument.Value is not PySequence || MayBeList(name, meaning)))
            {
                Add(argument.Value, name, kind == HyperparameterKind.Plain && argument.Name is null ? HyperparameterKind.Positional : kind);
            }
        }
        else if (isLearner && PythonSemantics.IsNumeric(argument.Value) && _knowledge.IsLearnerParameter(name))
        {
            Add(argument.Value, name, HyperparameterKind.Plain);
        }
    }

    /// <summary>What the workspace says of the function that is called from another file, or null.</summary>
    private ModuleFunction? FunctionElsewhere(string? qualified)
    {
        if (_workspace is null)
        {
            return null;
        }

        if (qualified is null)
        {
            return null;
        }

        if (!_elsewhere.TryGetValue(qualified, out var function))
        {
            _elsewhere[qualified] = function = ModuleGraph.FindFunction(qualified, _file.Path, _workspace)?.Function;
        }

        return function;
    }

    private static ModuleParameter? Described(ModuleFunction function, int index, string? keyword)
    {
        for (var i = 0; i < function.Parameters.Count; i++)
        {
            var parameter = function.Parameters[i];
            if (keyword is null && parameter.Name.Length == 0)
            {
                return null;
            }

            if (keyword is null ? i == index : parameter.Name == keyword)
            {
                return parameter;
            }
        }

        return null;
    }

    /// <summary><c>SimpleNamespace(lr=0.1)</c> and its like, where something reads what it makes.</summary>
    private void SearchNamespace(PyCall call)
    {
        if (IsGrid(call) || (!IsOfBooster(call) && !IsConfigPlace(call, isNamespace: TrainingScript.LastName(call.Function) is not ("dict" or "OrderedDict" or "Dict"))))
        {
            return;
        }

        AddEntries(call);
    }
}
