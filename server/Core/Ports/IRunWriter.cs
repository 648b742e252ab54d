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
    Task<ModelVersion> RegisterModelAsync(string model, string runId, ModelSource source, CancellationToken cancel);
}

/// <summary>A model as a run logged it.</summary>
/// <param name="Name">What the run calls it: the folder of its artifacts, or the name of MLflow 3's logged model.</param>
/// <param name="Address">Where its files are, as the server says.</param>
/// <param name="ModelId">The id of MLflow 3's logged model; null for a folder of the run.</param>
public sealed record ModelSource(string Name, string Address, string? ModelId);

/// <summary>Tags that mean something to MLflow's own pages or to Forge.</summary>
public static class RunTags
{
    /// <summary>The note of a run, in Markdown.</summary>
    public const string Note = "mlflow.note.content";

    /// <summary>The commit of the code.</summary>
    public const string Commit = "mlflow.source.git.commit";

    /// <summary><c>true</c> where the working tree was not as the commit says.</summary>
    public const string Dirty = "mlflow.source.git.dirty";

    /// <summary>How the working tree differed from the commit, as git's patch.</summary>
    public const string Diff = "mlflow.source.git.diff";

    /// <summary>The script that was started, as its path was given.</summary>
    public const string Script = "mlflow.source.name";

    /// <summary>The models that a run logged before MLflow 3, as JSON.</summary>
    public const string ModelHistory = "mlflow.log-model.history";

    /// <summary>What MLflow sets itself begins so.</summary>
    public const string Reserved = "mlflow.";
}
