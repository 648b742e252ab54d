using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Findings;

/// <summary>What one rule found at one place of one file.</summary>
/// <param name="RuleId">The rule, such as <c>FRG105</c>.</param>
/// <param name="Span">Offsets in the file's text.</param>
/// <param name="Message">One sentence or two for the reader of the file: what, and what would be right.</param>
public sealed record Finding(string RuleId, TextSpan Span, string Message)
{
    /// <summary>Overrides the rule's default severity where one rule reports at several levels; policy still wins.</summary>
    public Severity? Severity { get; init; }

    /// <summary>
    /// Opaque to all but the rule: handed back to <see cref="IRuleWithFixes{T}.Fixes"/> to compute the edits. Null where there is no fix. The
    /// rules of scripts, whose fixes need other files as well, name in it what they found: FRG401 the parameter, FRG409 the generators
    /// that a line can seed, with commas.
    /// </summary>
    public string? FixKey { get; init; }

    /// <summary>Other places that belong to it, such as the first of two equal keys.</summary>
    public IReadOnlyList<RelatedPlace> Related { get; init; } = [];

    /// <summary>The text is superfluous: editors fade it.</summary>
    public bool IsUnnecessary { get; init; }

    /// <summary>The marked text holds a secret: whoever quotes the file leaves it out.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The finding as it is when its file's text stands <paramref name="by"/> UTF-16 code units further on; other files stay where they are.</summary>
    public Finding Moved(int by) => by == 0 ? this : this with
    {
        Span = Span with { Start = Span.Start + by },
        Related = Related.Count == 0 ? Related : [.. Related.Select(place => place.Path is null ? place with { Span = place.Span with { Start = place.Span.Start + by } } : place)],
    };
}

/// <summary>Another place that belongs to a finding. <paramref name="Path"/> is relative to the workspace root with <c>/</c>; null means the same file.</summary>
public sealed record RelatedPlace(string? Path, TextSpan Span, string Message);

/// <summary>A change that mends a finding.</summary>
/// <param name="Title">What the light bulb says.</param>
/// <param name="Edits">By file, relative to the workspace root with <c>/</c>.</param>
/// <param name="IsPreferred">The one an editor may apply without asking.</param>
public sealed record Fix(string Title, IReadOnlyList<FileEdit> Edits, bool IsPreferred = false)
{
    /// <summary>
    /// Title of an action that does this and all other fixes of the same rule and place that say the same, such as "Add all missing
    /// required keys"; null where they do not belong together.
    /// </summary>
    public string? Together { get; init; }
}

/// <summary>Edits of one file; a null <paramref name="Path"/> means the file that holds the finding. <paramref name="Create"/>: make the file if it is missing.</summary>
public sealed record FileEdit(string? Path, IReadOnlyList<TextEdit> Edits, bool Create = false);
