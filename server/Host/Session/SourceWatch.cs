using ForgeLsp.Core.Ports;

namespace ForgeLsp.Host.Session;

/// <summary>
/// Notices when tracking data or bookings change, by cheap stamps: every few seconds, and at once when the client's watcher speaks.
/// Nothing is looked at before a view asked for the stores, since until then there is nothing to be out of date.
/// </summary>
internal sealed class SourceWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly SessionStores _stores;
    private readonly Func<string?> _reservationsFile;
    private readonly Action<string> _changed;
    private readonly Action<string> _log;
    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Task _loop;
    private string? _storeStamp;
    private string? _bookingStamp;
    private string? _lastFailure;

    /// <summary>Starts watching; <paramref name="changed"/> takes the name of a view that is out of date, <paramref name="log"/> what cannot be looked at.</summary>
    public SourceWatch(SessionStores stores, Func<string?> reservationsFile, Action<string> changed, Action<string> log)
    {
        _stores = stores;
        _reservationsFile = reservationsFile;
        _changed = changed;
        _log = log;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Looks now instead of at the next beat.</summary>
    public void Look()
    {
        if (_wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _loop;
        _ending.Dispose();
        _wake.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (!_ending.IsCancellationRequested)
            {
                await _wake.WaitAsync(Interval, _ending.Token);
                await BeatAsync();

                // A training that writes all the time must not be looked at all the time.
                await Task.Delay(Pause, _ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The session ends.
        }
    }

    private async Task BeatAsync()
    {
        try
        {
            if (Replace(ref _storeStamp, await StoresAsync(_ending.Token)))
            {
                _changed("runs");
                _changed("experiments");
            }

            if (Replace(ref _bookingStamp, Bookings()))
            {
                _changed("gpus");
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !_ending.IsCancellationRequested)
        {
            // One beat without an answer; the views say what is wrong when they ask.
            var line = $"Changes cannot be watched: {failure.GetType().Name}: {failure.Message}";
            if (line != _lastFailure)
            {
                _log(_lastFailure = line);
            }
        }
    }

    /// <summary>Remembers the new stamp. The first one counts as a change too: what a view shows may be older than it.</summary>
    private static bool Replace(ref string? known, string? now)
    {
        var changed = now is not null && known != now;
        known = now ?? known;
        return changed;
    }

    private async Task<string?> StoresAsync(CancellationToken cancel)
    {
        if (!_stores.IsInUse)
        {
            return null;
        }

        var stamps = new List<string>();
        foreach (var store in await _stores.ListAsync(cancel))
        {
            try
            {
                stamps.Add(store.Alias + ":" + await store.Store.GetChangeStampAsync(cancel));
            }
            catch (StoreException failure)
            {
                stamps.Add(store.Alias + ":" + failure.Failure);
            }
        }

        return string.Join('\n', stamps);
    }

    private string? Bookings()
    {
        if (_reservationsFile() is not { } path)
        {
            return null;
        }

        var file = new FileInfo(path);
        return file.Exists ? $"{file.Length} {file.LastWriteTimeUtc.Ticks}" : "none";
    }
}
