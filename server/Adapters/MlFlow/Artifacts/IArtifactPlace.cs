using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow.Artifacts;

/// <summary>
/// A folder that a run's (or a logged model's) artifacts are kept in, wherever that is. Paths are relative to it, with <c>/</c>, and checked
/// already: no <c>..</c>, not absolute. Every call has a time limit of its own; a place that cannot be read throws <see cref="Core.Ports.StoreException"/>.
/// </summary>
internal interface IArtifactPlace
{
    /// <summary>Everything directly in a folder (empty for the root), in no order; empty where there is no such folder. Paths are relative to the place.</summary>
    Task<IReadOnlyList<Artifact>> ListAsync(string folder, CancellationToken cancel);

    /// <summary>One file or folder, or null where there is none.</summary>
    Task<Artifact?> FindAsync(string path, CancellationToken cancel);

    /// <summary>The bytes of a file, or null where there is none. The caller disposes the stream, and may cancel reads from it.</summary>
    Task<Stream?> OpenAsync(string path, CancellationToken cancel);
}
