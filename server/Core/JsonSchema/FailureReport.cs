using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.JsonSchema;

/// <summary>Turns failures into errors for people: one per cause, each at the place where the author would mend it.</summary>
internal static class FailureReport
{
    /// <summary>Errors in order of position.</summary>
    public static IReadOnlyList<SchemaError> Of(IReadOnlyList<Failure> failures)
    {
        var listed = failures.Where(f => f.Keyword is "enum" or "const").Select(f => f.Place).ToHashSet();
        var errors = new List<SchemaError>(failures.Count);
        var said = new HashSet<(TextSpan, string)>();
        foreach (var failure in failures)
        {
            // A value that is none of the listed ones need not hear about its spelling too.
            if (failure.Keyword is "pattern" or "format" or "minLength" or "maxLength" && listed.Contains(failure.Place))
                continue;

            var error = ErrorOf(failure);
            if (said.Add((error.Span, error.Message)))
                errors.Add(error);
        }

        // The misspelt key and the missing one are the same slip.
        var misspelt = errors.Where(e => e.MisspeltKey is not null).Select(e => (e.Path, e.MisspeltKey)).ToHashSet();
        errors.RemoveAll(e => e.MissingKey is null && e.Keyword is "additionalProperties" or "unevaluatedProperties" && misspelt.Contains((e.Path, NameAt(e))));
        errors.Sort(static (a, b) => a.Span.CompareTo(b.Span));
        return errors;
    }

    private static string? NameAt(SchemaError error)
    {
        foreach (var entry in error.Instance.Entries)
        {
            if (entry.Key.Span == error.Span)
                return entry.Name;
        }

        return null;
    }

    private static SchemaError ErrorOf(Failure failure)
    {
        var (schema, value) = (failure.Schema, failure.Instance);
        string? nearest = null;
        string? misspelt = null;
        IReadOnlyList<string> allowed = [];
        if (failure.Keyword is "enum" or "anyOf" or "oneOf")
        {
            allowed = AllowedBy(failure);
            nearest = value.Kind is DataKind.Mapping or DataKind.Sequence or DataKind.Null ? null : NearestName.Of(value.Text, allowed);
        }
        else if (failure.Keyword == "const" && schema.Const is { Kind: DataKind.String } constant)
        {
            allowed = [constant.Text];
            nearest = constant.Text;
        }
        else if (failure is { Missing: { } missing, Names.Count: < 2 })
        {
            misspelt = NearestName.Of(missing, value.Entries.Select(e => e.Name).Where(n => schema.Properties?.ContainsKey(n) != true));
        }
        else if (failure.Unwanted is { } unwanted && failure.Keyword != "propertyNames")
        {
            allowed = [.. schema.PropertyList.Where(p => p.Value.Always != false).Select(p => p.Key)];
            nearest = NearestName.Of(unwanted.Name, allowed.Where(n => value[n] is null));
        }

        return new SchemaError(SpanOf(failure, misspelt), SchemaMessages.Of(failure, nearest, misspelt), failure.Place.Pointer(), failure.Keyword)
        {
            Instance = value,
            Nearest = nearest,
            MissingKey = failure.Missing,
            MisspeltKey = misspelt,
            Allowed = allowed,
            WantsQuotes = SchemaMessages.WantsQuotes(failure),
        };
    }

    private static IReadOnlyList<string> AllowedBy(Failure failure)
    {
        IEnumerable<SchemaNode> schemas = failure.Alternatives.Count > 0 ? failure.Alternatives.Select(a => a.Ref ?? a) : [failure.Schema];
        return [.. schemas.SelectMany(s => s.Enum ?? (s.Const is { } constant ? [constant] : [])).Where(v => v.Kind is not (DataKind.Mapping or DataKind.Sequence))
            .Select(v => v.Text).Distinct(StringComparer.Ordinal)];
    }

    private static TextSpan SpanOf(Failure failure, string? misspelt)
    {
        var value = failure.Instance;
        if (failure.Unwanted is { } unwanted)
            return unwanted.Key.Span;

        if (misspelt is not null && value.Entries.IndexOf(misspelt) is >= 0 and var slip)
            return value.Entries[slip].Key.Span;

        var isCollection = value.Kind is DataKind.Mapping or DataKind.Sequence;
        if (!isCollection && value.Span.Length > 0)
            return value.Span;

        // A block of many lines is not underlined as a whole: its key is, or the first thing in it.
        if (failure.Place.Entry is { IsMerged: false } entry)
            return entry.Key.Span;

        if (value.Entries.Count > 0)
            return value.Entries[0].Key.Span;

        return value.Items is [{ Kind: not (DataKind.Mapping or DataKind.Sequence) } first, ..] ? first.Span
            : value.Items is [{ Entries: [var inner, ..] }, ..] ? inner.Key.Span
            : new TextSpan(value.Span.Start, Math.Min(value.Span.Length, 2));
    }
}
