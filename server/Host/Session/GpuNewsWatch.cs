using System.Diagnostics;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Features.Live;

namespace ForgeLsp.Host.Session;

/// <summary>
/// Keeps an eye on the user's own bookings, once a client has asked for them, and on who uses which card while that is of interest: a file is looked
/// at when something says that it may have changed and every few seconds while it is there, a database says itself when it was written. Before
/// trust, and where there is neither, nothing is read, asked or run.
/// </summary>
internal sealed class GpuNewsWatch : IAsyncDisposable
{
    /// <summary>From one look at the file's stamp to the next, while the window has the focus and while it has not.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan InBackground = TimeSpan.FromSeconds(30);

    /// <summary>What comes in a burst is looked at once.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>From one look at processes to the next, while the view is on the screen, and while only a card is held.</summary>
    private static readonly TimeSpan ProcessesSeen = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ProcessesHeld = TimeSpan.FromMinutes(1);

    /// <summary>How long whoever asks waits for bookings that are slow to come; they are told later.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A store that could not be read is read again after so long.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);

    private readonly SessionSurroundings _surroundings;
    private readonly GpuParts _gpus;
    private readonly Action<GpuNews> _tell;
    private readonly Action<string> _log;
    private readonly WatchLoop _loop;
    private readonly Lock _gate = new();
    private readonly List<TaskCompletionSource> _waiting = [];
    private volatile MyBookings _mine = MyBookings.None;
    private volatile bool _isOutdated = true;

    // Of the loop alone.
    private string? _stamp;
    private Policy? _policy;
    private BookingLook? _last;
    private long? _failed;
    private long? _askedProcesses;
    private string? _lastFailure;

    /// <summary>Nothing happens before <see cref="MineAsync"/>. <paramref name="tell"/> takes what is new, <paramref name="log"/> what cannot be looked at.</summary>
    public GpuNewsWatch(SessionSurroundings surroundings, GpuParts gpus, Action<GpuNews> tell, Action<string> log)
    {
        (_surroundings, _gpus, _tell, _log) = (surroundings, gpus, tell, log);
        _loop = new WatchLoop(RunAsync);
        gpus.Feature.Changed += (_, _) => LookAnew();
        gpus.ChangedElsewhere += (_, _) => LookAnew();
    }

    /// <summary>Begins to watch, where that was not done yet, and says what a look shows that begins after this call.</summary>
    public async Task<MyBookings> MineAsync(CancellationToken cancel)
    {
        var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add(looked);
        }

        if (!_loop.Begin())
        {
            return _mine;
        }

        LookAnew();
        try
        {
            await looked.Task.WaitAsync(Patience, cancel);
        }
        catch (TimeoutException)
        {
            // A database that is slow to answer: the client is told when it has.
        }

        return _mine;
    }

    /// <summary>Something may have changed: the stamp of the file is looked at now.</summary>
    public void Look()
    {
        if (_loop.HasBegun)
        {
            _loop.Wake();
        }
    }

    /// <summary>The bookings are others than those that are known.</summary>
    public void LookAnew()
    {
        _isOutdated = true;
        Look();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private async Task RunAsync(CancellationToken ending)
    {
        try
        {
            await _surroundings.PolicyKnownAsync(ending);
            while (!ending.IsCancellationRequested)
            {
                var waiting = Waiting();
                await BeatAsync(ending);
                waiting.ForEach(static one => one.TrySetResult());
                await _loop.RestAsync(Rest());
                await Task.Delay(Pause, ending);
            }
        }
        catch (OperationCanceledException)
        {
            // The session ends.
        }
        finally
        {
            Waiting().ForEach(static one => one.TrySetResult());
        }
    }

    /// <summary>Those who wait for the look that begins now.</summary>
    private List<TaskCompletionSource> Waiting()
    {
        lock (_gate)
        {
            List<TaskCompletionSource> waiting = [.. _waiting];
            _waiting.Clear();
            return waiting;
        }
    }

    private async Task BeatAsync(CancellationToken ending)
    {
        if (!_surroundings.Trusted)
        {
            return;
        }

        try
        {
            if (HasChanged())
            {
                await ReadAsync(ending);
            }

            if (ProcessesDue() is { } due && due <= TimeSpan.Zero)
            {
                _askedProcesses = Stopwatch.GetTimestamp();
                Tell(null, await _gpus.Violations.NewsAsync(ending, IsShown ? null : _last?.Hosts));
            }

            _lastFailure = null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !ending.IsCancellationRequested)
        {
            _failed = Stopwatch.GetTimestamp();
            Say(failure);
        }
    }

    /// <summary>Whether the bookings have to be read: somebody said so, the file is another, or what is in it means something else by now.</summary>
    private bool HasChanged()
    {
        var policy = _surroundings.Policy;
        var isChanged = _isOutdated || !ReferenceEquals(policy, _policy) || _last?.Next <= DateTimeOffset.UtcNow || (_failed is { } failed && Stopwatch.GetElapsedTime(failed) >= Retry);
        _policy = policy;
        if (_gpus.IsInDatabase)
        {
            return isChanged;
        }

        var stamp = _gpus.ReservationsFile is { } path ? FileStamp.Of(path) : null;
        isChanged |= stamp != _stamp;
        _stamp = stamp;
        return isChanged;
    }

    private async Task ReadAsync(CancellationToken ending)
    {
        (_isOutdated, _failed) = (false, null);
        if (!_gpus.IsInDatabase && _stamp is null)
        {
            // No file, no bookings.
            _last = null;
            Tell(MyBookings.None, []);
            return;
        }

        _last = await _gpus.News.LookAsync(ending);
        Tell(_last.Mine, _last.Doubles);
    }

    private void Tell(MyBookings? mine, IReadOnlyList<ViolationInfo> violations)
    {
        var news = mine is null || mine.Equals(_mine) ? null : mine;
        _mine = news ?? _mine;
        if (news is not null || violations.Count > 0)
        {
            _tell(new GpuNews(news, violations));
        }
    }

    /// <summary>Whether the view is on the screen. Of a client that did not say so yet, nobody is asked.</summary>
    private bool IsShown => _surroundings.Attention is var attention && attention != ViewAttention.Unknown && attention.Views.Contains("gpus", StringComparer.Ordinal);

    /// <summary>How long until processes are looked at again; null where that is of no interest, or nobody is there to be told.</summary>
    private TimeSpan? ProcessesDue()
    {
        var isHeld = _last?.Hosts.Count > 0;
        if (!_surroundings.Attention.IsFocused || (!IsShown && !isHeld))
        {
            return null;
        }

        return _askedProcesses is { } asked ? (IsShown ? ProcessesSeen : ProcessesHeld) - Stopwatch.GetElapsedTime(asked) : TimeSpan.Zero;
    }

    private TimeSpan Rest()
    {
        if (!_surroundings.Trusted)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var rests = new List<TimeSpan>();
        if (!_gpus.IsInDatabase && _stamp is not null)
        {
            rests.Add(_surroundings.Attention.IsFocused ? Interval : InBackground);
        }

        if (_failed is not null)
        {
            rests.Add(Retry);
        }

        if (ProcessesDue() is { } due)
        {
            rests.Add(due);
        }

        if (_last?.Next is { } next)
        {
            rests.Add(next - DateTimeOffset.UtcNow);
        }

        // A clock that is put forward, or a machine that slept, is noticed within an hour at the latest.
        return rests.Count == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromTicks(Math.Clamp(rests.Min().Ticks, TimeSpan.TicksPerSecond / 10, TimeSpan.TicksPerHour));
    }

    /// <summary>Whoever looks at the view is told what is wrong there.</summary>
    private void Say(Exception failure)
    {
        var line = failure is StoreException ? $"Your GPU bookings cannot be looked at: {failure.Message}" : $"Your GPU bookings cannot be looked at: {failure.GetType().Name}: {failure.Message}";
        if (_lastFailure != line)
        {
            _lastFailure = line;
            _log(line);
        }
    }
}
