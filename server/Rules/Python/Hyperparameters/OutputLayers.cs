using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python.Hyperparameters;

/// <summary>Tells the last layer of a network from those before it: its width is that of the data.</summary>
internal sealed class OutputLayers
{
    private static readonly string[] OutputNames = ["out", "pred", "logit", "prob", "classifier", "y_", "softmax", "final", "last"];

    private static readonly string[] Widths = ["units", "filters", "features", "num_outputs", "output_size"];

    private readonly PythonSemantics _semantics;
    private readonly TrainingScript _script;
    private readonly HashSet<PyCall> _last = new(ReferenceEqualityComparer.Instance);

    /// <summary>Where the last layer with a width starts in a list of layers; -1 where there is none.</summary>
    private readonly Dictionary<PySequence, int> _lastIn = new(ReferenceEqualityComparer.Instance);

    public OutputLayers(PythonSemantics semantics, TrainingScript script)
    {
        _semantics = semantics;
        _script = script;

        // The last layer with a width that is added to a model, or that a constructor makes.
        var added = new Dictionary<(PyScope Scope, string Receiver), PyCall>();
        foreach (var call in semantics.Calls)
        {
            if (call is { Function: PyAttribute { Name.Text: "add", Target: PyName receiver }, Arguments: [{ Value: var layer }, ..] } && Widened(layer) is { } wide)
            {
                added[(semantics.ScopeOf(call), receiver.Id)] = wide;
            }
            else if (IsWide(call) && semantics.ParentOf(call) is PyAssign { Targets: [PyAttribute { Target: PyName { Id: "self" } }] })
            {
                added[(semantics.ScopeOf(call), "self")] = call;
            }
        }

        _last.UnionWith(added.Values);
    }

    /// <summary>Whether <paramref name="layer"/> is one.</summary>
    public bool IsOutput(PyCall layer)
    {
        if (!IsWide(layer))
        {
            return false;
        }

        if (_last.Contains(layer) || HasOutputActivation(layer) || Width(layer) is { } width && _semantics.Literals(width) is [var only] && _semantics.NumberValue(only) == 1)
        {
            return true;
        }

        // `Dense(10)(x)`: what it is bound to, and where that goes.
        PyNode made = layer;
        var isApplied = IsFunctional(layer);
        var parent = _semantics.ParentOf(layer);
        if (parent is PyCall applied && ReferenceEquals(applied.Function, layer))
        {
            made = applied;
            parent = _semantics.ParentOf(applied);
        }

        // Wrapped: TimeDistributed(Dense(10)), Bidirectional(LSTM(10)).
        for (var depth = 0; parent is PyArgument && _semantics.ParentOf(parent) is PyCall wrapper && depth < 3 && TrainingScript.LastName(wrapper.Function) is "TimeDistributed" or "Bidirectional"; depth++)
        {
            made = wrapper;
            parent = _semantics.ParentOf(wrapper);
            if (parent is PyCall called && ReferenceEquals(called.Function, wrapper))
            {
                made = called;
                parent = _semantics.ParentOf(called);
            }
        }

        return parent switch
        {
            PyKeywordStatement { Keyword: "return" } => isApplied || !ReferenceEquals(made, layer),
            PySequence sequence => IsLastIn(sequence, made, isApplied: isApplied || !ReferenceEquals(made, layer)),
            PyAssign { Targets: [var target] } assign => IsOutputName(TrainingScript.LastName(target)) || ((isApplied || !ReferenceEquals(made, layer)) && BecomesOutput(target, assign.Value)),
            _ => false,
        };
    }

    private static bool IsOutputName(string name)
    {
        var lower = name.ToLowerInvariant();
        return lower is "y" or "head" || Array.Exists(OutputNames, word => lower.StartsWith(word, StringComparison.Ordinal)) || lower.EndsWith("_out", StringComparison.Ordinal) || lower.EndsWith("output", StringComparison.Ordinal);
    }

    private PyCall? Widened(PyExpression layer)
    {
        for (var depth = 0; layer is PyCall call && depth < 4; depth++)
        {
            if (IsWide(call))
            {
                return call;
            }

            if (call.Arguments is not [{ Value: var inner }, ..])
            {
                return null;
            }

            layer = inner;
        }

        return null;
    }

    private bool IsWide(PyCall call) => _script.Known(call) is { Role: "layer", Architecture.Count: > 0 } known && Array.Exists(Widths, known.Architecture.Contains);

    private PyExpression? Width(PyCall layer) =>
        layer.Arguments.FirstOrDefault(static argument => argument.Name?.Text is "units" or "filters" or "features" or "output_dim" or "num_outputs" or "nb_filter" or "num_units")?.Value
            ?? (IsFunctional(layer) ? layer.Arguments is [_, { Name: null } second, ..] ? second.Value : null : layer.Arguments is [{ Name: null } first, ..] ? first.Value : null);

    /// <summary>A layer that is called with its input, <c>tf.layers.dense(x, 10)</c>, and not made first.</summary>
    private bool IsFunctional(PyCall layer) => _script.Known(layer) is { Positional: ["-", ..] } && layer.Arguments.Count > 0;

    private bool HasOutputActivation(PyCall layer)
    {
        foreach (var argument in layer.Arguments)
        {
            if (argument.Name?.Text == "activation")
            {
                var activation = _semantics.StringValue(argument.Value) ?? TrainingScript.LastName(argument.Value);
                return activation is "softmax" or "sigmoid" or "log_softmax";
            }
        }

        return false;
    }

    private bool IsLastIn(PySequence sequence, PyNode layer, bool isApplied)
    {
        if (!_lastIn.TryGetValue(sequence, out var start))
        {
            _lastIn[sequence] = start = sequence.Items.LastOrDefault(item => item is PyCall && Widened(item) is not null)?.Place.Start ?? -1;
        }

        return start <= layer.Place.Start && (_semantics.ParentOf(sequence) switch
        {
            PyArgument argument => !isApplied || (_semantics.ParentOf(argument) is PyCall model && _script.Known(model)?.Role == "network"),
            PyAssign => true,
            _ => false,
        });
    }

    /// <summary>Whether this is the last value of a variable that is returned, or handed to the model as its output.</summary>
    private bool BecomesOutput(PyExpression target, PyExpression value)
    {
        if (_semantics.BindingOf(target) is not { } binding || !ReferenceEquals(binding.Values[^1], value))
        {
            return false;
        }

        foreach (var use in binding.Uses)
        {
            var parent = _semantics.ParentOf(use);
            if (parent is PySequence sequence)
            {
                parent = _semantics.ParentOf(sequence);
            }

            if (parent is PyKeywordStatement { Keyword: "return" }
                || (parent is PyArgument argument && _semantics.ParentOf(argument) is PyCall model && _script.Known(model)?.Role == "network"
                    && (argument.Name?.Text is "outputs" or "output" || (argument.Name is null && model.Arguments.Count > 1 && ReferenceEquals(model.Arguments[1], argument)))))
            {
                return true;
            }
        }

        return false;
    }
}
