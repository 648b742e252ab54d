using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Knowledge;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python.Hyperparameters;

/// <summary>How a hyperparameter is written; all but the plain one are reported as information.</summary>
internal enum HyperparameterKind { Plain, Positional, Architecture }

/// <summary>A literal that becomes a hyperparameter.</summary>
internal sealed record FoundHyperparameter(PyExpression Literal, string Parameter, HyperparameterKind Kind);

/// <summary>Finds the literals of a script that become hyperparameters, through variables, attributes, dicts and functions of the file and of the workspace.</summary>
internal sealed partial class HyperparameterSearch
{
    private static readonly string[] Boosters = ["xgboost", "lightgbm", "catboost"];

    private static readonly HashSet<string> Indirect = new(StringComparer.Ordinal) { "partial", "set_params", "set_value", "assign" };

    /// <summary>Calls that may be given a hyperparameter: of something known, or with a value that is written out.</summary>
    private static readonly CallFilter MayTake = new(static call => call.Arguments.Count > 0 && call.Function switch
    {
        PyName or PyCall => true,
        PyAttribute { Name.Text: var name } when PythonKnowledge.Instance.Names.Contains(name) || Indirect.Contains(name) || PythonSemantics.IsDictCall(call) => true,
        _ => call.Arguments.Any(static argument => argument.IsDoubleStar || PythonSemantics.IsLiteral(argument.Value)),
    });

    private readonly PythonFile _file;
    private readonly TrainingScript _script;
    private readonly PythonSemantics _semantics;
    private readonly IWorkspaceView? _workspace;
    private readonly PythonKnowledge _knowledge = PythonKnowledge.Instance;
    private readonly Dictionary<PyExpression, FoundHyperparameter> _found = new(ReferenceEqualityComparer.Instance);
    private readonly bool _isReinforcement;
    private OutputLayers? _outputs;
    private TrainingLoops? _loops;

    private HyperparameterSearch(PythonFile file, TrainingScript script, IWorkspaceView? workspace)
    {
        _file = file;
        _script = script;
        _semantics = file.Semantics;
        _workspace = workspace;
        _isReinforcement = _semantics.Packages.Overlaps(_knowledge.ReinforcementPackages) || NamesAgents(_semantics);
    }

    private bool IsBoosting => _semantics.Packages.Overlaps(Boosters);

    private OutputLayers Outputs => _outputs ??= new OutputLayers(_semantics, _script);

    private TrainingLoops Loops => _loops ??= new TrainingLoops(_semantics, _script);

    /// <summary>Every hyperparameter literal once. <paramref name="workspace"/>: where functions of other files are looked up; null: nowhere.</summary>
    public static IReadOnlyCollection<FoundHyperparameter> Run(PythonFile file, TrainingScript script, IWorkspaceView? workspace = null)
    {
        // Several rules ask in one check, with one view of the workspace.
        var last = file.Semantics.Derive(static _ => new LastSearch());
        if (last.Known is { } known && known.IsOf(workspace))
        {
            return known.Found;
        }

        var found = Search(file, script, workspace);
        last.Known = new Result(workspace is null ? null : new WeakReference<IWorkspaceView>(workspace), found);
        return found;
    }

    private static Dictionary<PyExpression, FoundHyperparameter>.ValueCollection Search(PythonFile file, TrainingScript script, IWorkspaceView? workspace)
    {
        var search = new HyperparameterSearch(file, script, workspace);
        foreach (var call in search._semantics.CallsOf(MayTake))
        {
            search.SearchCall(call);
        }

        foreach (var dict in search._semantics.DictDisplays)
        {
            search.SearchDisplay(dict);
        }

        foreach (var assign in search._semantics.ItemAssignments)
        {
            search.SearchItemAssignment(assign);
        }

        foreach (var assign in search._semantics.AttributeAssignments)
        {
            search.SearchAttributeAssignment(assign);
        }

        foreach (var loop in search._semantics.Loops)
        {
            search.SearchLoop(loop);
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
        else if (!SearchIndirect(call))
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

        if (known.Role == "optimizer" && call.Arguments is [{ Name: null or { Text: "params" } } groups, ..])
        {
            SearchGroups(groups.Value, known);
        }

        var isOutput = known.Architecture.Count > 0 && known.Role == "layer" && Outputs.IsOutput(call);
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
                SearchKeyword(argument, name.Text, known, isOutput);
            }
            else if (known.DictPositions.Contains(i))
            {
                SearchDict(argument.Value, known.Tuned, known.Architecture);
            }
            else if (i < known.Positional.Count && known.Positional[i] != "-")
            {
                SearchPositional(argument, known.Positional[i], known, isOutput);
            }
        }
    }

    private void SearchPositional(PyArgument argument, string name, KnownCallable known, bool isOutput)
    {
        if (known.Literal.Contains(name))
        {
            AddText(argument.Value, name);
        }
        else if (!known.Architecture.Contains(name))
        {
            AddAll(argument.Value, name, HyperparameterKind.Positional, allowText: false);
        }
        else if (!isOutput)
        {
            AddAll(argument.Value, name, HyperparameterKind.Architecture, allowText: false);
        }
    }

    private void SearchKeyword(PyArgument argument, string name, KnownCallable known, bool isOutput)
    {
        if (known.DictNames.Contains(name))
        {
            SearchDict(argument.Value, known.Tuned, known.Architecture);
        }
        else if (known.Literal.Contains(name))
        {
            AddText(argument.Value, name);
        }
        else if (known.Architecture.Contains(name))
        {
            if (!isOutput)
            {
                AddAll(argument.Value, name, HyperparameterKind.Architecture, allowText: false);
            }
        }
        else if (known.Tuned.Contains(name))
        {
            AddAll(argument.Value, name, HyperparameterKind.Plain, allowText: true);
        }
        else if (known.Role == "estimator" && name.LastIndexOf("__", StringComparison.Ordinal) is > 0 and var at && IsTunedSomewhere(name[(at + 2)..]))
        {
            AddAll(argument.Value, name[(at + 2)..], HyperparameterKind.Plain, allowText: true);
        }
    }

    /// <summary>Parameter groups of an optimiser: <c>[{"params": …, "lr": 1e-3}, …]</c>.</summary>
    private void SearchGroups(PyExpression groups, KnownCallable known)
    {
        foreach (var sequence in _semantics.Sequences(groups))
        {
            foreach (var group in sequence.Items)
            {
                if (group is PyDict or PyCall or PyName)
                {
                    SearchDict(group, known.Tuned, known.Architecture);
                }
            }
        }
    }

    /// <summary>Calls through something: <c>partial(Adam, lr=0.1)</c>, <c>getattr(optim, name)(p, lr=0.1)</c>, <c>model.set_params(clf__alpha=1)</c>.</summary>
    private bool SearchIndirect(PyCall call)
    {
        if (call.Function is PyCall { Function: PyName { Id: "getattr" }, Arguments: [{ Value: var module }, ..] } && _semantics.QualifiedName(module) is { } prefix)
        {
            if (_knowledge.Callable(prefix + ".Adam") is { } optimizer)
            {
                SearchKnown(call, optimizer);
            }

            return true;
        }

        var last = TrainingScript.LastName(call.Function);
        if (last == "partial" && call.Arguments is [{ Name: null } first, ..] && KnownBy(first.Value) is { } applied)
        {
            foreach (var argument in call.Arguments.Skip(1))
            {
                if (argument.Name is { } name)
                {
                    SearchKeyword(argument, name.Text, applied, isOutput: false);
                }
            }

            return true;
        }

        if (last == "set_params" && call.Function is PyAttribute)
        {
            foreach (var argument in call.Arguments)
            {
                var name = argument.Name?.Text ?? "";
                name = name[(name.LastIndexOf("__", StringComparison.Ordinal) is >= 0 and var at ? at + 2 : 0)..];
                if (IsTunedSomewhere(name))
                {
                    AddAll(argument.Value, name, HyperparameterKind.Plain, allowText: true);
                }
            }

            return true;
        }

        return SearchSetter(call, last);
    }

    private KnownCallable? KnownBy(PyExpression callable) =>
        _knowledge.Callable(_semantics.QualifiedName(callable)) ?? (callable is PyName name && _semantics.BindingOf(name) is null ? _script.KnownByStar(name.Id) : null);

    private bool IsTunedSomewhere(string name) => _knowledge.IsEstimatorParameter(name) || MeaningOf(name).Kind is not null;

    private NameMeaning MeaningOf(string name) => _knowledge.MeaningOf(name, _isReinforcement);

    private void AddText(PyExpression value, string parameter)
    {
        if (value is PyString { Kind: PyStringKind.Text })
        {
            Add(value, parameter, HyperparameterKind.Positional);
        }
    }

    private void AddAll(PyExpression value, string parameter, HyperparameterKind kind, bool allowText, int depth = 0)
    {
        // A width that is named after the data is no choice.
        if (kind == HyperparameterKind.Architecture && value is PyName or PyAttribute && HyperparameterNames.IsOfData(TrainingScript.LastName(value)) && MeaningOf(TrainingScript.LastName(value)).Kind is null)
        {
            return;
        }

        if (IsFollowed(value, parameter, kind, allowText, depth))
        {
            return;
        }

        var literals = _semantics.Literals(value);
        if (literals.Count == 0 && depth < 2)
        {
            AddParts(value, parameter, kind, depth + 1);
        }

        foreach (var literal in literals)
        {
            if (literal is PyString && (!allowText || IsDefaultText(literal)))
            {
                continue;
            }

            // Passed by position but assigned to a variable first: the assignment names it, so it is as plain as a keyword.
            var isAssigned = !ReferenceEquals(literal, value);
            if (isAssigned && IsDefaultOfConfig(literal))
            {
                continue;
            }

            Add(literal, parameter, isAssigned && kind == HyperparameterKind.Positional ? HyperparameterKind.Plain : kind);
        }
    }

    private void Add(PyExpression literal, string parameter, HyperparameterKind kind)
    {
        if (IsSentinel(literal, parameter))
        {
            return;
        }

        if (!_found.TryGetValue(literal, out var earlier) || (earlier.Kind == HyperparameterKind.Positional && kind == HyperparameterKind.Plain))
        {
            _found[literal] = new FoundHyperparameter(literal, parameter, kind);
        }
    }

    /// <summary>Minus one that means no limit, and the zero that a counter starts with.</summary>
    private bool IsSentinel(PyExpression literal, string parameter) => literal is PyUnary or PyNumber && _semantics.NumberValue(literal) is -1 or 0
        && !parameter.Contains("warm", StringComparison.OrdinalIgnoreCase) && (parameter.Contains("step", StringComparison.Ordinal) || parameter.Contains("epoch", StringComparison.Ordinal) || parameter.Contains("iter", StringComparison.Ordinal));

    /// <summary>Texts that leave the choice to the library.</summary>
    private bool IsDefaultText(PyExpression literal) => _semantics.StringValue(literal) is "auto" or "scale" or "gbdt" or "none" or "None" or "default" or "";

    /// <summary>What was found last, and in which view of the workspace.</summary>
    private sealed class LastSearch
    {
        public Result? Known { get; set; }
    }

    /// <summary>Holds the view weakly: a document that stays open must keep no old state of the workspace alive.</summary>
    private sealed record Result(WeakReference<IWorkspaceView>? Workspace, IReadOnlyCollection<FoundHyperparameter> Found)
    {
        public bool IsOf(IWorkspaceView? workspace) => Workspace is null ? workspace is null : Workspace.TryGetTarget(out var view) && ReferenceEquals(view, workspace);
    }
}
