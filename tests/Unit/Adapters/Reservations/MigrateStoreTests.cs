using System.Text.Json;
using ForgeLsp.Adapters.Reservations;
using ForgeLsp.Core.Reservations;
using ForgeLsp.Host.Cli;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Reservations;

/// <summary><c>forge gpu migrate-store</c> between a file and a database, there and back, again and again.</summary>
[Trait("Needs", "PostgreSQL")]
public sealed class MigrateStoreTests : IDisposable
{
    private readonly BookingPlace _file = BookingPlace.New("file");
    private readonly BookingPlace _database = BookingPlace.New("database");

    public void Dispose()
    {
        _file.Dispose();
        _database.Dispose();
    }

    [Fact]
    public async Task Everything_is_moved_once_and_what_is_moved_back_is_what_was_there()
    {
        await _file.ReserveAsync("bob", hours: 4, id: "a");
        await _file.ReserveAsync("carol", startHour: 1, gpu: 1, uuid: "MIG-1", id: "b", purpose: "tüst");
        await _file.WriteAsync((law, book) => law.Transfer(book, "a", "dave", new ReservationActor("erin", "deadline")));
        var before = await _file.EntriesAsync();
        var text = await File.ReadAllTextAsync(_file.Address);

        Assert.Equal((0, "2 moved, 0 there already, 0 left behind."), await MoveAsync(_file, _database));
        Assert.Equal((0, "0 moved, 2 there already, 0 left behind."), await MoveAsync(_file, _database));
        Assert.Equal(before, (await _database.EntriesAsync()).OrderBy(entry => entry.Id, StringComparer.Ordinal));
        Assert.Equal(text, await File.ReadAllTextAsync(_file.Address));

        using var back = BookingPlace.New("file");
        Assert.Equal((0, "2 moved, 0 there already, 0 left behind."), await MoveAsync(_database, back));
        Assert.Equal(before, (await back.EntriesAsync()).OrderBy(entry => entry.Id, StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_script_wrote_goes_over_and_what_cannot_is_told_and_stays()
    {
        const string Text = """
            {"reservations": [
              {"gpu_id": 0, "user": "bob", "purpose": "x", "start_time": "2026-03-01T12:00:00.123456", "end_time": "2026-03-02T14:00:00.123456", "slack": "#gpu"},
              {"id": "twice", "gpu_id": 0, "user": "carol", "start_time": "2026-03-02T13:00:00", "end_time": "2026-03-02T15:00:00"},
              {"gpu_id": 1, "user": "dave", "start_time": "soon", "end_time": "later"}
            ]}
            """;
        await File.WriteAllTextAsync(_file.Address, Text);
        var (code, output, error) = await RunAsync("--format", "json", _file.Address, _database.Address);
        Assert.Equal(1, code);
        using var report = JsonDocument.Parse(output);
        Assert.Equal((1, 0), (report.RootElement.GetProperty("moved").GetInt32(), report.RootElement.GetProperty("same").GetInt32()));
        Assert.Equal(2, report.RootElement.GetProperty("left").GetArrayLength());
        Assert.Contains("The booking twice of carol, GPU 0 on this machine", error, StringComparison.Ordinal);
        Assert.Contains("The entry in line 4 cannot be read", error, StringComparison.Ordinal);
        Assert.Equal(Text, await File.ReadAllTextAsync(_file.Address));
        Assert.Equal(1, (await RunAsync(_file.Address, _database.Address)).Code);
        Assert.Equal("bob", Assert.Single(await _database.EntriesAsync()).User);
    }

    [Fact]
    public async Task What_was_changed_at_the_new_place_is_not_undone()
    {
        await _file.ReserveAsync("bob", hours: 4, id: "a");
        await MoveAsync(_file, _database);
        await _database.WriteAsync((law, book) => law.Release(book, "a", new ReservationActor("bob", "moved")));
        var changed = await _database.EntriesAsync();
        var (code, _, error) = await RunAsync(_file.Address, _database.Address);
        Assert.Equal(1, code);
        Assert.Contains("is there with other times or another holder", error, StringComparison.Ordinal);
        Assert.Equal(changed, await _database.EntriesAsync());
    }

    [Fact]
    public async Task Thousands_are_moved_to_a_file_in_one_write()
    {
        var entries = Enumerable.Range(0, 3000).Select(index => new ForgeLsp.Core.Model.Reservation(
            $"b{index}", "local", index % 4, null, "bob", "sweep", _file.Clock.Now.AddHours(index / 4), _file.Clock.Now.AddHours((index / 4) + 1))).ToList();
        var plan = StoreMigration.Plan(new([.. entries], []), new([], []), "me", _file.Clock);
        Assert.Equal(3000, plan.Change.Add.Count);
        await _file.Open().WriteAsync(_ => plan.Change, default);
        Assert.Equal(entries.Select(entry => entry.Id).Order(StringComparer.Ordinal), (await _file.EntriesAsync()).Select(entry => entry.Id).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("${AWS_SECRET_ACCESS_KEY}", null)]
    [InlineData("postgresql://db.example.org/${FORGE_TOKEN}", null)]
    [InlineData("${FORGE_GPUS}", "postgresql://db.example.org/team")]
    [InlineData("${FORGE_PLACE}", "shared/r.json")]
    public void A_repository_takes_places_from_the_environment_and_secrets_nowhere(string address, string? display)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_SECRET_ACCESS_KEY"] = "hunter2",
            ["FORGE_TOKEN"] = "hunter2",
            ["FORGE_GPUS"] = "postgresql://bob:hunter2@db.example.org/team",
            ["FORGE_PLACE"] = "shared/r.json",
        };
        var place = new ReservationPlace(address, Path.GetTempPath(), "local", IsOwn: false, variables.GetValueOrDefault, TimeProvider.System);
        if (display is null)
        {
            Assert.DoesNotContain("hunter2", Assert.Throws<ForgeLsp.Core.Ports.StoreException>(place.Open).ToString(), StringComparison.Ordinal);
            return;
        }

        Assert.Equal(display, place.Open().DisplayAddress);
        Assert.DoesNotContain("hunter2", place.ToString(), StringComparison.Ordinal);
    }

    private async Task<(int Code, string Summary)> MoveAsync(BookingPlace from, BookingPlace to)
    {
        var (code, output, _) = await RunAsync(from.Address, to.Address);
        return (code, output.Split('\n')[0].Trim());
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var context = new CliContext(output, error, Path.GetTempPath(), static _ => null, _file.Clock, IsTerminal: false);
        var code = await ForgeCommand.RunAsync(["gpu", "migrate-store", .. arguments], context, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
