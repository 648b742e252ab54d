using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Reproducibility;

/// <summary>How reproducible the work of a workspace is, or one experiment of it; <c>docs/json.md</c> describes its JSON.</summary>
/// <param name="Score">0 to 100, the mean of the experiments that are neither archived nor abandoned; null where there is none.</param>
/// <param name="Level">0 to 4; null where there is no experiment.</param>
/// <param name="LevelName">Chaos, Aware, Standard, Enforced or Auditable.</param>
/// <param name="Next">What is missing for the next level, each in a sentence.</param>
/// <param name="Experiments">The worst first; the one that was asked for.</param>
/// <param name="Problems">What was not looked at, and why.</param>
public sealed record ScoreReport(int Version, int? Score, int? Level, string? LevelName, IReadOnlyList<string> Next, IReadOnlyList<ExperimentScore> Experiments, IReadOnlyList<string> Problems)
{
    /// <summary>How many experiments were reproduced, by the verdict in their metadata.</summary>
    public int Reproduced { get; init; }
}

/// <summary>One experiment.</summary>
/// <param name="Path">Its metadata, relative to the workspace.</param>
/// <param name="Score">0 to 100, of what was looked at.</param>
/// <param name="State"><c>readiness</c> until it was run again, and once it changed since; else <c>reproduced</c> or <c>not_reproduced</c>.</param>
/// <param name="Next">What is missing for the next level.</param>
public sealed record ExperimentScore(string Path, string Name, string? Status, int Score, string State, int Level, string LevelName, IReadOnlyList<string> Next, IReadOnlyList<SubScore> Parts)
{
    /// <summary>The commit that <see cref="State"/> is about; null where it was never run again.</summary>
    public string? Commit { get; init; }

    /// <summary>Files of the experiment that changed since, so that the verdict no longer speaks for it.</summary>
    public IReadOnlyList<string> ChangedSince { get; init; } = [];

    /// <summary>The points that are lost, the most first.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<ScoreLoss> Losses => Parts.SelectMany(static part => part.Losses).OrderByDescending(static loss => loss.Points);

    /// <summary><c>readiness 74/100</c>, <c>reproduced, 90/100</c>: for a row or a badge.</summary>
    public string Short => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{State switch { "reproduced" => "reproduced,", "not_reproduced" => "not reproduced,", _ => "readiness" }} {Score}/100");
}

/// <summary>One side of it.</summary>
/// <param name="Name">One of <see cref="ScorePart"/>.</param>
/// <param name="Of">The most that there is; 0 where it could not be looked at.</param>
/// <param name="Evidence">What speaks for it.</param>
public sealed record SubScore(string Name, int Points, int Of, string Evidence, IReadOnlyList<ScoreLoss> Losses)
{
    /// <summary>The file that speaks for it most, relative to the workspace; null where there is none.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Path { get; init; }
}

/// <summary>Points that are lost, and where.</summary>
/// <param name="Message">What is missing and what to do, in a sentence.</param>
/// <param name="Path">The file to look at, relative to the workspace.</param>
/// <param name="Line">From 1; 0 where only the file is known.</param>
/// <param name="RuleId">The rule that finds it; null where none does.</param>
/// <param name="IsFixable">Whether the rule knows a fix there.</param>
public sealed record ScoreLoss(int Points, string Message, string Path, int Line, string? RuleId, bool IsFixable)
{
    /// <summary>The first half of the message: what is missing.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Missing { get; init; } = Message;

    /// <summary>The second half of the message: what to do.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Next { get; init; } = "";

    /// <summary>The place, in the text of the file; empty where only the file is known.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public TextSpan Span { get; init; }
}
