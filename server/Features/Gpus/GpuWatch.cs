using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Features.Gpus;

/// <summary>Measures this machine's cards again and again and publishes what it sees. A database that goes away is waited for.</summary>
/// <param name="host">By which name it publishes.</param>
/// <param name="interval">Between the starts of two measurements.</param>
/// <param name="keep">How long a measurement is kept.</param>
public sealed class GpuWatch(IGpuProbe probe, IGpuSamples samples, string host, TimeSpan interval, TimeSpan keep, TimeProvider time)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PublishLimit = TimeSpan.FromSeconds(30);

    /// <summary>Measures and publishes once.</summary>
    /// <exception cref="StoreException">It cannot be published.</exception>
    public async Task<GpuHostState> OnceAsync(CancellationToken cancel)
    {
        var state = await probe.ProbeAsync(host, cancel);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(PublishLimit);
        try
        {
            await samples.PublishAsync(state, keep, limit.Token);
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new StoreException(StoreFailure.Timeout, $"The database did not take the state within {PublishLimit.TotalSeconds:0} s; check the network.", late);
        }

        return state;
    }

    /// <summary>Goes on until it is cancelled, which is no failure.</summary>
    /// <param name="tell">Told what goes wrong, once for each cause, and when it is well again.</param>
    public async Task RunAsync(Func<string, Task> tell, CancellationToken cancel)
    {
        var news = new News(tell);
        var failures = 0;
        while (!cancel.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            try
            {
                var state = await OnceAsync(cancel);
                failures = 0;
                await news.SayAsync("database", null, "the database answers again; publishing goes on.");
                await news.SayAsync("gpus", state.Problem, "the GPUs answer again.");
            }
            catch (StoreException problem)
            {
                failures++;
                await news.SayAsync("database", problem.Message, "");
            }
            catch (OperationCanceledException)
            {
                return;
            }

            // A database that is away is asked ever more seldom, up to twice a minute.
            var pause = failures == 0 ? interval - time.GetElapsedTime(started) : Shorter(TimeSpan.FromSeconds(Math.Pow(2, Math.Min(failures - 1, 8))), LongestPause);
            try
            {
                await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.FromMilliseconds(100), time, cancel);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>Says a thing when it begins, changes and ends, not each time.</summary>
    private sealed class News(Func<string, Task> tell)
    {
        private readonly Dictionary<string, string> _said = new(StringComparer.Ordinal);

        public async Task SayAsync(string about, string? problem, string over)
        {
            if (problem is null)
            {
                if (_said.Remove(about))
                {
                    await tell(over);
                }
            }
            else if (_said.GetValueOrDefault(about) != problem)
            {
                _said[about] = problem;
                await tell(ReservationText.OneLine(problem, 400));
            }
        }
    }
}
