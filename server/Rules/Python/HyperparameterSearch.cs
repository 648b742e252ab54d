using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;

namespace ForgeLsp.Rules.Python;

/// <summary>How a hyperparameter is written; all but the plain one are reported as information.</summary>
internal enum HyperparameterKind { Plain, Positional, Architecture }

/// <summary>A literal that becomes a hyperparameter.</summary>
internal sealed record FoundHyperparameter(PyExpression Literal, string Parameter, HyperparameterKind Kind);

/// <summary>Finds the literals of a script that become hyperparameters, through variables, attributes, dicts and functions of the file.</summary>
internal sealed partial class HyperparameterSearch
{
    private readonly PythonFile _file;
    private readonly TrainingScript _script;
    private readonly PythonSemantics _semantics;
    private readonly PythonKnowledge _knowledge = PythonKnowledge.Instance;
    private readonly Dictionary<PyExpression, FoundHyperparameter> _found = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _attributesRead = new(StringComparer.Ordinal);

    private HyperparameterSearch(PythonFile file, TrainingScript script)
    {
        _file = file;
        _script = script;
        _semantics = file.Semantics;
    }

    /// <summary>Every hyperparameter literal once.</summary>
    public static IReadOnlyCollection<FoundHyperparameter> Run(PythonFile file, TrainingScript script)
    {
        var search = new HyperparameterSearch(file, script);
        foreach (var call in search._semantics.Calls)
        {
            search.SearchCall(call);
        }

        foreach (var node in file.Tree.Nodes())
        {
            search.SearchNode(node);
        }

        foreach (var binding in search._semantics.Bindings)
        {
            search.SearchBinding(binding);
        }

        return search._found.Values;
    }

    private void SearchCall(PyCall call)
    {
        if (_script.Known(call) is { } known)
        {
            SearchKnown(call, known);
        }
        else
        {
            SearchOwn(call);
        }
    }

    private void SearchKnown(PyCall call, KnownCallable known)
    {
        if ((known.Role == "loader" || known.Tuned is { Count: 1 } && known.Tuned.Contains("batch_size")) && !IsTrainingData(call))
        {
            return;
        }

        for (var i = 0; i < call.Arguments.Count; i++)
        {
            var argument = call.Arguments[i];
            if (argument.Value is PyStarred)
            {
                break;
            }

            if (argument.IsDoubleStar)
            {
                SearchDict(argument.Value, known.Tuned, known.Architecture);
            }
            else if (argument.Name is { } name)
            {
                SearchKeyword(argument, name.Text, known);
            }
            else if (known.DictPositions.Contains(i))
            {
                SearchDict(argument.Value, known.Tuned, known.Architecture);
            }
            else if (i < known.Positional.Count && known.Positional[i] != "-" && !known.Literal.Contains(known.Positional[i]))
            {
                var kind = known.Architecture.Contains(known.Positional[i]) ? HyperparameterKind.Architecture : HyperparameterKind.Positional;
                AddAll(argument.Value, known.Positional[i], kind, allowText: false);
            }
        }
    }

    private void SearchKeyword(PyArgument argument, string name, KnownCallable known)
    {
        if (known.DictNames.Contains(name))
        {
            SearchDict(argument.Value, known.Tuned, known.Architecture);
        }
        else if (known.Literal.Contains(name))
        {
            if (argument.Value is PyString { Kind: PyStringKind.Text })
            {
                Add(argument.Value, name, HyperparameterKind.Positional);
            }
        }
        else if (known.Architecture.Contains(name))
        {
            AddAll(argument.Value, name, HyperparameterKind.Architecture, allowText: false);
        }
        else if (known.Tuned.Contains(name))
        {
            AddAll(argument.Value, name, HyperparameterKind.Plain, allowText: true);
        }
    }

    /// <summary>Calls of the project's own functions and classes: the parameter's name decides.</summary>
    private void SearchOwn(PyCall call)
    {
        var last = TrainingScript.LastName(call.Function);
        var qualified = _semantics.QualifiedName(call.Function);
        if (last.Length == 0 || NotTraining.Contains(last) || IsLogging(last) || HasNeverWord(last) || last.StartsWith("suggest_", StringComparison.Ordinal)
            || (qualified is not null && IsForeign(qualified)) || last is "dict" or "DataFrame")
        {
            return;
        }

        var trains = last.Contains("train", StringComparison.OrdinalIgnoreCase) && call.Function is PyName local && _semantics.BindingOf(local)?.Definition is PyFunction;
        foreach (var argument in call.Arguments)
        {
            if (argument.Name is not { } name || !PythonSemantics.IsNumeric(argument.Value))
            {
                continue;
            }

            if (KindOf(name.Text) is { } kind)
            {
                if (kind != HyperparameterKind.Plain || !name.Text.Contains("batch", StringComparison.Ordinal) || IsTrainingData(call))
                {
                    Add(argument.Value, name.Text, kind);
                }
            }
            else if (trains && name.Text is "alpha" or "beta" or "gamma" or "l1_ratio" or "C" or "reg" or "lam" or "lambda_" or "temperature" or "depth")
            {
                Add(argument.Value, name.Text, HyperparameterKind.Plain);
            }
        }
    }

    private void SearchDict(PyExpression value, IReadOnlySet<string> tuned, IReadOnlySet<string> architecture)
    {
        foreach (var dict in _semantics.Dicts(value).Where(dict => !IsGrid(dict)))
        {
            foreach (var (name, entry) in _semantics.EntriesOf(dict))
            {
                if (architecture.Contains(name))
                {
                    AddAll(entry, name, HyperparameterKind.Architecture, allowText: false);
                }
                else if (tuned.Contains(name))
                {
                    AddAll(entry, name, HyperparameterKind.Plain, allowText: true);
                }
            }
        }

        if (value is PyName variable && _semantics.BindingOf(variable) is { } binding)
        {
            foreach (var use in binding.Uses)
            {
                if (_semantics.ParentOf(use) is PySubscript { Index: var index } item && _semantics.ParentOf(item) is PyAssign assign && assign.Targets.Contains(item)
                    && _semantics.StringValue(index) is { } key && tuned.Contains(key))
                {
                    AddAll(assign.Value, key, HyperparameterKind.Plain, allowText: true);
                }
            }
        }
    }

    private void SearchNode(PyNode node)
    {
        switch (node)
        {
            case PyAttribute attribute when !IsTarget(attribute):
                _attributesRead.Add(attribute.Name.Text);
                break;
            case PyFor loop:
                SearchLoop(loop);
                break;
            case PyDict dict:
                SearchNamedDict(dict);
                break;
            case PyAssign { Targets: [PySubscript { Target: PyName receiver, Index: var index }], Value: var value }
                when PythonSemantics.IsNumeric(value) && _semantics.StringValue(index) is { } key && KindOf(key) is { } kind && IsConfigName(receiver.Id):
                Add(value, key, kind);
                break;
        }
    }

    private bool IsTarget(PyAttribute attribute) => _semantics.ParentOf(attribute) is PyAssign assign && assign.Targets.Contains(attribute);

    /// <summary><c>for epoch in range(10)</c>, and any counted loop around a step of the optimiser.</summary>
    private void SearchLoop(PyFor loop)
    {
        var range = loop.Iterable as PyCall;
        if (range is { Function: PyName { Id: "tqdm" or "trange" or "track" or "enumerate" }, Arguments: [{ Value: PyCall inner }, ..] })
        {
            range = inner;
        }

        if (range is not { Function: PyName { Id: "range" or "trange" or "xrange" }, Arguments: { Count: > 0 } arguments })
        {
            return;
        }

        var isEpoch = loop.Target is PyName name && name.Id.Contains("epoch", StringComparison.OrdinalIgnoreCase);
        var isSteps = !isEpoch && _script.Trainings.Any(training => training.What.EndsWith(".step", StringComparison.Ordinal) || training.What.EndsWith(".minimize", StringComparison.Ordinal))
            && _script.Trainings.Any(training => _semantics.Ancestors(training.Call).FirstOrDefault(ancestor => ancestor is PyFor) is { } around && ReferenceEquals(around, loop));
        if (isEpoch || isSteps)
        {
            AddAll(arguments[arguments.Count >= 2 ? 1 : 0].Value, isEpoch ? "epochs" : "iterations", HyperparameterKind.Positional, allowText: false);
        }
    }

    /// <summary>A dict whose name or place says that it is the configuration.</summary>
    private void SearchNamedDict(PyDict dict)
    {
        if (IsGrid(dict))
        {
            return;
        }

        var isConfig = _semantics.ParentOf(dict) switch
        {
            PyAssign { Targets: [var target] } => IsConfigName(TrainingScript.LastName(target)) && IsRead(target),
            PyAnnotatedAssign { Target: var target } => IsConfigName(TrainingScript.LastName(target)) && IsRead(target),
            PyArgument { Name.Text: "config" or "hparams" or "hyperparameters" or "params" } argument => _semantics.ParentOf(argument) is PyCall call && !IsLogging(TrainingScript.LastName(call.Function)),
            PyDictEntry entry => _semantics.ParentOf(entry) is PyDict outer && _semantics.ParentOf(outer) is PyAssign { Targets: [var target] } && IsConfigName(TrainingScript.LastName(target)),
            _ => false,
        };
        if (!isConfig)
        {
            return;
        }

        foreach (var (name, value) in _semantics.EntriesOf(dict))
        {
            if (PythonSemantics.IsNumeric(value) && KindOf(name) is { } kind)
            {
                Add(value, name, kind);
            }
        }
    }

    private bool IsRead(PyExpression target) => target is PyAttribute || _semantics.BindingOf(target)?.Uses.Any(IsRealUse) == true;

    /// <summary>A variable or attribute whose name is a hyperparameter's and that something reads.</summary>
    private void SearchBinding(PyBinding binding)
    {
        if (KindOf(binding.Name) is not { } kind || (binding.Scope.Owner is PyClass type && IsConfigClass(type) && binding.Values.Any(value => _semantics.ScopeOf(value) == binding.Scope)))
        {
            return;
        }

        if (!binding.Uses.Any(IsRealUse) && !(IsAttributeOf(binding) && _attributesRead.Contains(binding.Name)))
        {
            return;
        }

        foreach (var value in binding.Values.Where(PythonSemantics.IsNumeric))
        {
            // A counter starts at zero or minus one; a hyperparameter of that value is rare.
            if (_semantics.NumberValue(value) is not <= 0 && _semantics.ParentOf(value) is PyAssign or PyAnnotatedAssign or PySequence or PyNamedExpression)
            {
                Add(value, binding.Name, kind);
            }
        }
    }

    private static bool IsAttributeOf(PyBinding binding) => binding.Scope.Owner is PyClass || binding.Scope.Attributes.ContainsValue(binding);

    /// <summary>A use that is more than a default, a message or a record of the value.</summary>
    private bool IsRealUse(PyExpression use)
    {
        PyNode inner = use;
        foreach (var outer in _semantics.Ancestors(use))
        {
            switch (outer)
            {
                case PyParameter parameter when ReferenceEquals(parameter.Default, inner):
                    return false;
                case PyCall call when !ReferenceEquals(call.Function, inner):
                    var last = TrainingScript.LastName(call.Function);
                    return !IsLogging(last) && last is not ("add_argument" or "get" or "getenv" or "Option" or "option" or "Argument" or "Field" or "field" or "set_defaults" or "getattr"
                        or "DEFINE_float" or "DEFINE_integer" or "setdefault");
                case PyStatement:
                    return true;
            }

            inner = outer;
        }

        return true;
    }

    private void AddAll(PyExpression value, string parameter, HyperparameterKind kind, bool allowText)
    {
        foreach (var literal in _semantics.Literals(value))
        {
            if (literal is PyString && !allowText)
            {
                continue;
            }

            // Passed by position but assigned to a variable first: the assignment names it, so it is as plain as a keyword.
            var isAssigned = !ReferenceEquals(literal, value);
            if (isAssigned && _semantics.ScopeOf(literal).Owner is PyClass type && IsConfigClass(type))
            {
                continue;
            }

            Add(literal, parameter, isAssigned && kind == HyperparameterKind.Positional ? HyperparameterKind.Plain : kind);
        }
    }

    private void Add(PyExpression literal, string parameter, HyperparameterKind kind)
    {
        if (!_found.TryGetValue(literal, out var earlier) || (earlier.Kind == HyperparameterKind.Positional && kind == HyperparameterKind.Plain))
        {
            _found[literal] = new FoundHyperparameter(literal, parameter, kind);
        }
    }
}
