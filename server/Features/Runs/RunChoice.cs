namespace ForgeLsp.Features.Runs;

/// <summary>A run as pick lists offer it. <paramref name="Status"/> is MLflow's word (<c>FINISHED</c>); <paramref name="StartTime"/> in ms since the epoch.</summary>
public sealed record RunChoice(string Store, string RunId, string Name, string ExperimentName, string Status, long? StartTime)
{
    /// <summary>How long ago it started, such as <c>3 h ago</c>; null where it did not.</summary>
    public string? Age { get; init; }

    /// <summary>What came out of it, such as <c>accuracy 0.934</c>; null where no metric says what is good.</summary>
    public string? Result { get; init; }
}

/// <summary>Runs for pick lists, newest first, and what could not be read.</summary>
/// <param name="IsMore">Whether more runs fit than are listed.</param>
public sealed record RunChoices(IReadOnlyList<RunChoice> Runs, IReadOnlyList<string> Problems, bool IsMore = false);
