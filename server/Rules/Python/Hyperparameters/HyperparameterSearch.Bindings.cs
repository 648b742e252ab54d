using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python.Hyperparameters;

/// <content>Variables and attributes that are named like hyperparameters, and counted loops.</content>
internal sealed partial class HyperparameterSearch
{
    /// <summary>Nobody nests expressions deeper by hand.</summary>
    private const int MaxNested = 300;

    private const int ManyValues = 20;

    private readonly HashSet<(PyBinding Binding, string Parameter, HyperparameterKind Kind, bool AllowText, int Depth)> _followed = [];

    /// <summary>Whether a name that is bound again and again was followed before for the same parameter: once is enough.</summary>
    private bool IsFollowed(PyExpression value, string parameter, HyperparameterKind kind, bool allowText, int depth) =>
        value is PyName or PyAttribute && _semantics.BindingOf(value) is { Values.Count: > ManyValues } binding && !_followed.Add((binding, parameter, kind, allowText, depth));

    /// <summary>A variable or attribute whose name is a hyperparameter's and that something reads.</summary>
    private void SearchBinding(PyBinding binding)
    {
        if (binding.Values.Count == 0)
        {
            return;
        }

        if (MeaningOf(binding.Name) is not { Kind: { } kind } meaning)
        {
            SearchByUse(binding);
            return;
        }

        if (IsLengthOfData(binding) || IsOnlyCompared(binding))
        {
            return;
        }

        if (binding.Scope.Owner is PyClass type && IsConfigClass(type) && binding.Values.Any(value => _semantics.ScopeOf(value) == binding.Scope))
        {
            return;
        }

        var isAttribute = binding.IsAttribute || binding.Scope.Owner is PyClass;
        if (!binding.Uses.Any(IsRealUse) && !(isAttribute && binding.Uses.Count == 0 && (IsReadElsewhere(binding) || IsHandedOver(binding, meaning))))
        {
            return;
        }

        foreach (var value in binding.Values)
        {
            if (IsAssigned(value) && IsWritten(value, binding.Name, meaning) && (value is not PySequence || !binding.Uses.Exists(IsGrid)) && IsAbove(value, meaning, isCounted: binding.Values.Count > 1 || binding.IsVariable))
            {
                Add(value, binding.Name, kind);
            }
        }
    }

    /// <summary>An attribute that is read through another name for its object, such as <c>self.cfg.lr</c>.</summary>
    private bool IsReadElsewhere(PyBinding binding) => _semantics.AttributeReads.Contains(binding.Name);

    private bool IsAssigned(PyExpression value) => _semantics.ParentOf(value) is PyAssign or PyAnnotatedAssign or PySequence or PyNamedExpression;

    private static bool IsWritten(PyExpression value, string name, NameMeaning meaning) =>
        PythonSemantics.IsNumeric(value) || (value is PySequence && PythonSemantics.IsLiteral(value) && MayBeList(name, meaning));

    /// <summary>Whether a list or tuple is one value of such a hyperparameter.</summary>
    private static bool MayBeList(string name, NameMeaning meaning) =>
        (meaning.Kind == HyperparameterKind.Architecture && meaning.Above < 1) || name.Contains("beta", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the value is one that such a hyperparameter has: a counter starts at zero or minus one.</summary>
    private bool IsAbove(PyExpression value, NameMeaning meaning, bool isCounted)
    {
        if (_semantics.NumberValue(value) is not { } number)
        {
            return true;
        }

        return number > meaning.Above || (number == 0 && meaning.MayBeZero && !isCounted);
    }

    /// <summary>A use that is more than a default, a message or a record of the value.</summary>
    private bool IsRealUse(PyExpression use)
    {
        PyNode inner = use;
        var depth = 0;
        for (var outer = _semantics.ParentOf(use); outer is not null; inner = outer, outer = _semantics.ParentOf(outer))
        {
            if (++depth > MaxNested)
            {
                return false;
            }

            switch (outer)
            {
                case PyParameter parameter when ReferenceEquals(parameter.Default, inner):
                    return false;
                case PyString:
                    return false;
                case PyArgument { Name.Text: var keyword } when Searched.Contains(keyword) && _semantics.ParentOf(outer) is PyCall search && (keyword != "n_iter" || TrainingScript.LastName(search.Function).Contains("Search", StringComparison.Ordinal)):
                    return false;
                case PyAssign { Targets: [PySubscript item] } when IsRecord(TrainingScript.LastName(Root(item))):
                    return false;
                case PyCall call when !ReferenceEquals(call.Function, inner):
                    var last = TrainingScript.LastName(call.Function);
                    if (last is "str" or "int" or "float" or "list" or "round")
                    {
                        continue;
                    }

                    return !IsLogging(last) && last is not ("add_argument" or "get" or "getenv" or "Option" or "option" or "Argument" or "Field" or "field" or "set_defaults" or "getattr"
                        or "DEFINE_float" or "DEFINE_integer" or "DEFINE_string" or "setdefault");
                case PyStatement:
                    return true;
            }
        }

        return true;
    }

    private static bool IsRecord(string name) => name.Contains("log", StringComparison.OrdinalIgnoreCase) || name.Contains("history", StringComparison.OrdinalIgnoreCase) || name.Contains("result", StringComparison.OrdinalIgnoreCase);

    /// <summary><c>for epoch in range(10)</c>, <c>while step &lt; 10000</c>, and any counted loop around a step of the training.</summary>
    private void SearchLoop(PyNode loop)
    {
        switch (loop)
        {
            case PyFor { Target: PyName target } counted when Range(counted.Iterable) is { } range && End(range) is { } end:
                var isEpoch = target.Id.Contains("epoch", StringComparison.OrdinalIgnoreCase);
                if (HasNeverWord(target.Id) || IsRepeat(target.Id))
                {
                    return;
                }

                if (isEpoch || (Loops.IsTrainingLoop(counted) && _semantics.NumberValue(end) is not 1))
                {
                    AddAll(end, isEpoch ? "epochs" : "iterations", HyperparameterKind.Positional, allowText: false);
                }

                break;
            case PyConditionalStatement { Branches: [{ Test: { } test }, ..] } repeated when Limit(test) is var (counter, limit) && Loops.IsTrainingLoop(repeated):
                AddAll(limit, counter.Contains("epoch", StringComparison.OrdinalIgnoreCase) ? "epochs" : "iterations", HyperparameterKind.Positional, allowText: false);
                break;
        }
    }

    /// <summary>What a <c>while</c> counts, and up to where: <c>step &lt; 1000</c>, also beside another condition.</summary>
    private (string Counter, PyExpression Limit)? Limit(PyExpression test)
    {
        for (var depth = 0; test is PyBoolean { Operator: PyOperator.And } both && depth < 5; depth++)
        {
            if (Limit(both.Right) is { } right)
            {
                return right;
            }

            test = both.Left;
        }

        return test is PyComparison { Operands: [PyName counter, var limit], Operators: ["<" or "<="] }
            && (MeaningOf(counter.Id).Kind is not null || counter.Id is "i" or "step" or "it" or "iter" or "global_step" or "iteration" or "t")
            ? (counter.Id, limit)
            : null;
    }

    /// <summary>Loops that repeat whole trainings.</summary>
    private static bool IsRepeat(string name) => name.ToLowerInvariant() is "fold" or "run" or "seed" or "repeat" or "trial" or "exp" or "k" or "split" or "experiment" or "fold_num" or "rep" or "task" or "layer";

    /// <summary>The call of <c>range</c>, through <c>tqdm</c> and its like.</summary>
    private static PyCall? Range(PyExpression iterable)
    {
        if (iterable is PyCall { Arguments: [{ Value: PyCall inner }, ..] } around && TrainingScript.LastName(around.Function) is "tqdm" or "trange" or "track" or "enumerate" or "list" or "notebook_tqdm" or "progress_bar" or "master_bar" or "reversed" or "tnrange" or "ProgressBar")
        {
            iterable = inner;
        }

        return iterable is PyCall { Arguments.Count: > 0 } range && TrainingScript.LastName(range.Function) is "range" or "trange" or "xrange" or "tnrange" ? range : null;
    }

    /// <summary>How often a range runs, where one number says so: <c>range(1, 100)</c>, and the ten of <c>range(start, start + 10)</c>.</summary>
    private static PyExpression? End(PyCall range)
    {
        var arguments = range.Arguments;
        var isFromTo = arguments.Count >= 2 && arguments[1].Name is null;
        var end = arguments[isFromTo ? 1 : 0];
        return end.Name is not null ? null
            : isFromTo && end.Value is PyBinary { Operator: PyOperator.Add, Left: PyName left, Right: PyNumber count } && arguments[0].Value is PyName start && start.Id == left.Id ? count
            : end.Value;
    }
}
