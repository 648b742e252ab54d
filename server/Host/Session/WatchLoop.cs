using System.Diagnostics;

namespace ForgeLsp.Host.Session;

/// <summary>The background loop of a watch: it runs once, from when it is first wanted; it rests until it is woken, and has ended once this is disposed.</summary>
/// <param name="run">The loop itself. It ends when its token is cancelled.</param>
internal sealed class WatchLoop(Func<CancellationToken, Task> run) : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Lock _gate = new();
    private Task? _loop;

    /// <summary>Whether it was wanted.</summary>
    public bool HasBegun => _loop is not null;

    /// <summary>Begins, where that was not done yet; false once it is to end.</summary>
    public bool Begin()
    {
        lock (_gate)
        {
            if (_ending.IsCancellationRequested)
            {
                return false;
            }

            _loop ??= Task.Run(() => run(_ending.Token), CancellationToken.None);
            return true;
        }
    }

    /// <summary>Ends a rest, or the next one. From any thread; returns at once.</summary>
    public void Wake()
    {
        if (!_ending.IsCancellationRequested && _wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }

    /// <summary>Begins, and ends a rest: something may have changed. From any thread; returns at once.</summary>
    public void Look()
    {
        if (Begin())
        {
            Wake();
        }
    }

    /// <summary>
    /// The loop of a watch that looks now and then: rests, lets a burst of changes come to its end, looks, and rests three times as long as that took,
    /// so that what is slow to answer is asked less often. Ends without a word when its token is cancelled.
    /// </summary>
    /// <param name="most">The longest rest, asked before each.</param>
    /// <param name="pause">How long a burst may last.</param>
    public async Task BeatAsync(Func<TimeSpan> most, TimeSpan pause, Func<CancellationToken, Task> look, CancellationToken ending)
    {
        try
        {
            while (!ending.IsCancellationRequested)
            {
                await RestAsync(most());
                await Task.Delay(pause, ending);
                var begin = Stopwatch.GetTimestamp();
                await look(ending);
                await Task.Delay(Stopwatch.GetElapsedTime(begin) * 3, ending);
            }
        }
        catch (OperationCanceledException)
        {
            // The session ends.
        }
    }

    /// <summary>Rests; true where somebody woke it. Of the loop alone.</summary>
    public Task<bool> RestAsync(TimeSpan most) => _wake.WaitAsync(most, _ending.Token);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _ending.Cancel();
        }

        await (_loop ?? Task.CompletedTask);
        _ending.Dispose();
        _wake.Dispose();
    }
}
