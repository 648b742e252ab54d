using System.Runtime.CompilerServices;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.JsonSchema;

/// <summary>
/// Evaluates one value against one schema. Work is bounded by <see cref="SchemaOptions.MaxSteps"/> and depth by <see cref="MaxDepth"/>, so that
/// schemas that refer to themselves and aliases that unfold without end cost one failure.
/// </summary>
internal sealed partial class SchemaEvaluator
{
    private const int MaxDepth = 2_000;
    private readonly SchemaOptions _options;
    private readonly DataEquality _equality;
    private readonly List<SchemaResource> _scope = [];
    private int _steps;
    private int _depth;

    public SchemaEvaluator(SchemaOptions options)
    {
        _options = options;
        _equality = new DataEquality(Spend);
    }

    /// <summary>All failures, unsorted; a single one of keyword <c>(limit)</c> where the limits were reached.</summary>
    public IReadOnlyList<Failure> Evaluate(SchemaNode schema, DataNode value)
    {
        var failures = new List<Failure>();
        Run(schema, value, Place.Root, null, failures);
        return _steps > _options.MaxSteps ? [new Failure(schema, "(limit)", value, Place.Root)] : failures;
    }

    private bool Spend() => ++_steps <= _options.MaxSteps;

    private void Run(SchemaNode schema, DataNode value, Place place, Evaluated? outer, List<Failure> failures)
    {
        if (schema.Always is { } always)
        {
            if (!always)
                failures.Add(new Failure(schema, "false", value, place));

            return;
        }

        if (!Spend())
            return;

        if (_depth >= MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            _steps = _options.MaxSteps;
            Spend();
            return;
        }

        var isNewScope = _scope.Count == 0 || _scope[^1] != schema.Resource;
        if (isNewScope)
            _scope.Add(schema.Resource);

        _depth++;
        var before = failures.Count;
        var seen = schema.NeedsEvaluated ? new Evaluated() : outer;
        if (CheckScalar(schema, value, place, failures))
        {
            if (value.Kind == DataKind.Mapping)
                CheckMapping(schema, value, place, seen, failures);
            else if (value.Kind == DataKind.Sequence)
                CheckSequence(schema, value, place, seen, failures);

            CheckInPlace(schema, value, place, seen, failures);
        }

        // What a failed neighbour would have evaluated is unknown, so its failure stands for both.
        if (seen is not null && schema.NeedsEvaluated && failures.Count == before)
            CheckUnevaluated(schema, value, place, seen, failures);

        if (seen is not null && outer is not null && seen != outer)
            outer.Add(seen);

        _depth--;
        if (isNewScope)
            _scope.RemoveAt(_scope.Count - 1);
    }

    private void CheckInPlace(SchemaNode schema, DataNode value, Place place, Evaluated? seen, List<Failure> failures)
    {
        if (schema.Ref is not null)
            Run(schema.Ref, value, place, seen, failures);

        if (schema.DynamicRef is not null)
            Run(InScope(schema.DynamicRef, schema.DynamicName), value, place, seen, failures);

        foreach (var part in schema.AllOf)
            Run(part, value, place, seen, failures);

        if (schema.AnyOf.Count > 0)
            CheckAlternatives(schema, "anyOf", schema.AnyOf, value, place, seen, failures);

        if (schema.OneOf.Count > 0)
            CheckAlternatives(schema, "oneOf", schema.OneOf, value, place, seen, failures);

        if (schema.Not is not null && Passes(schema.Not, value, place, null))
            failures.Add(new Failure(schema, "not", value, place));

        if (schema.If is not null)
        {
            var inIf = seen is null ? null : new Evaluated();
            var holds = Passes(schema.If, value, place, inIf);
            if (holds && inIf is not null)
                seen?.Add(inIf);

            if ((holds ? schema.Then : schema.Else) is { } then)
                Run(then, value, place, seen, failures);
        }

        if (value.Kind == DataKind.Mapping)
        {
            foreach (var (key, dependent) in schema.DependentSchemas)
            {
                if (value[key] is not null)
                    Run(dependent, value, place, seen, failures);
            }
        }
    }

    private void CheckAlternatives(
        SchemaNode schema, string keyword, IReadOnlyList<SchemaNode> alternatives, DataNode value, Place place, Evaluated? seen, List<Failure> failures)
    {
        var failed = new List<(SchemaNode Schema, List<Failure> Failures)>();
        var passed = new List<SchemaNode>();
        foreach (var alternative in alternatives)
        {
            var own = new List<Failure>();
            var evaluated = seen is null ? null : new Evaluated();
            Run(alternative, value, place, evaluated, own);
            if (own.Count > 0)
            {
                failed.Add((alternative, own));
                continue;
            }

            passed.Add(alternative);
            if (evaluated is not null)
                seen?.Add(evaluated);

            // The rest can only matter for what it evaluates.
            if (keyword == "anyOf" && seen is null)
                return;
        }

        if (passed.Count == 0)
            failures.AddRange(BranchChoice.Of(schema, keyword, failed, value, place));
        else if (keyword == "oneOf" && passed.Count > 1)
            failures.Add(new Failure(schema, "oneOf", value, place) { Alternatives = passed, Count = passed.Count });
    }

    private bool Passes(SchemaNode schema, DataNode value, Place place, Evaluated? evaluated)
    {
        var failures = new List<Failure>();
        Run(schema, value, place, evaluated, failures);
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

    private void CheckUnevaluated(SchemaNode schema, DataNode value, Place place, Evaluated seen, List<Failure> failures)
    {
        if (schema.UnevaluatedProperties is { } properties && value.Kind == DataKind.Mapping)
        {
            foreach (var entry in value.Entries)
            {
                if (seen.Has(entry.Name))
                    continue;

                seen.Name(entry.Name);
                if (properties.Always == false)
                    failures.Add(new Failure(schema, "unevaluatedProperties", value, place) { Unwanted = entry });
                else
                    Run(properties, entry.Value, place.Under(entry), null, failures);
            }
        }

        if (schema.UnevaluatedItems is { } items && value.Kind == DataKind.Sequence)
        {
            for (var i = 0; i < value.Items.Count; i++)
            {
                if (!seen.Has(i))
                    Run(items, value.Items[i], place.At(i), null, failures);
            }

            seen.ItemsUpTo(value.Items.Count);
        }
    }
}
