namespace ForgeLsp.Core.Ports;

/// <summary>
/// Changes registered models where a store may be changed: on a tracking server. Files and databases are only ever read. Each call has a time limit of
/// its own and honours its cancellation token, throws <see cref="StoreException"/> with a message that says who must do what, and may be given twice
/// with the outcome of once.
/// </summary>
public interface IModelWriter
{
    /// <summary>Puts a version into a stage: <c>None</c>, <c>Staging</c>, <c>Production</c> or <c>Archived</c>.</summary>
    /// <param name="archivesOthers">Whether the other versions in that stage are archived.</param>
    /// <returns>False where the server has no stages: then nothing was changed.</returns>
    Task<bool> TransitionStageAsync(string model, string version, string stage, bool archivesOthers, CancellationToken cancel);

    /// <summary>Has an alias stand for a version, and for no other one any more.</summary>
    Task SetAliasAsync(string model, string alias, string version, CancellationToken cancel);

    /// <summary>Takes an alias away; one that is not there is no error.</summary>
    Task DeleteAliasAsync(string model, string alias, CancellationToken cancel);

    /// <summary>Gives a version a tag, or another value to one that it has.</summary>
    Task SetVersionTagAsync(string model, string version, string key, string value, CancellationToken cancel);

    /// <summary>Takes a tag from a version; one that it does not have is no error.</summary>
    Task DeleteVersionTagAsync(string model, string version, string key, CancellationToken cancel);

    /// <summary>Says what a version is good for; an empty text takes that away.</summary>
    Task SetVersionDescriptionAsync(string model, string version, string description, CancellationToken cancel);
}
