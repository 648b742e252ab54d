using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.JsonSchema;

/// <summary>One way in which a value breaks its schema, said for the person who wrote the value.</summary>
/// <param name="Span">The wrong value; the key for a property that is not allowed; the mapping's own key or its first key where a property is missing.</param>
/// <param name="Message">One sentence: what is wrong and what would be right.</param>
/// <param name="Path">JSON pointer (RFC 6901) of the value that broke the schema; empty for the root.</param>
/// <param name="Keyword">The schema keyword that failed, such as <c>required</c>.</param>
public sealed record SchemaError(TextSpan Span, string Message, string Path, string Keyword)
{
    /// <summary>The value that broke the schema; for a missing property, the mapping that lacks it.</summary>
    public required DataNode Instance { get; init; }

    /// <summary>What was probably meant: the nearest allowed value, or the nearest known name for a property that is not allowed. Null where nothing is near.</summary>
    public string? Nearest { get; init; }

    /// <summary>For <c>required</c>: the property that is missing.</summary>
    public string? MissingKey { get; init; }

    /// <summary>For <c>required</c>: the misspelt key that stands for <see cref="MissingKey"/>, when there is one. <see cref="Span"/> is then its place.</summary>
    public string? MisspeltKey { get; init; }

    /// <summary>Whether text is wanted where a number, a boolean or null stands, so that quoting it mends it.</summary>
    public bool WantsQuotes { get; init; }

    /// <summary>Values that are allowed, where there is a list of them.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];
}

/// <summary>How a schema is evaluated.</summary>
/// <param name="AssertFormats">Whether <c>format</c> is checked (date, date-time, time, email, uri, uri-reference, uuid, ipv4, ipv6); otherwise it only describes.</param>
/// <param name="MaxSteps">Pairs of schema and value looked at before evaluation gives up with one error. Aliases can make a small text unfold without end; this bounds it.</param>
public sealed record SchemaOptions(bool AssertFormats = false, int MaxSteps = 2_000_000)
{
    /// <summary>Formats describe only.</summary>
    public static SchemaOptions Default { get; } = new();
}
