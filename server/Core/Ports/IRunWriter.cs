using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Ports;

/// <summary>
/// Changes runs where a store may be changed: on a tracking server. Files and databases are only ever read. Each call has a time limit of its
/// own and honours its cancellation token, and throws <see cref="StoreException"/> with a message that says who must do what. A call may be
/// given twice with the outcome of once, but for <see cref="RegisterModelAsync"/>, which is never sent again by itself.
/// </summary>
public interface IRunWriter
{
    /// <summary>Gives a run a tag, or another value to one that it has.</summary>
    Task SetTagAsync(string runId, string key, string value, CancellationToken cancel);

    /// <summary>Takes a tag from a run; one that it does not have is no error.</summary>
    Task DeleteTagAsync(string runId, string key, CancellationToken cancel);

    /// <summary>Marks a run as deleted; <see cref="RestoreRunAsync"/> brings it back. One that is deleted already stays so.</summary>
    Task DeleteRunAsync(string runId, CancellationToken cancel);

    /// <summary>Brings a deleted run back; one that is there stays.</summary>
    Task RestoreRunAsync(string runId, CancellationToken cancel);

    /// <summary>The models that a run logged and that can be registered, by name; empty where it logged none.</summary>
    Task<IReadOnlyList<ModelSource>> ListModelSourcesAsync(string runId, CancellationToken cancel);

    /// <summary>Makes a model of a run the newest version of a registered model, which is made first where there is none of that name.</summary>
    /// <param name="description">What the version is good for; null to say nothing.</param>
    Task<ModelVersion> RegisterModelAsync(string model, string runId, ModelSource source, string? description, CancellationToken cancel);
}

/// <summary>A model as a run logged it.</summary>
/// <param name="Name">What the run calls it: the folder of its artifacts, or the name of MLflow 3's logged model.</param>
/// <param name="Address">Where its files are, as the server says.</param>
/// <param name="ModelId">The id of MLflow 3's logged model; null for a folder of the run.</param>
public sealed record ModelSource(string Name, string Address, string? ModelId);
