namespace ForgeLsp.Features.Reports.Handoff;

/// <summary>A handoff as it can be drafted; <c>docs/json.md</c> describes the JSON. What only the person who leaves it knows is among the gaps.</summary>
/// <param name="Experiment">What people call it.</param>
/// <param name="Folder">Relative to the workspace.</param>
/// <param name="From">Who hands it over; null where nobody is named.</param>
/// <param name="To">Who takes it; null where that was not said.</param>
/// <param name="Date">The day, <c>2026-03-02</c>.</param>
/// <param name="Contact">Where questions go; null where nothing says it.</param>
/// <param name="Goal">What it is for; null where nothing says it.</param>
/// <param name="Status">Sentences on where it stands.</param>
/// <param name="Works">What works, by the evidence.</param>
/// <param name="DoesNotWork">What does not.</param>
/// <param name="Next">What follows from the facts.</param>
/// <param name="Files">What to look at, the most important first.</param>
/// <param name="Run">Lines of a shell that run it; those with <c>#</c> in front say what to do.</param>
/// <param name="Gaps">What a person has to add.</param>
/// <param name="Problems">What could not be read.</param>
public sealed record HandoffReport(
    int Version, string Experiment, string Folder, string? From, string? To, string Date, string? Contact, string? Goal, IReadOnlyList<string> Status, IReadOnlyList<string> Works, IReadOnlyList<string> DoesNotWork,
    IReadOnlyList<string> Next, IReadOnlyList<HandoffFile> Files, IReadOnlyList<string> Run, IReadOnlyList<HandoffGap> Gaps, IReadOnlyList<string> Problems);

/// <summary>A file to look at.</summary>
/// <param name="Path">Relative to the workspace.</param>
/// <param name="What">What it is.</param>
public sealed record HandoffFile(string Path, string What);

/// <summary>Something that only a person can write.</summary>
/// <param name="Section"><c>to</c>, <c>contact</c>, <c>status</c>, <c>works</c>, <c>doesNotWork</c>, <c>next</c>, <c>files</c> or <c>run</c>.</param>
/// <param name="Question">What to answer.</param>
public sealed record HandoffGap(string Section, string Question);
