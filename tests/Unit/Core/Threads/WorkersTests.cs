using System.Collections.Concurrent;
using ForgeLsp.Core.Threads;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Threads;

public sealed class WorkersTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(16, 1)]
    [InlineData(17, 2)]
    [InlineData(5_000, 2)]
    [InlineData(5_000, 100)]
    public void Every_piece_is_done_once_before_it_returns(int count, int threads)
    {
        var done = new int[count];
        Workers.For(count, threads, i => Interlocked.Increment(ref done[i]), TestContext.Current.CancellationToken);
        Assert.All(done, static times => Assert.Equal(1, times));
    }

    [Fact]
    public void No_more_threads_than_asked_for_work_at_once()
    {
        var (now, most) = (0, 0);
        Workers.For(
            2_000,
            threads: 1,
            _ =>
            {
                most = Math.Max(most, Interlocked.Increment(ref now));
                Interlocked.Decrement(ref now);
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(1, most);
    }

    [Fact]
    public void What_fails_is_told_and_the_rest_is_left()
    {
        var done = new ConcurrentBag<int>();
        var failure = Assert.Throws<AggregateException>(() => Workers.For(
            1_000_000,
            threads: 2,
            i =>
            {
                done.Add(i);
                if (i == 100)
                {
                    throw new InvalidOperationException("piece 100");
                }
            },
            TestContext.Current.CancellationToken));
        Assert.Equal("piece 100", Assert.Single(failure.InnerExceptions).Message);
        Assert.True(done.Count < 1_000_000);
    }

    [Fact]
    public void It_ends_between_two_pieces_when_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        var done = 0;
        Assert.Throws<OperationCanceledException>(() => Workers.For(
            1_000_000,
            threads: 2,
            i =>
            {
                if (Interlocked.Increment(ref done) == 100)
                {
                    cancelled.Cancel();
                }
            },
            cancelled.Token));
        Assert.InRange(done, 100, 999_999);
    }
}
