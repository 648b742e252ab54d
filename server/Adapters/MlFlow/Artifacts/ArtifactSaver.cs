using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Artifacts;

/// <inheritdoc/>
/// <param name="idle">How long a store may send nothing before the copy gives up; null for 30 s.</param>
/// <param name="isWindows">Whether names have to be names of Windows.</param>
public sealed class ArtifactSaver(TimeSpan? idle = null, bool? isWindows = null) : IArtifactSaver
{
    private const int BufferBytes = 256 * 1024;
    private const int MaxDepth = 64;
    private const int MaxFiles = 200_000;

    /// <summary>Files at a time: a team's server has few workers, and others want them too.</summary>
    private const int AtOnce = 4;

    private readonly TimeSpan _idle = idle ?? TimeBox.Limit;
    private readonly bool _isWindows = isWindows ?? OperatingSystem.IsWindows();

    /// <inheritdoc/>
    public string? NameFor(string name) => ArtifactFileName.Of(name, _isWindows);

    /// <inheritdoc/>
    public async Task<SavedArtifacts> SaveAsync(IRunStore store, string runId, string path, string target, Action<SavedSoFar> progress, CancellationToken cancel)
    {
        if (!Path.IsPathFullyQualified(target) || Path.GetDirectoryName(target) is not { } parent || !Directory.Exists(parent))
        {
            throw new StoreException(StoreFailure.NotFound, "The folder to save to is not there; choose another.");
        }

        var wanted = await store.GetArtifactAsync(runId, path, cancel)
            ?? throw new StoreException(StoreFailure.NotFound, $"'{path}' is no longer among the artifacts of the run; refresh the view.");
        if (Directory.Exists(target) || (wanted.IsFolder && File.Exists(target)))
        {
            throw new StoreException(StoreFailure.BadQuery, $"There is a '{Path.GetFileName(target)}' in that place already; choose another place, or move it away first.");
        }

        // Beside the target, so that it appears there whole and at once.
        var part = Path.Combine(parent, $".forge-{Guid.NewGuid():n}.part");
        var copy = new Copy(store, runId, progress, wanted.Size, _idle);
        try
        {
            if (wanted.IsFolder)
            {
                await FolderAsync(copy, path, part, cancel);
                Directory.Move(part, target);
            }
            else
            {
                await copy.FileAsync(path, part, cancel);
                File.Move(part, target, overwrite: true);
            }

            return copy.Result;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(StoreFailure.Unreachable, $"'{Path.GetFileName(target)}' cannot be written: {problem.Message} Nothing was saved; choose another place.", problem);
        }
        finally
        {
            Discard(part);
        }
    }

    private async Task FolderAsync(Copy copy, string path, string part, CancellationToken cancel)
    {
        Directory.CreateDirectory(part);
        await Parallel.ForEachAsync(
            FilesAsync(copy, path, part, cancel),
            new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = AtOnce },
            async (file, token) => await copy.FileAsync(file.Path, file.Target, token));
    }

    private async IAsyncEnumerable<(string Path, string Target)> FilesAsync(Copy copy, string root, string part, [EnumeratorCancellation] CancellationToken cancel)
    {
        var pending = new Queue<(string Path, string Target, int Depth)>([(root, part, 0)]);
        var taken = new HashSet<string>(_isWindows || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        var files = 0;
        while (pending.TryDequeue(out var folder))
        {
            foreach (var artifact in await copy.ListAsync(folder.Path, cancel))
            {
                if (Place(copy, artifact, folder.Path, folder.Target) is not { } target)
                {
                    continue;
                }

                if (!taken.Add(target))
                {
                    copy.Problems.Enqueue($"'{artifact.Path}' was left out: something else has its name on this machine.");
                }
                else if (artifact.IsFolder ? folder.Depth >= MaxDepth : ++files > MaxFiles)
                {
                    copy.Problems.Enqueue($"'{artifact.Path}' was left out: the folder is too deep or has too many files.");
                }
                else if (artifact.IsFolder)
                {
                    Directory.CreateDirectory(target);
                    pending.Enqueue((artifact.Path, target, folder.Depth + 1));
                }
                else
                {
                    yield return (artifact.Path, target);
                }
            }
        }
    }

    // The name on this machine, straight in the folder that is being written, or null with a word about it.
    private string? Place(Copy copy, Artifact artifact, string parent, string folder)
    {
        if (artifact.IsFolder && artifact.LocalPath is { } local && new DirectoryInfo(local).LinkTarget is not null)
        {
            copy.Problems.Enqueue($"'{artifact.Path}' was left out: it is a link to another folder.");
            return null;
        }

        var last = ArtifactPath.NameOf(artifact.Path);
        if (artifact.Path == ArtifactPath.Join(parent, last) && NameFor(last) is { } name
            && Path.GetFullPath(Path.Combine(folder, name)) is var full && Path.GetDirectoryName(full) == folder)
        {
            return full;
        }

        copy.Problems.Enqueue($"'{artifact.Path}' was left out: its name would lead out of the folder.");
        return null;
    }

    private static void Discard(string part)
    {
        try
        {
            if (Directory.Exists(part))
            {
                Directory.Delete(part, recursive: true);
            }
            else if (File.Exists(part))
            {
                File.Delete(part);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Another program holds it; its name says that it is a part of something.
        }
    }

    /// <summary>One copy with what it has done.</summary>
    private sealed class Copy(IRunStore store, string runId, Action<SavedSoFar> progress, long? total, TimeSpan idle)
    {
        private int _files;
        private long _bytes;

        /// <summary>What was left out.</summary>
        public ConcurrentQueue<string> Problems { get; } = new();

        /// <summary>What was written by now.</summary>
        public SavedArtifacts Result => new(_files, _bytes, [.. Problems]);

        public Task<IReadOnlyList<Artifact>> ListAsync(string folder, CancellationToken cancel) => store.ListArtifactsAsync(runId, folder, cancel);

        public async Task FileAsync(string path, string target, CancellationToken cancel)
        {
            await using var source = await store.OpenArtifactAsync(runId, path, cancel)
                ?? throw new StoreException(StoreFailure.NotFound, $"'{path}' went away while it was copied; refresh the view, then try again. Nothing was saved.");
            await using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, useAsync: true);
            var buffer = new byte[BufferBytes];
            while (await ReadAsync(source, buffer, path, cancel) is > 0 and var read)
            {
                await file.WriteAsync(buffer.AsMemory(0, read), cancel);
                progress(new(_files, Interlocked.Add(ref _bytes, read), total));
            }

            progress(new(Interlocked.Increment(ref _files), _bytes, total));
        }

        private async Task<int> ReadAsync(Stream source, byte[] buffer, string path, CancellationToken cancel)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            patience.CancelAfter(idle);
            try
            {
                return await source.ReadAsync(buffer, patience.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                throw new StoreException(StoreFailure.Timeout, $"The store sent nothing of '{path}' for {idle.TotalSeconds:0} s; check the network, then try again. Nothing was saved.");
            }
            catch (Exception cut) when (cut is IOException or HttpRequestException)
            {
                throw new StoreException(StoreFailure.Unreachable, $"'{path}' was cut off before its end; check the network and the disk, then try again. Nothing was saved.", cut);
            }
        }
    }
}
