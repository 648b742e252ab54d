using System.Text.Json.Serialization;

namespace ForgeLsp.Features.Ollama;

/// <summary>How it ended with a model.</summary>
public static class SyncOutcome
{
    /// <summary>It was pulled.</summary>
    public const string Pulled = "pulled";

    /// <summary>It was built.</summary>
    public const string Created = "created";

    /// <summary>It was pulled again and is what it was.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>It could not be had.</summary>
    public const string Failed = "failed";

    /// <summary>It was not tried, since something that it needs failed.</summary>
    public const string Skipped = "skipped";

    /// <summary>It was cancelled, or its turn did not come.</summary>
    public const string Cancelled = "cancelled";
}

/// <summary>How it ended with one model.</summary>
/// <param name="Name">Its name on the server.</param>
/// <param name="Entries">Its names in the catalogue.</param>
/// <param name="Action"><c>pull</c> or <c>create</c>.</param>
/// <param name="Outcome">One of <see cref="SyncOutcome"/>.</param>
public sealed record SyncedModel(string Name, IReadOnlyList<string> Entries, string Action, string Outcome)
{
    /// <summary>What went wrong and what to do; null where nothing did.</summary>
    public string? Message { get; init; }

    /// <summary>Bytes of its layers that had to come; null where the server did not say.</summary>
    public long? Bytes { get; init; }

    /// <summary>How often the server was asked again.</summary>
    public int Retries { get; init; }

    /// <summary>Whether it is now as the catalogue wants it.</summary>
    [JsonIgnore]
    public bool IsDone => Outcome is SyncOutcome.Pulled or SyncOutcome.Created or SyncOutcome.Unchanged;
}

/// <summary>How a sync ended.</summary>
/// <param name="Server">The server's address, without credentials.</param>
/// <param name="Models">The models that were taken, in the order of the plan.</param>
/// <param name="Left">Models of the catalogue that were there, or were not taken.</param>
public sealed record SyncResult(int Version, string Server, string? ServerVersion, IReadOnlyList<SyncedModel> Models, IReadOnlyList<PlannedModel> Left, IReadOnlyList<OtherModel> Others)
{
    /// <summary>Whether somebody cancelled it.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>How it ended, in a sentence or two.</summary>
    public string Headline { get; init; } = "";

    /// <summary>What to try again: the models that failed, were skipped or did not come to their turn, but for those that only a change of the catalogue helps.</summary>
    public IReadOnlyList<string> Again { get; init; } = [];

    /// <summary>All of it as a text for people.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether all that was taken is as the catalogue wants it.</summary>
    public bool IsClean => !IsCancelled && Models.All(static model => model.IsDone);
}

/// <summary>How far a sync is.</summary>
/// <param name="Line">For people, in one line.</param>
/// <param name="Percentage">0 to 100; it never goes back.</param>
/// <param name="Finished">The model that has just ended; null where none has.</param>
public sealed record SyncMoment(string Line, int Percentage, SyncedModel? Finished = null);
