using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.RunActions;

/// <summary>What the client asks about before it lets somebody do something with a run.</summary>
/// <param name="Store">The store's alias.</param>
/// <param name="IsWritable">Whether the store takes tags and notes; else notes and stars are kept in the editor's workspace state.</param>
public sealed record RunAbout(string Store, string RunId, string Name, bool IsWritable, bool IsDeleted)
{
    /// <summary>The note in the store, in Markdown; null where there is none.</summary>
    public string? Note { get; init; }

    /// <summary>Whether it is starred in the store.</summary>
    public bool IsStarred { get; init; }

    /// <summary>The run's own tags, without those that MLflow sets, by key.</summary>
    public IReadOnlyList<RunTag> Tags { get; init; } = [];

    /// <summary>Keys that this and other runs of the experiment use, without those that MLflow sets, sorted.</summary>
    public IReadOnlyList<string> TagKeys { get; init; } = [];

    /// <summary>The id of its experiment.</summary>
    public string ExperimentId { get; init; } = "";

    /// <summary>The address of its page in MLflow's web interface, without credentials; null where there is none.</summary>
    public string? Page { get; init; }
}

/// <summary>One tag.</summary>
public sealed record RunTag(string Key, string Value);

/// <summary>A change of a run.</summary>
/// <param name="Action">One of <c>setTag</c>, <c>deleteTag</c>, <c>setNote</c>, <c>star</c>, <c>unstar</c>, <c>delete</c>, <c>restore</c>.</param>
/// <param name="Key">The tag's key, of <c>setTag</c> and <c>deleteTag</c>.</param>
/// <param name="Value">The tag's value, or the note; an empty note takes it away.</param>
public sealed record RunEdit(string Store, string RunId, string Action, string? Key = null, string? Value = null);

/// <summary>A run after a change: <paramref name="Node"/> is its row in the Runs view.</summary>
public sealed record EditedRun(RunAbout About, ViewNode Node);

/// <summary>What can be registered of a run, and under which names there are models already.</summary>
public sealed record RunModels(IReadOnlyList<string> Models, IReadOnlyList<string> Registered);

/// <summary>A model that was registered.</summary>
public sealed record RegisteredVersion(string Model, string Version);
