namespace ForgeLsp.Core.Python.Semantics;

/// <summary>
/// Follows one expression to the values that can reach it: through variables, attributes, entries of dicts, items of tuples, parameters,
/// returns of the file's functions and conversions. A value that stands beside one from outside (<c>x or 0.1</c>, <c>float(argv[1]) if … else 0.5</c>) is a default, and not followed.
/// Looks at a bounded number of places, so that a query costs the same in every file.
/// </summary>
internal sealed class ValueWalk(PythonSemantics semantics)
{
    private const int MaxSteps = 8;
    private const int MaxPlaces = 200;

    private readonly HashSet<PyNode> _seen = new(ReferenceEqualityComparer.Instance);

    private bool IsFull => _seen.Count >= MaxPlaces;

    /// <summary>The literals that <paramref name="expression"/> may stand for.</summary>
    public List<PyExpression> Literals(PyExpression expression)
    {
        var found = new List<PyExpression>();
        Walk(expression, 0, PythonSemantics.IsLiteral, found);
        return found;
    }

    /// <summary>The dict displays and calls like <c>dict(…)</c> that it may stand for.</summary>
    public List<PyExpression> Dicts(PyExpression expression)
    {
        var found = new List<PyExpression>();
        Walk(expression, 0, static value => value is PyDict || PythonSemantics.IsDictCall(value), found);
        return found;
    }

    /// <summary>The list and tuple displays that it may stand for.</summary>
    public List<PySequence> Sequences(PyExpression expression)
    {
        var found = new List<PyExpression>();
        Walk(expression, 0, static value => value is PySequence, found);
        return [.. found.OfType<PySequence>()];
    }

    private void Walk(PyExpression expression, int steps, Func<PyExpression, bool> isWanted, List<PyExpression> found)
    {
        if (isWanted(expression))
        {
            if (_seen.Add(expression))
            {
                found.Add(expression);
            }

            return;
        }

        if (steps >= MaxSteps || IsFull || !_seen.Add(expression))
        {
            return;
        }

        switch (expression)
        {
            case PyName:
                WalkBinding(semantics.BindingOf(expression), steps, isWanted, found);
                break;
            case PyAttribute attribute:
                if (semantics.BindingOf(attribute) is { } binding)
                {
                    WalkBinding(binding, steps, isWanted, found);
                }
                else
                {
                    WalkEntry(attribute.Target, attribute.Name.Text, steps, isWanted, found);
                }

                break;
            case PySubscript { Index: PyString } subscript when semantics.StringValue(subscript.Index) is { } key:
                WalkEntry(subscript.Target, key, steps, isWanted, found);
                break;
            case PySubscript { Index: PyNumber } subscript when semantics.NumberValue(subscript.Index) is >= 0 and < 100 and var index:
                foreach (var sequence in Nested(subscript.Target, steps, static value => value is PySequence))
                {
                    if (sequence is PySequence { Items: var items } && (int)index < items.Count)
                    {
                        Walk(items[(int)index], steps + 1, isWanted, found);
                    }
                }

                break;
            case PyNamedExpression named:
                Walk(named.Value, steps + 1, isWanted, found);
                break;
            case PyConditional conditional:
                WalkConditional(conditional, steps, isWanted, found);
                break;
            case PyCall call:
                WalkCall(call, steps, isWanted, found);
                break;
        }
    }

    private void WalkBinding(PyBinding? binding, int steps, Func<PyExpression, bool> isWanted, List<PyExpression> found)
    {
        if (binding is null)
        {
            return;
        }

        for (var i = 0; i < binding.Values.Count && !IsFull; i++)
        {
            Walk(binding.Values[i], steps + 1, isWanted, found);
        }

        if (binding.Parameter is { } parameter)
        {
            var arguments = semantics.ArgumentsOf(parameter.Parameter);
            for (var i = 0; i < arguments.Count && !IsFull; i++)
            {
                Walk(arguments[i], steps + 1, isWanted, found);
            }
        }
    }

    private void WalkEntry(PyExpression target, string key, int steps, Func<PyExpression, bool> isWanted, List<PyExpression> found)
    {
        foreach (var dict in Nested(target, steps, static value => value is PyDict || PythonSemantics.IsDictCall(value)))
        {
            if (IsFull)
            {
                return;
            }

            foreach (var value in semantics.EntriesNamed(dict, key))
            {
                Walk(value, steps + 1, isWanted, found);
            }
        }
    }

    /// <summary>Where both branches are written out, either may be meant; beside a value from outside the other is its default.</summary>
    private void WalkConditional(PyConditional conditional, int steps, Func<PyExpression, bool> isWanted, List<PyExpression> found)
    {
        var before = found.Count;
        Walk(conditional.Body, steps + 1, isWanted, found);
        var middle = found.Count;
        Walk(conditional.Otherwise, steps + 1, isWanted, found);
        var isDefault = (middle == before && conditional.Body is not PyConstant) || (found.Count == middle && conditional.Otherwise is not PyConstant);
        if (isDefault)
        {
            found.RemoveRange(before, found.Count - before);
        }
    }

    private void WalkCall(PyCall call, int steps, Func<PyExpression, bool> isWanted, List<PyExpression> found)
    {
        var last = call.Function is PyName name ? name.Id : call.Function is PyAttribute attribute ? attribute.Name.Text : "";
        if (last is "int" or "float" or "float32" or "float64" or "int32" or "int64" or "constant" or "Variable" or "tensor" or "asarray" or "array" or "Constant" or "placeholder_with_default" or "abs" or "tuple" or "list"
            && call.Arguments is [{ Name: null, Value: var converted }, ..])
        {
            Walk(converted, steps + 1, isWanted, found);
        }
        else if (last is "copy" or "deepcopy" && (call.Arguments is [{ Value: var copied }] ? copied : (call.Function as PyAttribute)?.Target) is { } original)
        {
            Walk(original, steps + 1, isWanted, found);
        }
        else if (semantics.FunctionOf(call) is { } function && function.Name.Text != "__init__")
        {
            var values = semantics.ReturnsOf(function);
            for (var i = 0; i < values.Count && !IsFull; i++)
            {
                Walk(values[i], steps + 1, isWanted, found);
            }
        }
    }

    private List<PyExpression> Nested(PyExpression expression, int steps, Func<PyExpression, bool> isWanted)
    {
        var found = new List<PyExpression>();
        Walk(expression, steps + 1, isWanted, found);

        // What was found on the way to something else may be looked at again as the value itself.
        foreach (var value in found)
        {
            _seen.Remove(value);
        }

        return found;
    }
}
