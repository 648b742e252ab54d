using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.JsonSchema;

/// <summary>The part of the evaluator that looks at one value and what is directly below it.</summary>
internal sealed partial class SchemaEvaluator
{
    /// <summary>So many items are sooner compared with each other than put into a set.</summary>
    private const int FewItems = 4;

    /// <summary>The types that a value has: an integer is a number too, and so is 1.0 an integer.</summary>
    internal static TypeSet TypesOf(DataNode value) => value.Kind switch
    {
        DataKind.Boolean => TypeSet.Boolean,
        DataKind.Integer => TypeSet.Integer | TypeSet.Number,
        DataKind.Number => JsonNumber.Parse(value.NumberText) is { IsInteger: true } ? TypeSet.Integer | TypeSet.Number : TypeSet.Number,
        DataKind.String => TypeSet.String,
        DataKind.Sequence => TypeSet.Array,
        DataKind.Mapping => TypeSet.Object,
        _ => TypeSet.Null,
    };

    /// <summary>Length in code points.</summary>
    internal static int LengthOf(string text)
    {
        var length = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i - 1], text[i]))
                length--;
        }

        return length;
    }

    /// <summary>Checks the value itself; false where its type is wrong, which is one cause and makes everything else moot.</summary>
    private bool CheckScalar(SchemaNode schema, DataNode value, in Spot spot, List<Failure> failures)
    {
        if (schema.Types != TypeSet.None && (schema.Types & TypesOf(value)) == TypeSet.None)
        {
            failures.Add(new Failure(schema, "type", value, spot.Place));
            return false;
        }

        if (schema.Enum is not null && !IsAmong(schema.Enum, schema.Enum.Count, value))
            failures.Add(new Failure(schema, "enum", value, spot.Place));

        if (schema.Const is not null && !_equality.Equals(schema.Const, value))
            failures.Add(new Failure(schema, "const", value, spot.Place));

        if (value.Kind == DataKind.String)
            CheckString(schema, value, spot, failures);
        else if (value.Kind is DataKind.Integer or DataKind.Number)
            CheckNumber(schema, value, spot, failures);

        return true;
    }

    /// <summary>Whether one of the first values equals <paramref name="value"/>.</summary>
    private bool IsAmong(IReadOnlyList<DataNode> values, int count, DataNode value)
    {
        for (var i = 0; i < count; i++)
        {
            if (_equality.Equals(values[i], value))
                return true;
        }

        return false;
    }

    private void CheckString(SchemaNode schema, DataNode value, in Spot spot, List<Failure> failures)
    {
        if (schema.MinLength is not null || schema.MaxLength is not null)
        {
            var length = LengthOf(value.Text);
            if (length < schema.MinLength)
                failures.Add(new Failure(schema, "minLength", value, spot.Place) { Count = length });

            if (length > schema.MaxLength)
                failures.Add(new Failure(schema, "maxLength", value, spot.Place) { Count = length });
        }

        if (schema.Pattern is not null && !schema.Pattern.IsMatch(value.Text))
            failures.Add(new Failure(schema, "pattern", value, spot.Place));
        else if (_options.AssertFormats && schema.Format is not null && schema.Resource.Asserts && !SchemaFormats.Fits(schema.Format, value.Text))
            failures.Add(new Failure(schema, "format", value, spot.Place));
    }

    private static void CheckNumber(SchemaNode schema, DataNode value, in Spot spot, List<Failure> failures)
    {
        if (schema is { Minimum: null, Maximum: null, ExclusiveMinimum: null, ExclusiveMaximum: null, MultipleOf: null })
            return;

        if (JsonNumber.Parse(value.NumberText) is not { } number)
        {
            // Infinity is beyond every bound; what is not a number is neither above nor below any.
            var beyond = value.NumberText switch
            {
                "Infinity" when schema.Maximum is not null => "maximum",
                "Infinity" when schema.ExclusiveMaximum is not null => "exclusiveMaximum",
                "-Infinity" when schema.Minimum is not null => "minimum",
                "-Infinity" when schema.ExclusiveMinimum is not null => "exclusiveMinimum",
                _ => null,
            };
            if (beyond is not null)
                failures.Add(new Failure(schema, beyond, value, spot.Place));

            return;
        }

        if (schema.Minimum is { } minimum && number.CompareTo(minimum) < 0)
            failures.Add(new Failure(schema, "minimum", value, spot.Place));
        else if (schema.ExclusiveMinimum is { } above && number.CompareTo(above) <= 0)
            failures.Add(new Failure(schema, "exclusiveMinimum", value, spot.Place));

        if (schema.Maximum is { } maximum && number.CompareTo(maximum) > 0)
            failures.Add(new Failure(schema, "maximum", value, spot.Place));
        else if (schema.ExclusiveMaximum is { } below && number.CompareTo(below) >= 0)
            failures.Add(new Failure(schema, "exclusiveMaximum", value, spot.Place));

        if (schema.MultipleOf is { } divisor && !number.IsMultipleOf(divisor))
            failures.Add(new Failure(schema, "multipleOf", value, spot.Place));
    }

    private void CheckMapping(SchemaNode schema, DataNode value, in Spot spot, Evaluated? seen, List<Failure> failures)
    {
        var entries = value.Entries;
        CheckPresence(schema, value, spot, failures);
        if (entries.Count < schema.MinProperties)
            failures.Add(new Failure(schema, "minProperties", value, spot.Place) { Count = entries.Count });

        if (entries.Count > schema.MaxProperties)
            failures.Add(new Failure(schema, "maxProperties", value, spot.Place) { Count = entries.Count });

        if (schema is { Properties: null, PatternProperties.Count: 0, AdditionalProperties: null, PropertyNames: null })
            return;

        var here = spot.Place;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            var below = new Spot(here, i, value);
            if (schema.PropertyNames is not null && !Passes(schema.PropertyNames, new PropertyName(entry.Key), below, null))
                failures.Add(new Failure(schema.PropertyNames, "propertyNames", value, spot.Place) { Unwanted = entry });

            var isKnown = false;
            if (schema.Properties is not null && schema.Properties.TryGetValue(entry.Name, out var property))
            {
                isKnown = true;
                RunProperty(schema, property, value, here, below, failures);
            }

            for (var k = 0; k < schema.PatternProperties.Count; k++)
            {
                var (pattern, matched) = schema.PatternProperties[k];
                if (pattern.IsMatch(entry.Name))
                {
                    isKnown = true;
                    RunProperty(schema, matched, value, here, below, failures);
                }
            }

            if (isKnown)
            {
                seen?.Name(entry.Name);
            }
            else if (schema.AdditionalProperties is { } additional)
            {
                seen?.Name(entry.Name);
                RunProperty(schema, additional, value, here, below, failures);
            }
        }
    }

    private void RunProperty(SchemaNode schema, SchemaNode property, DataNode value, Place here, in Spot below, List<Failure> failures)
    {
        var entry = value.Entries[below.Index];
        if (property.Always == false)
            failures.Add(new Failure(schema, "additionalProperties", value, here) { Unwanted = entry });
        else
            RunBelow(property, entry.Value, below, failures);
    }

    private static void CheckPresence(SchemaNode schema, DataNode value, in Spot spot, List<Failure> failures)
    {
        for (var i = 0; i < schema.Required.Count; i++)
        {
            if (value[schema.Required[i]] is null)
                failures.Add(new Failure(schema, "required", value, spot.Place) { Missing = schema.Required[i] });
        }

        for (var i = 0; i < schema.DependentRequired.Count; i++)
        {
            var (key, dependents) = schema.DependentRequired[i];
            if (value[key] is null)
                continue;

            foreach (var name in dependents)
            {
                if (value[name] is null)
                    failures.Add(new Failure(schema, "dependentRequired", value, spot.Place) { Missing = name, Because = key });
            }
        }
    }

    private void CheckSequence(SchemaNode schema, DataNode value, in Spot spot, Evaluated? seen, List<Failure> failures)
    {
        var items = value.Items;
        if (items.Count < schema.MinItems)
            failures.Add(new Failure(schema, "minItems", value, spot.Place) { Count = items.Count });

        if (items.Count > schema.MaxItems)
            failures.Add(new Failure(schema, "maxItems", value, spot.Place) { Count = items.Count });

        var here = spot.Place;
        for (var i = 0; i < items.Count; i++)
        {
            var item = i < schema.PrefixItems.Count ? schema.PrefixItems[i] : schema.Items;
            if (item is null)
                break;

            RunBelow(item, items[i], new Spot(here, i), failures);
        }

        seen?.ItemsUpTo(schema.Items is not null ? items.Count : Math.Min(items.Count, schema.PrefixItems.Count));
        if (schema.Contains is not null)
            CheckContains(schema, schema.Contains, value, spot, seen, failures);

        if (schema.UniqueItems && items.Count > 1)
        {
            var distinct = items.Count <= FewItems ? null : new HashSet<DataNode>(_equality);
            for (var i = 0; i < items.Count; i++)
            {
                if (distinct is null ? IsAmong(items, i, items[i]) : !distinct.Add(items[i]))
                    failures.Add(new Failure(schema, "uniqueItems", items[i], here.At(i)));
            }
        }
    }

    private void CheckContains(SchemaNode schema, SchemaNode contains, DataNode value, in Spot spot, Evaluated? seen, List<Failure> failures)
    {
        var count = 0;
        var here = spot.Place;
        for (var i = 0; i < value.Items.Count; i++)
        {
            if (!Passes(contains, value.Items[i], new Spot(here, i), null))
                continue;

            count++;
            if (schema.Resource.Draft == Draft.Draft202012)
                seen?.Item(i);
        }

        if (count < schema.MinContains)
            failures.Add(new Failure(schema, "contains", value, spot.Place) { Count = schema.MinContains });
        else if (count > schema.MaxContains)
            failures.Add(new Failure(schema, "maxContains", value, spot.Place) { Count = count });
    }
}

/// <summary>A key as the string that JSON makes of it, whatever YAML resolves it to.</summary>
internal sealed class PropertyName(DataNode key) : DataNode
{
    /// <inheritdoc/>
    public override DataKind Kind => DataKind.String;

    /// <inheritdoc/>
    public override TextSpan Span => key.Span;

    /// <inheritdoc/>
    public override string Text => key.Text;
}
