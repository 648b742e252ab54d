using System.Collections.Concurrent;
using ForgeLsp.Features.Live;
using ForgeLsp.Host.Session;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Session;

/// <summary>What lies outside is watched for as long as the session lives.</summary>
public sealed class SourceWatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task A_look_that_fails_is_said_once_and_the_next_one_still_sees_a_change(Type kind)
    {
        using var folder = new TempFolder();
        var bookings = folder.Write("bookings.json", "[]");
        var lines = new ConcurrentQueue<string>();
        var changed = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var looks = 0;
        var broken = Activator.CreateInstance(kind, "no such luck") as Exception;
        string? File()
        {
            Interlocked.Increment(ref looks);
            return Volatile.Read(ref broken) is { } failure ? throw failure : bookings;
        }

        var surroundings = new SessionSurroundings(() => []);
        await using var stores = new SessionStores(surroundings);
        await using var watch = new SourceWatch(surroundings, new RememberedStores(stores, TimeProvider.System), File, _ => { }, () => changed.TrySetResult("gpus"), static _ => Task.CompletedTask, lines.Enqueue);
        await LookedAsync(2);
        Volatile.Write(ref broken, null);
        await LookedAsync(2);
        folder.Write("bookings.json", "[ ]");
        watch.Look();

        Assert.Equal("gpus", await changed.Task.WaitAsync(Patience));
        Assert.Equal($"Changes cannot be watched: {kind.Name}: no such luck", Assert.Single(lines));

        async Task LookedAsync(int times)
        {
            using var limit = new CancellationTokenSource(Patience);
            for (var wanted = Volatile.Read(ref looks) + times; Volatile.Read(ref looks) < wanted;)
            {
                watch.Look();
                await Task.Delay(10, limit.Token);
            }
        }
    }
}
