using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Modules;
using ForgeLsp.Core.Python.Semantics;

namespace ForgeLsp.Rules.Python;

/// <content>Calls of the project's own functions and classes.</content>
internal sealed partial class HyperparameterSearch
{
    private void SearchOwn(PyCall call)
    {
        var last = TrainingScript.LastName(call.Function);
        if (last.Length == 0 || NotTraining.Contains(last) || IsLogging(last) || HasNeverWord(last) || last.StartsWith("suggest_", StringComparison.Ordinal))
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

        var isLearner = call.Arguments.Any(argument => argument.Name is { } keyword && MeaningOf(keyword.Text).Kind == HyperparameterKind.Plain && PythonSemantics.IsNumeric(argument.Value));
        var function = _semantics.FunctionOf(call);
        var other = function is null ? FunctionElsewhere(qualified) : null;
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            var argument = call.Arguments[i];
            if (argument.Value is PyStarred)
            {
                break;
            }

            if (argument.IsDoubleStar || !PythonSemantics.IsLiteral(argument.Value) || argument.Value is PyString)
            {
                continue;
            }

            var keyword = argument.Name?.Text;
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
                SearchOwnArgument(call, argument, name, (isLearner && keyword is not null) || ((function is not null || other is not null) && last.Contains("train", StringComparison.OrdinalIgnoreCase)));
            }
        }
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

        return qualified is null ? null : ModuleGraph.FindFunction(qualified, _file.Path, _workspace)?.Function;
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
        if (IsGrid(call) || !IsConfigPlace(call, isNamespace: TrainingScript.LastName(call.Function) is not ("dict" or "OrderedDict" or "Dict")))
        {
            return;
        }

        AddEntries(call);
    }
}
