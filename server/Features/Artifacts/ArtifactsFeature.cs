using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Artifacts;

/// <summary>What stands at a path of a run's artifacts.</summary>
/// <param name="Kind"><c>file</c>, <c>folder</c>, or <c>none</c> where nothing does.</param>
/// <param name="Size">Bytes of a file; null where the store does not say.</param>
public sealed record ArtifactStat(string Kind, long? Size = null);

/// <summary>One entry of a folder.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Size">Bytes of a file.</param>
public sealed record ArtifactEntry(string Name, bool IsFolder, long? Size = null);

/// <summary>What is directly in a folder.</summary>
public sealed record ArtifactFolder(IReadOnlyList<ArtifactEntry> Entries);

/// <summary>What to save, and where.</summary>
/// <param name="Path">Relative to the run's artifacts, with <c>/</c>; empty for all of them.</param>
/// <param name="Target">Absolute path of the new file or folder; null where <paramref name="Into"/> says in which folder.</param>
/// <param name="Into">Absolute path of a folder: what is saved gets its own name there, made fit for this machine.</param>
public sealed record ArtifactSaveWish(string Store, string RunId, string Path, string? Target = null, string? Into = null);

/// <summary>What was saved.</summary>
/// <param name="Target">The absolute path of the new file or folder.</param>
/// <param name="Problems">What was left out and why, a sentence each.</param>
public sealed record ArtifactSave(string Target, int Files, long Bytes, IReadOnlyList<string> Problems);

/// <summary>Artifacts of runs, by the alias of their store: what is there, and copies on this machine's disk.</summary>
/// <param name="time">Progress is said ten times a second at most.</param>
public sealed class ArtifactsFeature(IRunStores stores, IArtifactSaver saver, TimeProvider time)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    /// <summary>What stands at a path; an empty path means all artifacts.</summary>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    public async Task<ArtifactStat> StatAsync(string store, string runId, string path, CancellationToken cancel) =>
        await (await stores.FindAsync(store, cancel)).Store.GetArtifactAsync(runId, path, cancel) is not { } found ? new("none") : found.IsFolder ? new("folder") : new("file", found.Size);

    /// <summary>What is directly in a folder, folders first, by name.</summary>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    public async Task<ArtifactFolder> ListAsync(string store, string runId, string folder, CancellationToken cancel) =>
        new([.. (await (await stores.FindAsync(store, cancel)).Store.ListArtifactsAsync(runId, folder, cancel)).Select(static artifact => new ArtifactEntry(Name(artifact), artifact.IsFolder, artifact.Size))]);

    /// <summary>Copies a file or folder to the disk. It writes.</summary>
    /// <param name="progress">Takes a line for people and a percentage from 0 to 100, null where unknown.</param>
    /// <exception cref="ArgumentException">The place is no absolute path.</exception>
    /// <exception cref="StoreException">It cannot be read or written.</exception>
    public async Task<ArtifactSave> SaveAsync(ArtifactSaveWish wish, Action<string, int?> progress, CancellationToken cancel)
    {
        var target = wish.Target ?? Path.Combine(wish.Into ?? "", saver.NameFor(wish.Path.Length == 0 ? $"artifacts-{wish.RunId}" : wish.Path[(wish.Path.LastIndexOf('/') + 1)..])
            ?? throw new StoreException(StoreFailure.BadQuery, $"'{wish.Path}' is no name that a file can have; choose what to save again."));
        if (!Path.IsPathFullyQualified(target))
        {
            throw new ArgumentException("The place to save to must be an absolute path.", nameof(wish));
        }

        var gate = new Lock();
        var next = time.GetTimestamp();
        var saved = await saver.SaveAsync((await stores.FindAsync(wish.Store, cancel)).Store, wish.RunId, wish.Path, target, Report, cancel);
        return new(target, saved.Files, saved.Bytes, saved.Problems);

        void Report(SavedSoFar soFar)
        {
            lock (gate)
            {
                if (time.GetTimestamp() < next)
                {
                    return;
                }

                next = time.GetTimestamp() + (long)(Beat.TotalSeconds * time.TimestampFrequency);
            }

            var percentage = soFar.TotalBytes is > 0 and var total ? (int)Math.Min(100, soFar.Bytes * 100.0 / total) : (int?)null;
            progress(soFar.TotalBytes is { } all ? $"{FileSize.Text(soFar.Bytes)} of {FileSize.Text(all)}" : $"{soFar.Files} files, {FileSize.Text(soFar.Bytes)}", percentage);
        }
    }

    private static string Name(Artifact artifact) => artifact.Path[(artifact.Path.LastIndexOf('/') + 1)..];
}
