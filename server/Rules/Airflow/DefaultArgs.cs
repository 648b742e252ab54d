using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;

namespace ForgeLsp.Rules.Airflow;

/// <summary>
/// What a DAG hands to all of its tasks, as far as the file shows it. Dicts are followed by name, through <c>{**base, …}</c>, <c>base | more</c>,
/// <c>dict(base, …)</c>, copies, and entries that are set or updated later; what is imported, computed or handed in is not known.
/// </summary>
internal sealed class DefaultArgs
{
    private const int MaxSteps = 8;
    private const int MaxPlaces = 2_000;

    private readonly PythonSemantics _semantics;
    private readonly Dictionary<string, PyExpression> _entries = new(StringComparer.Ordinal);

    private int _places;

    private DefaultArgs(PythonSemantics semantics, PyExpression? argument)
    {
        _semantics = semantics;
        Argument = argument;
        IsKnown = argument is null || Take(argument, 0);
        if (IsKnown && argument is not null)
        {
            Display = Own(argument, 0);
        }
    }

    /// <summary>What is handed in; null where nothing is.</summary>
    public PyExpression? Argument { get; }

    /// <summary>Whether every key is known.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>The dict display or <c>dict(…)</c> call in which a further entry would be written; null where there is none.</summary>
    public PyExpression? Display { get; }

    /// <summary>The values by key; of several the last.</summary>
    public IReadOnlyDictionary<string, PyExpression> Entries => _entries;

    /// <summary>What <paramref name="argument"/> is; null: the DAG has none.</summary>
    public static DefaultArgs Of(PythonSemantics semantics, PyExpression? argument) => new(semantics, argument);

    /// <summary>Adds what the expression holds; false where that is not known.</summary>
    private bool Take(PyExpression expression, int steps)
    {
        if (steps > MaxSteps || ++_places > MaxPlaces)
        {
            return false;
        }

        switch (expression)
        {
            case PyDict display:
                foreach (var entry in display.Entries)
                {
                    if (entry.Key is null ? !Take(entry.Value, steps + 1) : !Take(entry.Key, entry.Value))
                    {
                        return false;
                    }
                }

                return true;
            case PyConstant { Kind: PyConstantKind.None }:
                return true;
            case PyBinary { Operator: PyOperator.BitOr } both:
                return Take(both.Left, steps + 1) && Take(both.Right, steps + 1);
            case PyCall call:
                return TakeCall(call, steps);
            case PyName when _semantics.BindingOf(expression) is { Values: [var value], Import: null, Definition: null, Parameter: null, IsVariable: false } binding:
                return Take(value, steps + 1) && TakeChanges(binding, steps);
            default:
                return false;
        }
    }

    private bool Take(PyExpression key, PyExpression value)
    {
        if (AirflowValues.Text(_semantics, key) is not { } name)
        {
            return false;
        }

        _entries[name] = value;
        return true;
    }

    private bool TakeCall(PyCall call, int steps)
    {
        switch (call.Function)
        {
            case PyName { Id: "dict" } name when _semantics.BindingOf(name) is null:
                foreach (var argument in call.Arguments)
                {
                    if (argument.Name is { } key)
                    {
                        _entries[key.Text] = argument.Value;
                    }
                    else if (argument.Value is PyStarred || !Take(argument.Value, steps + 1))
                    {
                        return false;
                    }
                }

                return true;
            case PyName { Id: "copy" or "deepcopy" } or PyAttribute { Name.Text: "copy" or "deepcopy" }:
                return (call.Arguments is [{ Value: var given }] ? given : call.Arguments is [] ? (call.Function as PyAttribute)?.Target : null) is { } original && Take(original, steps + 1);
            default:
                return false;
        }
    }

    /// <summary>What is set later through the name; false where something else may change it.</summary>
    private bool TakeChanges(PyBinding binding, int steps)
    {
        foreach (var use in binding.Uses)
        {
            switch (use.Parent)
            {
                case PySubscript subscript when ReferenceEquals(subscript.Target, use) && subscript.Parent is PyAssign { Targets: [var target], Value: var value } && ReferenceEquals(target, subscript):
                    if (!Take(subscript.Index, value))
                    {
                        return false;
                    }

                    break;
                case PyAttribute { Name.Text: "update" } method when method.Parent is PyCall call:
                    foreach (var argument in call.Arguments)
                    {
                        if (argument.Name is { } key)
                        {
                            _entries[key.Text] = argument.Value;
                        }
                        else if (argument.Value is PyStarred || !Take(argument.Value, steps + 1))
                        {
                            return false;
                        }
                    }

                    break;
                case PyAttribute { Name.Text: "setdefault" } method when method.Parent is PyCall { Arguments: [{ Value: var first }, { Value: var second }] }:
                    if (!Take(first, second))
                    {
                        return false;
                    }

                    break;
            }
        }

        return true;
    }

    /// <summary>Where an entry of its own is written: the display behind the name, not one that is only spread into it.</summary>
    private PyExpression? Own(PyExpression expression, int steps) => steps > MaxSteps ? null : expression switch
    {
        PyDict or PyCall { Function: PyName { Id: "dict" } } => expression,
        PyBinary { Operator: PyOperator.BitOr } both => Own(both.Right, steps + 1),
        PyName when _semantics.BindingOf(expression) is { Values: [var value] } => Own(value, steps + 1),
        _ => null,
    };
}
