using System.Text.Json.Serialization;

namespace ForgeLsp.Features.Reports.Review;

/// <summary>How it stands with a point of a review.</summary>
[JsonConverter(typeof(ReviewStateConverter))]
public enum ReviewState
{
    /// <summary>It holds, and the evidence says why.</summary>
    Done,

    /// <summary>It does not hold.</summary>
    Open,

    /// <summary>Only a person can say.</summary>
    Person,

    /// <summary>It does not apply, or nothing is known of it.</summary>
    NotApplicable,
}

/// <summary>Writes states as <c>done</c>, <c>open</c>, <c>person</c> and <c>notApplicable</c>.</summary>
public sealed class ReviewStateConverter() : JsonStringEnumConverter<ReviewState>(System.Text.Json.JsonNamingPolicy.CamelCase);

/// <summary>A point of a review.</summary>
/// <param name="Section">What it belongs to.</param>
/// <param name="Text">What ought to hold.</param>
/// <param name="Evidence">What was found, or why only a person can say.</param>
public sealed record ReviewItem(string Section, string Text, ReviewState State, string Evidence)
{
    /// <summary>What to do; null where there is nothing to do.</summary>
    public string? Next { get; init; }

    /// <summary>The file that it is about, relative to the workspace; null for none.</summary>
    public string? Path { get; init; }

    /// <summary>The line in it, from 1; null for the whole file.</summary>
    public int? Line { get; init; }

    /// <summary>It holds.</summary>
    public static ReviewItem Done(string section, string text, string evidence, string? path = null) => new(section, text, ReviewState.Done, evidence) { Path = path };

    /// <summary>It does not hold.</summary>
    public static ReviewItem Open(string section, string text, string evidence, string next, string? path = null, int? line = null) => new(section, text, ReviewState.Open, evidence) { Next = next, Path = path, Line = line };

    /// <summary>Only a person can say.</summary>
    public static ReviewItem ForPerson(string section, string text, string why) => new(section, text, ReviewState.Person, why);

    /// <summary>It does not apply, or nothing is known.</summary>
    public static ReviewItem None(string section, string text, string why) => new(section, text, ReviewState.NotApplicable, why);
}

/// <summary>The checklist of a review; <c>docs/json.md</c> describes the JSON.</summary>
/// <param name="Kind"><c>experiment</c>, <c>agent</c> (in production) or <c>prototype</c>.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Folder">Relative to the workspace.</param>
/// <param name="At">When it was made, ISO 8601.</param>
/// <param name="Approvals">How many people have to approve.</param>
/// <param name="Problems">What could not be read.</param>
public sealed record ReviewReport(int Version, string Kind, string Name, string Folder, string At, int Approvals, IReadOnlyList<ReviewItem> Items, IReadOnlyList<string> Problems)
{
    /// <summary>Who approved it already.</summary>
    public IReadOnlyList<string> ApprovedBy { get; init; } = [];

    /// <summary>How many points are of a state.</summary>
    public int Count(ReviewState state) => Items.Count(item => item.State == state);

    /// <summary>Whether no point is open; what a person has to say may still be.</summary>
    public bool IsReady => Count(ReviewState.Open) == 0;
}
