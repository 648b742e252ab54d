using System.Runtime.CompilerServices;
using ForgeLsp.Core.Memo;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.JsonSchema;

/// <summary>
/// Evaluates one value against one schema. Work is bounded by <see cref="SchemaOptions.MaxSteps"/> and depth by <see cref="MaxDepth"/>, so that
/// schemas that refer to themselves and aliases that unfold without end cost one failure.
/// </summary>
internal sealed partial class SchemaEvaluator
{
    internal const int MaxDepth = 2_000;

    /// <summary>At so many depths it is asked once whether there is stack left, which costs as much as a small schema; the answer leaves room for many more.</summary>
    private const int DepthsBetweenLooks = 8;

    /// <summary>Failures below an anchor stand at the anchor, whoever uses it; of more than these a use says nothing.</summary>
    private const int MaxThroughAlias = 8;
    private readonly SchemaOptions _options;
    private readonly DataEquality _equality;
    private readonly List<SchemaResource> _scope = [];
    private int _steps;
    private int _depth;
    private int _deepest;

    public SchemaEvaluator(SchemaOptions options)
    {
        _options = options;
        _equality = new DataEquality(Spend);
    }

    /// <summary>All failures, unsorted; a single one of keyword <c>(limit)</c> where the limits were reached.</summary>
    public IReadOnlyList<Failure> Evaluate(SchemaNode schema, DataNode value)
    {
        var failures = new List<Failure>();
        Run(schema, value, new Spot(Place.Root), null, failures);
        return _steps > _options.MaxSteps ? [new Failure(schema, "(limit)", value, Place.Root)] : failures;
    }

    /// <summary>Runs <paramref name="schema"/> over a value that no neighbour's keywords ask about, and remembers the outcome with the value's text.</summary>
    private void RunBelow(SchemaNode schema, DataNode value, in Spot spot, List<Failure> failures)
    {
        if (schema.Always is not null || value.Slot is not { } slot)
        {
            Run(schema, value, spot, null, failures);
            return;
        }

        if (_steps > _options.MaxSteps)
            return;

        // Every use of an anchor finds again what was found at the first, so that a ladder of aliases costs what is written.
        var isAlias = !ReferenceEquals(value.Shared, value);
        if (!isAlias && !value.IsRemembered)
        {
            Run(schema, value, spot, null, failures);
            return;
        }

        var outside = value.Outside;
        var known = MemoSlots.Find(slot, schema) as Remembered;
        if (known?.Holds(outside, _options.AssertFormats, _scope, _depth) is not true)
        {
            known = Remember(schema, value, outside);
            if (known is null)
                return;

            MemoSlots.Keep(slot, schema, known);
        }
        else if (!isAlias)
        {
            _steps += known.Steps;
        }

        _steps += isAlias ? 1 + Math.Min(known.Failures.Count, MaxThroughAlias) : 0;
        known.Restore(value, spot.Place, isAlias ? MaxThroughAlias : int.MaxValue, failures);
    }

    /// <summary>Null where the limits were reached, so that nothing is known.</summary>
    private Remembered? Remember(SchemaNode schema, DataNode value, object? outside)
    {
        var own = new List<Failure>();
        var (steps, deepest) = (_steps, _deepest);
        _deepest = _depth;
        Run(schema, value, new Spot(Place.Root), null, own);
        var depth = _deepest - _depth;
        _deepest = Math.Max(deepest, _deepest);
        return _steps > _options.MaxSteps ? null : Remembered.Of(own, outside, _options.AssertFormats, _scope, _steps - steps, depth);
    }

    private bool Spend() => ++_steps <= _options.MaxSteps;

    private void Run(SchemaNode schema, DataNode value, in Spot spot, Evaluated? outer, List<Failure> failures)
    {
        if (schema.Always is { } always)
        {
            if (!always)
                failures.Add(new Failure(schema, "false", value, spot.Place));

            return;
        }

        if (!Spend())
            return;

        if (_depth >= MaxDepth || (_depth % DepthsBetweenLooks == 0 && !RuntimeHelpers.TryEnsureSufficientExecutionStack()))
        {
            _steps = _options.MaxSteps;
            Spend();
            return;
        }

        var isNewScope = _scope.Count == 0 || _scope[^1] != schema.Resource;
        if (isNewScope)
            _scope.Add(schema.Resource);

        _depth++;
        _deepest = Math.Max(_deepest, _depth);
        var before = failures.Count;
        var seen = schema.NeedsEvaluated ? new Evaluated() : outer;
        if (CheckScalar(schema, value, spot, failures))
        {
            if (value.Kind == DataKind.Mapping)
                CheckMapping(schema, value, spot, seen, failures);
            else if (value.Kind == DataKind.Sequence)
                CheckSequence(schema, value, spot, seen, failures);

            if (schema.AppliesOthers)
                CheckInPlace(schema, value, spot, seen, failures);
        }

        // What a failed neighbour would have evaluated is unknown, so its failure stands for both.
        if (seen is not null && schema.NeedsEvaluated && failures.Count == before)
            CheckUnevaluated(schema, value, spot, seen, failures);

        if (seen is not null && outer is not null && seen != outer)
            outer.Add(seen);

        _depth--;
        if (isNewScope)
            _scope.RemoveAt(_scope.Count - 1);
    }

    private void CheckInPlace(SchemaNode schema, DataNode value, in Spot spot, Evaluated? seen, List<Failure> failures)
    {
        if (schema.Ref is not null)
            Run(schema.Ref, value, spot, seen, failures);

        if (schema.DynamicRef is not null)
            Run(InScope(schema.DynamicRef, schema.DynamicName), value, spot, seen, failures);

        for (var i = 0; i < schema.AllOf.Count; i++)
            Run(schema.AllOf[i], value, spot, seen, failures);

        if (schema.AnyOf.Count > 0)
            CheckAlternatives(schema, "anyOf", schema.AnyOf, value, spot, seen, failures);

        if (schema.OneOf.Count > 0)
            CheckAlternatives(schema, "oneOf", schema.OneOf, value, spot, seen, failures);

        if (schema.Not is not null && Passes(schema.Not, value, spot, null))
            failures.Add(new Failure(schema, "not", value, spot.Place));

        if (schema.If is not null)
        {
            var inIf = seen is null ? null : new Evaluated();
            var holds = Passes(schema.If, value, spot, inIf);
            if (holds && inIf is not null)
                seen?.Add(inIf);

            if ((holds ? schema.Then : schema.Else) is { } then)
                Run(then, value, spot, seen, failures);
        }

        if (value.Kind == DataKind.Mapping && schema.DependentSchemas.Count > 0)
        {
            foreach (var (key, dependent) in schema.DependentSchemas)
            {
                if (value[key] is not null)
                    Run(dependent, value, spot, seen, failures);
            }
        }
    }

    private void CheckAlternatives(
        SchemaNode schema, string keyword, IReadOnlyList<SchemaNode> alternatives, DataNode value, in Spot spot, Evaluated? seen, List<Failure> failures)
    {
        // The first of them often fits.
        List<(SchemaNode Schema, List<Failure> Failures)>? failed = null;
        List<SchemaNode>? passed = null;
        List<Failure>? own = null;
        for (var i = 0; i < alternatives.Count; i++)
        {
            var alternative = alternatives[i];
            own ??= [];
            var evaluated = seen is null ? null : new Evaluated();
            Run(alternative, value, spot, evaluated, own);
            if (own.Count > 0)
            {
                (failed ??= []).Add((alternative, own));
                own = null;
                continue;
            }
            if (evaluated is not null)
                seen?.Add(evaluated);

            // The rest can only matter for what it evaluates.
            if (keyword == "anyOf" && seen is null)
                return;

            (passed ??= []).Add(alternative);
        }

        if (passed is null)
            failures.AddRange(BranchChoice.Of(schema, keyword, failed ?? [], value, spot.Place));
        else if (keyword == "oneOf" && passed.Count > 1)
            failures.Add(new Failure(schema, "oneOf", value, spot.Place) { Alternatives = passed, Count = passed.Count });
    }

    private bool Passes(SchemaNode schema, DataNode value, in Spot spot, Evaluated? evaluated)
    {
        var failures = new List<Failure>();
        Run(schema, value, spot, evaluated, failures);
        return failures.Count == 0;
    }

    /// <summary>The outermost schema of that name among the resources being evaluated (2020-12, section 8.2.3.2).</summary>
    private SchemaNode InScope(SchemaNode target, string? name)
    {
        if (name is not null)
        {
            foreach (var resource in _scope)
            {
                if (resource.DynamicAnchors.TryGetValue(name, out var found))
                    return found;
            }
        }

        return target;
    }

    private void CheckUnevaluated(SchemaNode schema, DataNode value, in Spot spot, Evaluated seen, List<Failure> failures)
    {
        if (schema.UnevaluatedProperties is { } properties && value.Kind == DataKind.Mapping)
        {
            var here = spot.Place;
            for (var i = 0; i < value.Entries.Count; i++)
            {
                var entry = value.Entries[i];
                if (seen.Has(entry.Name))
                    continue;

                seen.Name(entry.Name);
                if (properties.Always == false)
                    failures.Add(new Failure(schema, "unevaluatedProperties", value, spot.Place) { Unwanted = entry });
                else
                    RunBelow(properties, entry.Value, new Spot(here, i, value), failures);
            }
        }

        if (schema.UnevaluatedItems is { } items && value.Kind == DataKind.Sequence)
        {
            var here = spot.Place;
            for (var i = 0; i < value.Items.Count; i++)
            {
                if (!seen.Has(i))
                    RunBelow(items, value.Items[i], new Spot(here, i), failures);
            }

            seen.ItemsUpTo(value.Items.Count);
        }
    }
}
