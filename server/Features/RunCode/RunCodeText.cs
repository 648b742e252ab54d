namespace ForgeLsp.Features.RunCode;

/// <summary>A text that the editor shows without being able to change it.</summary>
/// <param name="Id">What <c>forge/runs/text</c> is asked by: it carries all that is needed.</param>
/// <param name="FileName">A name that tells the language.</param>
public sealed record RunCodeText(string Id, string FileName);

/// <summary>A file as a run had it beside the one in the working tree.</summary>
/// <param name="Text">As the run had it.</param>
/// <param name="Path">Its name for people, relative to the workspace.</param>
/// <param name="Origin">Where the run's text is from: <c>at 1a2b3c4</c>, <c>artifact of the run</c>, <c>parameters of the run</c>.</param>
/// <param name="Uri">The editor's address of the file in the working tree; null where it is gone.</param>
public sealed record RunComparison(RunCodeText Text, string Path, string Origin, string? Uri);

/// <summary>Comparisons, the likeliest first.</summary>
public sealed record RunComparisons(IReadOnlyList<RunComparison> Files);

/// <summary>The text itself.</summary>
public sealed record RunTextContent(string Text);
