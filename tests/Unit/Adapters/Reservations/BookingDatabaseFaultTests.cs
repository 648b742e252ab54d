using System.Globalization;
using ForgeLsp.Core.Ports;
using ForgeLsp.Tests.Unit.Adapters.MlFlow;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Reservations;

/// <summary>A real PostgreSQL that is stopped, started, and cuts its clients off, while it is written to.</summary>
[Trait("Needs", "PostgreSQL")]
public sealed class BookingDatabaseFaultTests(BookingDatabaseFaultTests.Team team) : IClassFixture<BookingDatabaseFaultTests.Team>
{
    private readonly PostgresServer _server = team.Server;

    [Theory]
    [InlineData("fast", false)]
    [InlineData("immediate", false)]
    [InlineData("fast", true)]
    [InlineData("immediate", true)]
    public async Task A_server_that_restarts_in_the_middle_of_a_change_costs_nothing(string mode, bool atCommit)
    {
        using var place = new BookingPlace.DatabasePlace(_server);
        await place.ReserveAsync("bob", gpu: 1);
        var isFirst = true;
        var outcome = await StoreAsync(place, isCommit =>
        {
            if (isCommit == atCommit && isFirst)
            {
                isFirst = false;
                _server.Stop(mode);
                _server.Start();
            }
        }).WriteAsync(book => place.Law().Reserve(book, place.Wish("carol")), default);
        Assert.Null(outcome.Refusal);
        Assert.False(isFirst);
        Assert.Equal(["bob", "carol"], (await place.EntriesAsync()).Select(entry => entry.User).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_drops_in_the_middle_of_a_change_costs_nothing(bool atCommit)
    {
        using var place = new BookingPlace.DatabasePlace(_server);
        var isFirst = true;
        var outcome = await StoreAsync(place, isCommit =>
        {
            if (isCommit == atCommit && isFirst)
            {
                isFirst = false;
                _server.Execute("bookings", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'forge'");
            }
        }).WriteAsync(book => place.Law().Reserve(book, place.Wish("carol", id: "a")), default);
        Assert.Equal("a", Assert.Single(outcome.Written).Id);
        Assert.Equal("a", Assert.Single(await place.EntriesAsync()).Id);
    }

    [Fact]
    public async Task A_server_that_is_stopped_is_told_and_what_was_booked_is_there_when_it_is_back()
    {
        using var place = new BookingPlace.DatabasePlace(_server);
        await place.ReserveAsync("bob");
        _server.Stop("fast");
        foreach (var ask in new Func<Task>[] { () => place.Open().ReadAsync(default), () => place.ReserveAsync("carol") })
        {
            var error = await Assert.ThrowsAsync<StoreException>(ask);
            Assert.Equal(StoreFailure.Unreachable, error.Failure);
            Assert.Contains("the host is there and refuses, so it does not run, or on another port", error.Message, StringComparison.Ordinal);
        }

        _server.Start();
        Assert.Equal("bob", (await place.ReserveAsync("carol")).Refusal?.HeldBy);
    }

    [Fact]
    public async Task A_listener_hears_again_after_a_restart_and_looks_at_what_it_may_have_missed()
    {
        using var place = new BookingPlace.DatabasePlace(_server);
        using var ended = new CancellationTokenSource();
        var heard = new SemaphoreSlim(0);
        var watching = place.Open().WatchAsync(() => heard.Release(), ended.Token);
        Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(20)));
        _server.Stop("immediate");
        _server.Start();
        Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(20)), "It did not look again.");
        await place.ReserveAsync("bob");
        Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(5)), "It did not hear.");
        await ended.CancelAsync();
        await watching.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_writer_that_froze_keeps_nobody_waiting_for_ever()
    {
        using var place = new BookingPlace.DatabasePlace(_server);
        await place.ReserveAsync("bob", gpu: 1);
        var release = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        var frozen = BookingPlace.DatabasePlace.OpenAt(place.Address, place.Clock, async _ =>
        {
            reached.TrySetResult();
            await release.Task;
        }).WriteAsync(book => place.Law().Reserve(book, place.Wish("frozen")), default);
        await reached.Task;
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => place.Open().WriteAsync(book => place.Law().Reserve(book, place.Wish("carol")), patience.Token));
        Assert.Equal("bob", Assert.Single(await place.EntriesAsync()).User);

        // Its transaction is ended by the server, and what it wanted is decided anew.
        _server.Execute("bookings", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'forge' AND state = 'idle in transaction'");
        Assert.Null((await place.ReserveAsync("carol")).Refusal);
        release.SetResult();
        Assert.Equal("carol", (await frozen).Refusal?.HeldBy);
    }

    [Theory]
    [InlineData("postgresql://bob@127.0.0.1:1/x", StoreFailure.Unreachable)]
    [InlineData("postgresql://bob@no-such-host.invalid/x", StoreFailure.Unreachable)]
    public async Task What_cannot_be_reached_is_said_soon(string address, StoreFailure failure)
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => BookingPlace.DatabasePlace.OpenAt(address, TimeProvider.System).ReadAsync(default));
        Assert.Equal(failure, error.Failure);
        Assert.DoesNotContain("tracking", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_answers_with_nonsense_or_nothing_is_given_up()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var port = ((System.Net.IPEndPoint)silent.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        var asking = BookingPlace.DatabasePlace.OpenAt($"postgresql://bob@127.0.0.1:{port}/x?sslmode=disable", TimeProvider.System).ReadAsync(patience.Token);
        using var client = await silent.AcceptSocketAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private static IReservationStore StoreAsync(BookingPlace place, Action<bool> fault) => BookingPlace.DatabasePlace.OpenAt(place.Address, place.Clock, isCommit =>
    {
        fault(isCommit);
        return Task.CompletedTask;
    });

    public sealed class Team : IDisposable
    {
        public Team()
        {
            Server = new PostgresServer();
            Server.Create("bookings");
        }

        internal PostgresServer Server { get; }

        public void Dispose() => Server.Dispose();
    }
}
