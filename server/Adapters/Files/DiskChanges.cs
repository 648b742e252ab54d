using System.Threading.Channels;

namespace ForgeLsp.Adapters.Files;

/// <summary>What happened to a file.</summary>
public enum DiskChangeKind { Created, Changed, Deleted }

/// <summary>A file that came, went, or has other contents by its time or length. <paramref name="Path"/> is relative to the root, with <c>/</c>.</summary>
public sealed record DiskChange(string Path, DiskChangeKind Kind);

/// <summary>
/// Tells what changes below a folder. The system's watcher says only that something did; what it was is found by looking at all files, so that nothing is
/// lost where the watcher overflows, and a checkout of a thousand files is one answer. Where the system watches no more folders, it looks every two seconds.
/// </summary>
public sealed class DiskChanges : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly string _root;
    private readonly DiskFiles _files;
    private readonly TimeSpan _longest;
    private readonly string? _gitLock;
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly FileSystemWatcher? _watcher;
    private Dictionary<string, (long Ticks, long Length)> _known;
    private volatile bool _looksByItself;

    /// <summary>Watches from now on.</summary>
    /// <param name="root">An absolute path.</param>
    /// <param name="longest">How long it waits at most for changes to come to an end; ten seconds unless given.</param>
    public DiskChanges(string root, TimeSpan? longest = null)
    {
        _root = root;
        _longest = longest ?? Usual;
        _files = new DiskFiles(root);
        _gitLock = GitLock(root);
        _watcher = Watcher();
        _looksByItself = _watcher is null;
        _known = Scan(CancellationToken.None);
    }

    /// <summary>Waits until something has changed and it is quiet again.</summary>
    /// <returns>What is different from the last time, by path; never empty.</returns>
    public async Task<IReadOnlyList<DiskChange>> NextAsync(CancellationToken cancel)
    {
        while (true)
        {
            await SignalAsync(cancel);
            var before = _known;
            _known = Scan(cancel);
            if (Between(before, _known) is { Count: > 0 } changes)
            {
                return changes;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _watcher?.Dispose();

    private static List<DiskChange> Between(Dictionary<string, (long Ticks, long Length)> before, Dictionary<string, (long Ticks, long Length)> now) =>
    [
        .. before.Keys.Where(path => !now.ContainsKey(path)).Select(static path => new DiskChange(path, DiskChangeKind.Deleted))
            .Concat(now.Where(file => !before.TryGetValue(file.Key, out var old) || old != file.Value)
                .Select(file => new DiskChange(file.Key, before.ContainsKey(file.Key) ? DiskChangeKind.Changed : DiskChangeKind.Created)))
            .OrderBy(static change => change.Path, StringComparer.Ordinal),
    ];

    /// <summary>The file that git holds while it changes the working tree; null outside of a clone, and where the clone keeps it elsewhere.</summary>
    private static string? GitLock(string root)
    {
        for (var at = new DirectoryInfo(root); at is not null; at = at.Parent)
        {
            if (Directory.Exists(Path.Combine(at.FullName, ".git")))
            {
                return Path.Combine(at.FullName, ".git", "index.lock");
            }
        }

        return null;
    }

    private async Task SignalAsync(CancellationToken cancel)
    {
        if (_looksByItself)
        {
            await Task.Delay(Pause, cancel);
            return;
        }

        await _signals.Reader.ReadAsync(cancel);
        for (var waited = TimeSpan.Zero; waited < _longest; waited += Quiet)
        {
            await Task.Delay(Quiet, cancel);
            if (!_signals.Reader.TryRead(out _) && !File.Exists(_gitLock))
            {
                return;
            }
        }
    }

    private FileSystemWatcher? Watcher()
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(_root) { IncludeSubdirectories = true, InternalBufferSize = 64 * 1024 };
            watcher.Changed += (_, change) => Signal(change.FullPath);
            watcher.Created += (_, change) => Signal(change.FullPath);
            watcher.Deleted += (_, change) => Signal(change.FullPath);
            watcher.Renamed += (_, change) =>
            {
                Signal(change.OldFullPath);
                Signal(change.FullPath);
            };
            watcher.Error += (_, error) =>
            {
                _looksByItself |= error.GetException() is not InternalBufferOverflowException;
                _signals.Writer.TryWrite(true);
            };
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or PlatformNotSupportedException)
        {
            watcher?.Dispose();
            return null;
        }
    }

    // What a training writes into the folders that nobody looks at wakes nobody.
    private void Signal(string full)
    {
        if (_files.IsListed(Path.GetRelativePath(_root, full).Replace('\\', '/')))
        {
            _signals.Writer.TryWrite(true);
        }
    }

    private Dictionary<string, (long Ticks, long Length)> Scan(CancellationToken cancel)
    {
        var files = new Dictionary<string, (long Ticks, long Length)>(StringComparer.Ordinal);
        foreach (var path in _files.List(cancel))
        {
            var file = new FileInfo(_root + "/" + path);
            if (file.Exists)
            {
                files[path] = (file.LastWriteTimeUtc.Ticks, file.Length);
            }
        }

        return files;
    }
}
