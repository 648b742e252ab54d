using System.Text;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Live;

namespace ForgeLsp.Features.Compare;

/// <summary>The files that a run logged.</summary>
/// <param name="Files">By path.</param>
/// <param name="IsPartial">Whether there are more than were looked for.</param>
/// <param name="Problem">Why they could not be listed; null mostly.</param>
public sealed record RunFileList(IReadOnlyList<Artifact> Files, bool IsPartial, string? Problem);

/// <summary>
/// Lists and reads what runs logged, within bounds: a run may have a million files. What a finished run has is remembered for a while, so that a page
/// that asks again asks no store.
/// </summary>
public sealed class RunFiles(TimeProvider time)
{
    /// <summary>Longer texts are not read, in bytes.</summary>
    public const int MaxText = 512 * 1024;

    private const int MaxDepth = 4;
    private const int MaxFolders = 40;
    private const int MaxFiles = 1_000;
    private const int FolderFiles = 300;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);
    private readonly AnswerMemory _memory = new(24 * 1024 * 1024);

    /// <summary>The files of a run, those of the upper folders first.</summary>
    public async Task<RunFileList> ListAsync(IRunStore store, Run run, CancellationToken cancel)
    {
        if (Remembered<RunFileList>(store, run, "") is { } known)
        {
            return known;
        }

        var files = new List<Artifact>();
        var folders = new Queue<(string Path, int Depth)>([("", 0)]);
        var isPartial = false;
        try
        {
            for (var asked = 0; folders.Count > 0; asked++)
            {
                if (asked == MaxFolders || files.Count >= MaxFiles)
                {
                    isPartial = true;
                    break;
                }

                var (folder, depth) = folders.Dequeue();
                var entries = await store.ListArtifactsAsync(run.Id, folder, cancel);
                var here = entries.Where(static entry => !entry.IsFolder).ToList();
                isPartial |= here.Count > FolderFiles;
                files.AddRange(here.Take(FolderFiles));
                foreach (var entry in entries.Where(static entry => entry.IsFolder))
                {
                    if (depth + 1 < MaxDepth)
                    {
                        folders.Enqueue((entry.Path, depth + 1));
                    }
                    else
                    {
                        isPartial = true;
                    }
                }
            }
        }
        catch (StoreException problem)
        {
            // What was seen so far is shown; artifacts may lie where nobody here can read them.
            return new(files, IsPartial: true, problem.Message);
        }

        return Remember(store, run, "", new RunFileList(files, isPartial, null), files.Sum(static file => 100L + (file.Path.Length * 2)));
    }

    /// <summary>The text of a file; null where it is not there, too long, or no text.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public async Task<string?> TextAsync(IRunStore store, Run run, string path, CancellationToken cancel)
    {
        if (Remembered<string>(store, run, path) is { } known)
        {
            return known;
        }

        var bytes = await BytesAsync(store, run.Id, path, MaxText, cancel);
        return bytes is null || bytes.AsSpan().Contains((byte)0) ? null : Remember(store, run, path, Encoding.UTF8.GetString(bytes), bytes.Length * 2L);
    }

    /// <summary>The bytes of a file; null where it is not there, or has more than <paramref name="limit"/> of them.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public static async Task<byte[]?> BytesAsync(IRunStore store, string runId, string path, int limit, CancellationToken cancel)
    {
        await using var stream = await store.OpenArtifactAsync(runId, path, cancel);
        if (stream is null)
        {
            return null;
        }

        // Made larger as it comes, since a store's word on sizes is not taken.
        var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            while (bytes.Length <= limit && (read = await stream.ReadAsync(buffer, cancel)) > 0)
            {
                bytes.Write(buffer, 0, read);
            }
        }
        catch (IOException why)
        {
            throw new StoreException(StoreFailure.Damaged, "The artifact could not be read to its end; try again.", why);
        }

        return bytes.Length > limit ? null : bytes.ToArray();
    }

    /// <summary>The last part of a path.</summary>
    public static string Name(Artifact file) => RelativePath.Name(file.Path);

    private T? Remembered<T>(IRunStore store, Run run, string path)
        where T : class => _memory.Find<(T Value, DateTimeOffset Until)>(Key(store, run, path)) is { Value: var kept } && kept.Until > time.GetUtcNow() ? kept.Value : null;

    private T Remember<T>(IRunStore store, Run run, string path, T value, long bytes)
    {
        if (run is { EndTime: not null, Status: not (RunStatus.Running or RunStatus.Scheduled) })
        {
            _memory.Keep(Key(store, run, path), (value, time.GetUtcNow() + Kept), bytes + 200);
        }

        return value;
    }

    private static (IRunStore, string, long?, string) Key(IRunStore store, Run run, string path) => (store, run.Id, run.EndTime, path);
}
