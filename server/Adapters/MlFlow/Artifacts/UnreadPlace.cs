using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Artifacts;

/// <summary>A place that cannot be read from here: every question is answered with where the files are and how to reach them.</summary>
internal sealed class UnreadPlace(StoreFailure failure, string message) : IArtifactPlace
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<Artifact>> ListAsync(string folder, CancellationToken cancel) => FailAsync<IReadOnlyList<Artifact>>();

    /// <inheritdoc/>
    public Task<Artifact?> FindAsync(string path, CancellationToken cancel) => FailAsync<Artifact?>();

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(string path, CancellationToken cancel) => FailAsync<Stream?>();

    private Task<T> FailAsync<T>() => Task.FromException<T>(new StoreException(failure, message));
}

/// <summary>Where there is nothing: a run that names no place.</summary>
internal sealed class EmptyPlace : IArtifactPlace
{
    /// <summary>The only one.</summary>
    public static readonly EmptyPlace Instance = new();

    /// <inheritdoc/>
    public Task<IReadOnlyList<Artifact>> ListAsync(string folder, CancellationToken cancel) => Task.FromResult<IReadOnlyList<Artifact>>([]);

    /// <inheritdoc/>
    public Task<Artifact?> FindAsync(string path, CancellationToken cancel) => Task.FromResult<Artifact?>(null);

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(string path, CancellationToken cancel) => Task.FromResult<Stream?>(null);
}
