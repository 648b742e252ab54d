using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python.Hyperparameters;

/// <content>Dicts that hold hyperparameters.</content>
internal sealed partial class HyperparameterSearch
{
    /// <summary>Names that were followed to their dicts before, with what was looked for in these.</summary>
    private readonly HashSet<(PyBinding Binding, IReadOnlySet<string> Tuned, IReadOnlySet<string> Architecture)> _searched = [];

    /// <summary>The dicts that are handed to a known callable.</summary>
    private void SearchDict(PyExpression value, IReadOnlySet<string> tuned, IReadOnlySet<string> architecture)
    {
        var binding = value is PyName or PyAttribute ? _semantics.BindingOf(value) : null;
        if (binding is not null && !_searched.Add((binding, tuned, architecture)))
        {
            return;
        }

        var visited = new Dictionary<PyExpression, int>(ReferenceEqualityComparer.Instance);
        foreach (var dict in _semantics.Dicts(value))
        {
            SearchEntries(dict, tuned, architecture, depth: 0, visited);
        }

        if (binding is null)
        {
            return;
        }

        foreach (var use in binding.Uses)
        {
            switch (_semantics.ParentOf(use))
            {
                case PySubscript { Index: var index } item when _semantics.ParentOf(item) is PyAssign assign && assign.Targets.Contains(item) && _semantics.StringValue(index) is { } key && tuned.Contains(key):
                    AddAll(assign.Value, key, HyperparameterKind.Plain, allowText: true);
                    break;
                case PyAttribute { Name.Text: "update" } method when _semantics.ParentOf(method) is PyCall update:
                    foreach (var argument in update.Arguments)
                    {
                        if (argument.Name is { } name && tuned.Contains(name.Text))
                        {
                            AddAll(argument.Value, name.Text, HyperparameterKind.Plain, allowText: true);
                        }
                        else if (argument.Name is null && argument.Value is PyDict or PyCall)
                        {
                            SearchEntries(argument.Value, tuned, architecture, depth: 1, visited);
                        }
                    }

                    break;
            }
        }
    }

    private void SearchEntries(PyExpression dict, IReadOnlySet<string> tuned, IReadOnlySet<string> architecture, int depth, Dictionary<PyExpression, int> visited)
    {
        // `p = dict(p)` leads from each to all others.
        if (visited.TryGetValue(dict, out var earlier) && earlier <= depth)
        {
            return;
        }

        visited[dict] = depth;
        if (IsGrid(dict) || IsDefaultOfConfig(dict))
        {
            return;
        }

        foreach (var (name, entry) in _semantics.EntriesOf(dict))
        {
            if (architecture.Contains(name))
            {
                AddAll(entry, name, HyperparameterKind.Architecture, allowText: false);
                foreach (var (_, part) in _semantics.Dicts(entry).SelectMany(_semantics.EntriesOf))
                {
                    AddAll(part, name, HyperparameterKind.Architecture, allowText: false);
                }
            }
            else if (tuned.Contains(name))
            {
                AddAll(entry, name, HyperparameterKind.Plain, allowText: true);
            }
        }

        // `{**base, "eta": 0.1}` and `dict(base, eta=0.1)`.
        var spread = dict switch
        {
            PyDict display => display.Entries.Where(static entry => entry.Key is null).Select(static entry => entry.Value),
            PyCall call => call.Arguments.Where(static argument => argument.IsDoubleStar || argument is { Name: null, Value: PyName }).Select(static argument => argument.Value),
            _ => [],
        };
        if (depth < 3)
        {
            foreach (var part in spread.SelectMany(_semantics.Dicts))
            {
                SearchEntries(part, tuned, architecture, depth + 1, visited);
            }
        }
    }

    /// <summary>A dict whose name or place says that it is the configuration, and what is fed to a graph of TensorFlow 1.</summary>
    private void SearchDisplay(PyDict dict)
    {
        foreach (var entry in dict.Entries)
        {
            if (entry is { Key: PyName or PyAttribute, Value: PyNumber } && MeaningOf(TrainingScript.LastName(entry.Key)).Kind == HyperparameterKind.Plain
                && _semantics.NumberValue(entry.Value) is > 0 and not 1.0 && Loops.IsFed(dict))
            {
                Add(entry.Value, TrainingScript.LastName(entry.Key), HyperparameterKind.Positional);
            }
        }

        if (dict.Entries.Count > 0 && (IsConfigPlace(dict, isNamespace: false) || IsOfBooster(dict)) && !IsGrid(dict))
        {
            AddEntries(dict);
        }
    }

    /// <summary>Parameters of a booster under any name: several of its own names, in a file that boosts.</summary>
    private bool IsOfBooster(PyExpression dict)
    {
        if (!IsBoosting || _semantics.ParentOf(dict) is not PyAssign { Targets: [PyName or PyAttribute] } assign || !IsRead(assign.Targets[0]))
        {
            return false;
        }

        var known = 0;
        foreach (var (name, value) in _semantics.EntriesOf(dict))
        {
            if (_knowledge.IsBoostingParameter(name) && PythonSemantics.IsNumeric(value) && ++known == 2)
            {
                return true;
            }
        }

        return false;
    }

    private void AddEntries(PyExpression dict)
    {
        var isLearner = false;
        foreach (var (name, value) in _semantics.EntriesOf(dict))
        {
            isLearner |= PythonSemantics.IsNumeric(value) && MeaningOf(name).Kind == HyperparameterKind.Plain;
        }

        foreach (var (name, value) in _semantics.EntriesOf(dict))
        {
            if (IsOptimizerChoice(name, value))
            {
                Add(value, name, HyperparameterKind.Positional);
            }

            if (!PythonSemantics.IsLiteral(value) || value is PyString)
            {
                continue;
            }

            if (MeaningOf(name) is { Kind: { } kind } meaning)
            {
                if (IsAbove(value, meaning with { MayBeZero = kind == HyperparameterKind.Plain }, isCounted: false) && (value is not PySequence || MayBeList(name, meaning)))
                {
                    Add(value, name, kind);
                }
            }
            else if (value is not PySequence && ((IsBoosting && _knowledge.IsBoostingParameter(name)) || (isLearner && _knowledge.IsLearnerParameter(name))))
            {
                Add(value, name, HyperparameterKind.Plain);
            }
        }
    }

    /// <summary>Whether the place of a dict says that it is the configuration of a training.</summary>
    private bool IsConfigPlace(PyExpression dict, bool isNamespace)
    {
        PyNode inner = dict;
        var depth = 0;
        for (var outer = _semantics.ParentOf(dict); outer is not null && depth < 6; inner = outer, outer = _semantics.ParentOf(outer), depth++)
        {
            switch (outer)
            {
                case PyAssign { Targets: [var target] }:
                    return (isNamespace || IsConfigName(TrainingScript.LastName(target)) || HasConfigKey(target)) && IsRead(target);
                case PyAnnotatedAssign { Target: var target }:
                    return (isNamespace || IsConfigName(TrainingScript.LastName(target))) && IsRead(target);
                case PyArgument { Name.Text: var keyword } argument when IsConfigName(keyword):
                    return _semantics.ParentOf(argument) is PyCall call && !IsLogging(TrainingScript.LastName(call.Function));
                case PyArgument { Name: null } argument when ReferenceEquals(inner, dict) && _semantics.ParentOf(argument) is PyCall owner && ParameterFor(owner, argument) is { } parameter:
                    return IsConfigName(parameter) && !IsLogging(TrainingScript.LastName(owner.Function));
                case PyKeywordStatement { Keyword: "return" }:
                    return _semantics.ScopeOf(dict).Owner is PyFunction maker && IsConfigName(maker.Name.Text);
                case PyDictEntry or PyDict or PyArgument or PyCall or PySequence:
                    continue;
                default:
                    return false;
            }
        }

        return false;
    }

    /// <summary>The parameter of a function of the project that takes an argument by position.</summary>
    private string? ParameterFor(PyCall call, PyArgument argument)
    {
        var index = call.IndexOf(argument);
        return _semantics.FunctionOf(call) is { } function
            ? _semantics.ParameterOf(function, call, index)?.Name?.Text ?? ""
            : FunctionElsewhere(_semantics.QualifiedName(call.Function)) is { } other ? Described(other, index, null)?.Name ?? "" : null;
    }

    private bool HasConfigKey(PyExpression target) => target is PySubscript { Index: var index, Target: var owner } && (_semantics.StringValue(index) is { } key && IsConfigName(key) || IsConfigName(TrainingScript.LastName(owner)));

    /// <summary><c>params["lr"] = 0.1</c>.</summary>
    private void SearchItemAssignment(PyAssign assign)
    {
        if (!PythonSemantics.IsNumeric(assign.Value))
        {
            return;
        }

        foreach (var target in assign.Targets)
        {
            if (target is PySubscript { Target: PyName or PyAttribute or PySubscript } item && _semantics.StringValue(item.Index) is { } key
                && (IsConfigName(TrainingScript.LastName(Root(item))) || IsGroup(Root(item), key) || (IsBoosting && _knowledge.IsBoostingParameter(key) && Root(item) is PyName named && _semantics.Dicts(named).Count > 0)))
            {
                if (MeaningOf(key) is { Kind: { } kind } meaning && IsAbove(assign.Value, meaning with { MayBeZero = true }, isCounted: false))
                {
                    Add(assign.Value, key, kind);
                }
                else if (IsBoosting && _knowledge.IsBoostingParameter(key))
                {
                    Add(assign.Value, key, HyperparameterKind.Plain);
                }
            }
        }
    }

    /// <summary>A parameter group of an optimiser: <c>for g in optimizer.param_groups: g["lr"] = 1e-4</c>.</summary>
    private bool IsGroup(PyExpression root, string key) => root is PyName { Id: var name } && key is "lr" or "momentum" or "weight_decay" or "betas" or "initial_lr"
        && (name is "g" or "pg" || name.Contains("group", StringComparison.OrdinalIgnoreCase)) && _semantics.AttributeReads.Contains("param_groups");

    private static PyExpression Root(PySubscript item)
    {
        var target = item.Target;
        for (var depth = 0; target is PySubscript inner && depth < 10; depth++)
        {
            target = inner.Target;
        }

        return target;
    }

    private bool IsRead(PyExpression target)
    {
        if (target is PyAttribute attribute)
        {
            return _semantics.AttributeReads.Contains(attribute.Name.Text);
        }

        return target is PySubscript || _semantics.BindingOf(target)?.Uses.Any(IsRealUse) == true;
    }
}
