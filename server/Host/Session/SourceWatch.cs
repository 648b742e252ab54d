using System.Diagnostics;
using ForgeLsp.Features.Live;

namespace ForgeLsp.Host.Session;

/// <summary>
/// Notices when tracking data or bookings change: every few seconds while the views that show them are on the screen, at once when somebody
/// begins to look or the client's watcher speaks, seldom while the window is in the background, and never otherwise.
/// </summary>
internal sealed class SourceWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>From one look to the next while somebody looks at the views and nothing calls.</summary>
    internal static readonly TimeSpan Beat = Interval + Pause;

    /// <summary>After so long without the focus nobody is there, perhaps.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan InBackground = TimeSpan.FromSeconds(30);

    private readonly SessionSurroundings _surroundings;
    private readonly StoresWatch _stores;
    private readonly Func<string?> _reservationsFile;
    private readonly Action _bookingsChanged;
    private readonly Func<CancellationToken, Task> _lookAtGpus;
    private readonly Action<string> _log;
    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Task _loop;
    private long _focusedAt = Stopwatch.GetTimestamp();
    private Task _looks = Task.CompletedTask;
    private Task _gpuLook = Task.CompletedTask;
    private string? _bookingStamp;
    private string? _lastFailure;

    /// <summary>
    /// Starts watching. <paramref name="storesChanged"/> takes what is out of date of the views with runs, <paramref name="bookingsChanged"/> is
    /// called when bookings are, <paramref name="lookAtGpus"/> looks at the cards while somebody does, <paramref name="log"/> takes what cannot be looked at.
    /// </summary>
    public SourceWatch(
        SessionSurroundings surroundings, RememberedStores stores, Func<string?> reservationsFile, Action<ViewChanges> storesChanged, Action bookingsChanged, Func<CancellationToken, Task> lookAtGpus, Action<string> log)
    {
        _surroundings = surroundings;
        _stores = new StoresWatch(stores, TimeProvider.System, storesChanged, Tell);
        _reservationsFile = reservationsFile;
        _bookingsChanged = bookingsChanged;
        _lookAtGpus = lookAtGpus;
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
        await _looks;
        await _gpuLook;
        _ending.Dispose();
        _wake.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (!_ending.IsCancellationRequested)
            {
                var isCalled = await _wake.WaitAsync(Rest(), _ending.Token);
                await BeatAsync(isCalled);

                // A training that writes all the time must not be looked at all the time.
                await Task.Delay(Pause, _ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The session ends.
        }
    }

    private TimeSpan Rest()
    {
        var attention = _surroundings.Attention;
        if (attention.IsFocused)
        {
            _focusedAt = Stopwatch.GetTimestamp();
        }

        return attention.Views.Count == 0 ? Timeout.InfiniteTimeSpan : Stopwatch.GetElapsedTime(_focusedAt) < Grace ? Interval : InBackground;
    }

    private async Task BeatAsync(bool isCalled)
    {
        var seen = _surroundings.Attention.Views;
        try
        {
            if (_surroundings.Trusted && (seen.Contains("runs", StringComparer.Ordinal) || seen.Contains("experiments", StringComparer.Ordinal)))
            {
                _looks = await _stores.LookAsync(isCalled, _ending.Token);
            }

            if (!seen.Contains("gpus", StringComparer.Ordinal))
            {
                return;
            }

            if (Replace(ref _bookingStamp, Bookings()))
            {
                _bookingsChanged();
            }

            // Hosts are asked for a person only. One that takes its time must not hold up what else is watched.
            if (_surroundings.Attention.IsFocused && _gpuLook.IsCompleted)
            {
                _gpuLook = LookAtGpusAsync();
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !_ending.IsCancellationRequested)
        {
            Tell(failure);
        }
    }

    private async Task LookAtGpusAsync()
    {
        try
        {
            await _lookAtGpus(_ending.Token);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !_ending.IsCancellationRequested)
        {
            Tell(failure);
        }
        catch (OperationCanceledException)
        {
            // The session ends.
        }
    }

    /// <summary>One look without an answer; the views say what is wrong when they ask.</summary>
    private void Tell(Exception failure)
    {
        var line = $"Changes cannot be watched: {failure.GetType().Name}: {failure.Message}";
        if (Interlocked.Exchange(ref _lastFailure, line) != line)
        {
            _log(line);
        }
    }

    /// <summary>Remembers the new stamp. The first one counts as a change too: what a view shows may be older than it.</summary>
    private static bool Replace(ref string? known, string? now)
    {
        var changed = now is not null && known != now;
        known = now ?? known;
        return changed;
    }

    private string? Bookings() => _reservationsFile() is { } path ? FileStamp.Of(path) ?? "none" : null;
}
