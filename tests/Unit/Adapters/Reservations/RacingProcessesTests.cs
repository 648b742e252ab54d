using System.Text.Json;
using ForgeLsp.Core.Ports;
using ForgeLsp.Tests.Unit.Adapters.MlFlow;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Reservations;

/// <summary>Fifty processes of the built program for one slot, in a file and in a database that has fewer places than there are processes.</summary>
[Trait("Needs", "PostgreSQL")]
public sealed class RacingProcessesTests(RacingProcessesTests.Server server) : IClassFixture<RacingProcessesTests.Server>
{
    private const int Racers = 50;

    /// <summary>One in each test run; FORGE_RACE_ROUNDS asks for more.</summary>
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("FORGE_RACE_ROUNDS"), out var rounds) ? rounds : 1;

    [Theory]
    [InlineData("file", Traits = ["store", "file"])]
    [InlineData("database", Traits = ["store", "database"])]
    public async Task Fifty_processes_for_one_slot_one_wins_and_the_bookings_are_whole_all_the_while(string kind)
    {
        var reads = 0;
        for (var round = 0; round < Rounds; round++)
        {
            using var place = kind == "file" ? BookingPlace.New("file") : new BookingPlace.DatabasePlace(server.Postgres);
            reads += await RaceAsync(place, kind);
        }

        TestContext.Current.SendDiagnosticMessage($"{kind}: {Rounds} rounds of {Racers} processes, {reads} reads meanwhile");
    }

    private static async Task<int> RaceAsync(BookingPlace place, string kind)
    {
        using var finished = new CancellationTokenSource();
        var reader = Task.Run(() => kind == "file" ? PollFileAsync(place.Address, finished.Token) : PollAsync(place.Open(), finished.Token));
        var racers = await Task.WhenAll(Enumerable.Range(0, Racers).Select(index => ForgeProgram.RunAsync(
            "/tmp", "gpu", "reserve", "--gpu", "0", "--hours", "2", "--user", $"user{index}", "--purpose", "race", "--reservations", place.Address, "--format", "json")));
        await finished.CancelAsync();
        var reads = await reader;
        Assert.True(reads > 0);

        var winner = Assert.Single(racers, racer => racer.ExitCode == 0);
        using var booking = JsonDocument.Parse(winner.Output);
        var holder = booking.RootElement.GetProperty("user").GetString();
        Assert.All(racers.Where(racer => racer != winner), loser =>
        {
            Assert.True(loser.ExitCode == 4, $"exit code {loser.ExitCode}: {loser.Error}");
            using var conflict = JsonDocument.Parse(loser.Output);
            Assert.Equal(["heldBy", "until", "nextFree"], conflict.RootElement.EnumerateObject().Select(property => property.Name));
            Assert.Equal(holder, conflict.RootElement.GetProperty("heldBy").GetString());
            Assert.Equal(booking.RootElement.GetProperty("endTime").GetDateTimeOffset(), conflict.RootElement.GetProperty("until").GetDateTimeOffset());
            Assert.Contains($"is held by {holder} until", loser.Error, StringComparison.Ordinal);
        });
        Assert.Equal(holder, Assert.Single((await place.Open().ReadAsync(default)).Entries).User);
        if (kind == "file")
        {
            Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(place.Address) ?? ""), path => path != place.Address && path != place.Address + ".bak");
        }

        return reads;
    }

    /// <summary>Reads the file as a script does, again and again; returns how often it was there.</summary>
    private static async Task<int> PollFileAsync(string file, CancellationToken finished)
    {
        var seen = 0;
        while (!finished.IsCancellationRequested)
        {
            if (File.Exists(file))
            {
                using var document = JsonDocument.Parse(await File.ReadAllTextAsync(file, CancellationToken.None));
                Assert.Equal(1, document.RootElement.GetProperty("reservations").GetArrayLength());
                seen++;
            }

            await Task.Delay(2, CancellationToken.None);
        }

        return seen;
    }

    private static async Task<int> PollAsync(IReservationStore store, CancellationToken finished)
    {
        var seen = 0;
        while (!finished.IsCancellationRequested)
        {
            Assert.True((await store.ReadAsync(default)).Entries.Count <= 1);
            seen++;
            await Task.Delay(20, CancellationToken.None);
        }

        return seen;
    }

    public sealed class Server : IDisposable
    {
        public Server()
        {
            Postgres = new PostgresServer(maxConnections: 40);
            Postgres.Create("bookings");
        }

        internal PostgresServer Postgres { get; }

        public void Dispose() => Postgres.Dispose();
    }
}
