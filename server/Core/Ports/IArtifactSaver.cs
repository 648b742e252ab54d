namespace ForgeLsp.Core.Ports;

/// <summary>How far a copy is.</summary>
/// <param name="Files">Files that are whole.</param>
/// <param name="Bytes">Bytes that were written.</param>
/// <param name="TotalBytes">Bytes there are in all; null where that is not known beforehand.</param>
public sealed record SavedSoFar(int Files, long Bytes, long? TotalBytes);

/// <summary>What was written.</summary>
/// <param name="Problems">What was left out and why, a sentence each; empty where everything was written.</param>
public sealed record SavedArtifacts(int Files, long Bytes, IReadOnlyList<string> Problems);

/// <summary>Writes artifacts of a run to the disk of this machine. It writes.</summary>
public interface IArtifactSaver
{
    /// <summary>The name that a file or folder of a store gets on this machine; null for a name that would lead elsewhere.</summary>
    string? NameFor(string name);

    /// <summary>
    /// Copies a file, or a folder with all that is in it, whole or not at all: what fails or is cancelled leaves nothing behind. Names from a
    /// store never lead out of <paramref name="target"/>.
    /// </summary>
    /// <param name="path">Relative to the run's artifacts; empty for all of them.</param>
    /// <param name="target">Absolute path of the new file or folder, in a folder that is there. A file that is there is replaced, a folder never.</param>
    /// <param name="progress">Called now and then, from any thread.</param>
    /// <exception cref="StoreException">It cannot be read or written; the message says what to do.</exception>
    Task<SavedArtifacts> SaveAsync(IRunStore store, string runId, string path, string target, Action<SavedSoFar> progress, CancellationToken cancel);
}
