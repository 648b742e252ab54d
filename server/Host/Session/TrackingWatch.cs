using ForgeLsp.Core.Ports;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Facts;

namespace ForgeLsp.Host.Session;

/// <summary>One folder and the stores that it uses.</summary>
internal sealed record TrackedFolder(ForgeWorkspace Workspace, IRunStores Stores);

/// <summary>
/// Brings to the rules what the tracking stores hold, in the background: nobody ever waits for a store. Stores are asked once the files are
/// read and name something that a store can tell of; again when those names change, when a store's stamp changes, and when trust, settings
/// or the policy may lead to another store. A store that does not answer is tried again at the next beat. While nobody looks there are no beats.
/// </summary>
internal sealed class TrackingWatch : IAsyncDisposable
{
    /// <summary>How often stamps are looked at. A rule's finding may be half a minute old; a server should not notice us.</summary>
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(30);

    /// <summary>Least time between two looks: typing a name changes it with every letter.</summary>
    private static readonly TimeSpan DefaultPause = TimeSpan.FromMilliseconds(500);

    /// <summary>How long all questions of one folder may take together.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Func<IReadOnlyList<TrackedFolder>> _folders;
    private readonly Func<bool> _isLookedAt;
    private readonly Action<string> _log;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _pause;
    private readonly WatchLoop _loop;
    private readonly Dictionary<ForgeWorkspace, Known> _known = [];
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private volatile bool _isOutdated;

    /// <summary>Nothing runs before the first <see cref="Look"/>. <paramref name="log"/> takes one line for each new failure.</summary>
    /// <param name="isLookedAt">Whether somebody may see what the rules say.</param>
    public TrackingWatch(Func<IReadOnlyList<TrackedFolder>> folders, Func<bool> isLookedAt, Action<string> log, TimeSpan? interval = null, TimeSpan? pause = null)
    {
        _folders = folders;
        _isLookedAt = isLookedAt;
        _log = log;
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

    /// <summary>Trust, settings or the policy changed: whatever the stores said may not hold any more.</summary>
    public void LookAnew()
    {
        _isOutdated = true;
        Look();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private Task RunAsync(CancellationToken ending) => _loop.BeatAsync(() => _known.Count == 0 || !_isLookedAt() ? Timeout.InfiniteTimeSpan : _interval, _pause, BeatAsync, ending);

    private async Task BeatAsync(CancellationToken ending)
    {
        if (_isOutdated)
        {
            _isOutdated = false;
            _known.Clear();
        }

        var folders = _folders();
        foreach (var gone in _known.Keys.Except(folders.Select(static folder => folder.Workspace)).ToList())
        {
            _known.Remove(gone);
        }

        foreach (var folder in folders)
        {
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(ending);
                limit.CancelAfter(Limit);
                await LookAtAsync(folder, limit.Token);
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !ending.IsCancellationRequested)
            {
                Tell(failure is OperationCanceledException ? "The tracking stores took too long to answer; rules that need them wait." : $"The tracking stores cannot be asked: {failure.GetType().Name}: {failure.Message}");
            }
        }
    }

    private async Task LookAtAsync(TrackedFolder folder, CancellationToken cancel)
    {
        if (!folder.Workspace.PolicyKnown.IsCompleted)
        {
            return; // the policy may name another store; reading it looks anew
        }

        var snapshot = folder.Workspace.Current;
        var questions = TrackingQuestions.Of(snapshot);
        if (questions.IsEmpty)
        {
            _known.Remove(folder.Workspace);
            folder.Workspace.SetTracking(null);
            return;
        }

        var stores = await folder.Stores.ListAsync(cancel);
        var stamp = await StampAsync(stores, cancel);
        if (_known.TryGetValue(folder.Workspace, out var known) && known.Stamp == stamp && stamp is not null && questions.IsSame(known.Questions))
        {
            return;
        }

        // Before the answer, so that a store that fails is tried again at the next beat and not only when somebody looks.
        _known[folder.Workspace] = new Known(null, questions);
        var answer = await new TrackingReader(snapshot.Policy.HigherIsBetter).ReadAsync(questions, stores, cancel);
        folder.Workspace.SetTracking(answer.Facts);
        foreach (var problem in answer.Problems)
        {
            Tell($"Rules that need the tracking store wait: {problem}");
        }

        if (answer.Problems.Count == 0)
        {
            _known[folder.Workspace] = new Known(stamp, questions);
        }
    }

    /// <summary>All stamps together; null where a store cannot say.</summary>
    private static async Task<string?> StampAsync(IReadOnlyList<NamedStore> stores, CancellationToken cancel)
    {
        var stamps = new List<string>();
        foreach (var store in stores)
        {
            try
            {
                stamps.Add($"{store.DisplayAddress}\n{await store.Store.GetChangeStampAsync(cancel)}");
            }
            catch (StoreException)
            {
                return null; // asking it will say why
            }
        }

        return string.Join('\n', stamps);
    }

    private void Tell(string line)
    {
        if (_told.Add(line))
        {
            _log(line);
        }
    }

    private sealed record Known(string? Stamp, TrackingQuestions Questions);
}
