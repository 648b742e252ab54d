using ForgeLsp.Adapters.Dvc;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Core.Ports;
using ForgeLsp.Workspace;

namespace ForgeLsp.Host.Session;

/// <summary>
/// Brings to the rules what git and DVC keep, in the background: after the files were read, when one of them changes, when somebody comes back to
/// the window, and now and then while somebody looks. Git itself is asked only where its index or what is checked out is another one. Nothing runs
/// before the workspace is trusted.
/// </summary>
internal sealed class GitWatch : IAsyncDisposable
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(30);

    /// <summary>Least time between two looks: a commit or a pull changes many files at once.</summary>
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(1);

    /// <summary>How long all questions about one folder may take together.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly Func<IReadOnlyList<ForgeWorkspace>> _folders;
    private readonly Func<bool> _isTrusted;
    private readonly Func<bool> _isLookedAt;
    private readonly Func<IGitHistory> _git;
    private readonly Action<string> _log;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _pause;
    private readonly WatchLoop _loop;
    private readonly DataMemory _data = new();
    private readonly Dictionary<ForgeWorkspace, string> _known = [];
    private string? _told;

    /// <summary>Nothing runs before the first <see cref="Look"/>. <paramref name="log"/> takes one line for each new failure.</summary>
    public GitWatch(Func<IReadOnlyList<ForgeWorkspace>> folders, Func<bool> isTrusted, Func<bool> isLookedAt, Func<IGitHistory> git, Action<string> log, TimeSpan? interval = null, TimeSpan? pause = null)
    {
        (_folders, _isTrusted, _isLookedAt, _git, _log) = (folders, isTrusted, isLookedAt, git, log);
        _interval = interval ?? DefaultInterval;
        _pause = pause ?? DefaultPause;
        _loop = new WatchLoop(RunAsync);
    }

    /// <summary>Something may have changed: looks soon. From any thread; returns at once.</summary>
    public void Look() => _loop.Look();

    /// <summary>Somebody looks, or looks away.</summary>
    public void Attend()
    {
        if (_loop.HasBegun && _isLookedAt())
        {
            Look();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private Task RunAsync(CancellationToken ending) => _loop.BeatAsync(() => _isLookedAt() ? _interval : Timeout.InfiniteTimeSpan, _pause, LookAtAllAsync, ending);

    private async Task LookAtAllAsync(CancellationToken ending)
    {
        foreach (var folder in _folders())
        {
            await LookAtAsync(folder, ending);
        }
    }

    private async Task LookAtAsync(ForgeWorkspace folder, CancellationToken ending)
    {
        if (!_isTrusted() || !folder.Root.IsOnDisk || !folder.PolicyKnown.IsCompleted)
        {
            _known.Remove(folder);
            folder.SetGit(null);
            return;
        }

        var snapshot = folder.Current;
        var dataFiles = snapshot.Files.Paths.Where(static path => path.EndsWith(".dvc", StringComparison.Ordinal)).ToList();
        var stamp = GitStamp.Of(folder.Root.FullPath) + (snapshot.Policy.Branches.Count > 0 ? "\nbranch" : "");
        if (dataFiles.Count == 0 && _known.GetValueOrDefault(folder) == stamp)
        {
            return;
        }

        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ending);
            limit.CancelAfter(Limit);
            var facts = await new GitFactsReader(_git(), _data).ReadAsync(folder.Root.FullPath, dataFiles, snapshot.Policy.Branches.Count > 0, limit.Token);
            _known[folder] = stamp;
            if (_isTrusted())
            {
                folder.SetGit(facts);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !ending.IsCancellationRequested)
        {
            var line = failure is OperationCanceledException ? "Git took too long to answer; rules that need it wait." : $"Rules that need git wait: {failure.GetType().Name}: {failure.Message}";
            if (_told != line)
            {
                _log(_told = line);
            }
        }
    }
}
