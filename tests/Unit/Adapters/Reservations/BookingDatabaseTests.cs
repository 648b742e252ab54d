using ForgeLsp.Core.Reservations;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.Reservations.Postgres;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Tests.Unit.Adapters.MlFlow;
using Npgsql;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Reservations;

/// <summary>The tables of bookings: who may make and use them, what they refuse by themselves, what they keep, and how they grow.</summary>
[Trait("Needs", "PostgreSQL")]
public sealed class BookingDatabaseTests
{
    private static int _databases;
    private readonly PostgresServer _server = PostgresServer.Instance;
    private readonly string _database = $"own{Interlocked.Increment(ref _databases)}";

    [Fact]
    public async Task The_database_itself_refuses_a_second_holder_to_whoever_writes_by_other_ways()
    {
        using var place = new BookingPlace.DatabasePlace();
        await place.ReserveAsync("bob", hours: 2);
        await place.ReserveAsync("carol", gpu: 1, uuid: "MIG-a");
        var error = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(place.Address, Raw(place, "bob", 1)));
        Assert.Equal(("23P01", "forge_gpu_one_holder"), (error.SqlState, error.ConstraintName));
        await ExecuteAsync(place.Address, Raw(place, "bob", 2));
        await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(place.Address, Raw(place, "carol", 0)));
    }

    [Fact]
    public async Task Who_wrote_by_other_ways_between_look_and_change_is_seen_at_the_second_look()
    {
        using var place = new BookingPlace.DatabasePlace();
        await place.ReserveAsync("bob", startHour: 10, id: "bob");
        var isFirst = true;
        var store = BookingPlace.DatabasePlace.OpenAt(place.Address, place.Clock, async isCommit =>
        {
            if (!isCommit && isFirst)
            {
                isFirst = false;
                await ExecuteAsync(place.Address, Raw(place, "bob", -10));
            }
        });
        var outcome = await store.WriteAsync(book => place.Law().Reserve(book, place.Wish("carol")), default);
        Assert.Equal("script", outcome.Refusal?.HeldBy);
    }

    [Fact]
    public async Task Every_change_is_kept_with_who_and_why()
    {
        using var place = new BookingPlace.DatabasePlace();
        await place.ReserveAsync("bob", hours: 4, id: "a", lease: TimeSpan.FromMinutes(2));
        var bob = new ReservationActor("bob");
        place.Clock.Now = place.Clock.Now.AddMinutes(1);
        var ends = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal) { ["a"] = place.Clock.Now };
        await place.WriteAsync((law, book) => law.Renew(book, ends, place.Clock.Now.AddHours(9), null, bob));
        await place.WriteAsync((law, book) => law.Extend(book, "a", 1, bob));
        await place.WriteAsync((law, book) => law.Shorten(book, "a", place.Clock.Now.AddHours(2), bob));
        await place.WriteAsync((law, book) => law.Transfer(book, "a", "carol", bob));
        await place.WriteAsync((law, book) => law.Release(book, "a", new ReservationActor("dave", "deadline")));
        await place.ReserveAsync("erin", startHour: 3, id: "b");
        await place.WriteAsync((law, book) => law.Release(book, "b", new ReservationActor("erin")));
        Assert.Equal(
            ["a reserved bob  -> bob", "a extended bob  bob -> bob", "a shortened bob  bob -> bob", "a transferred bob  bob -> carol", "a released dave deadline carol -> carol", "b reserved erin  -> erin", "b released erin  erin ->"],
            await TextsAsync(place.Address, $"SELECT concat_ws(' ', reservation_id, act, by_user, COALESCE(reason, ''), before ->> 'user', '->', after ->> 'user') FROM {BookingSchema.Quoted(place.Schema)}.forge_gpu_event ORDER BY id"));
    }

    [Fact]
    public async Task A_role_that_owns_nothing_but_its_schema_can_keep_bookings_there()
    {
        var owner = Role("owner");
        _server.Create(_database);
        _server.Execute(_database, $"REVOKE ALL ON DATABASE {_database} FROM PUBLIC; GRANT CONNECT ON DATABASE {_database} TO {owner}; REVOKE ALL ON SCHEMA public FROM PUBLIC; CREATE SCHEMA gpu AUTHORIZATION {owner};");
        var store = Open(owner);
        await ReserveAsync(store, "bob");
        Assert.Equal("bob", Assert.Single((await Open(owner).ReadAsync(default)).Entries).User);
        Assert.Equal(["gpu"], await TextsAsync(_server.Address(_database, "postgres"), "SELECT schemaname::text FROM pg_tables WHERE tablename = 'forge_gpu_reservation'"));
    }

    [Fact]
    public async Task Colleagues_find_the_tables_that_one_made_and_are_told_what_to_ask_for()
    {
        var (owner, other, reader) = (Role("owner"), Role("other"), Role("reader"));
        _server.Create(_database);
        _server.Execute(_database, $"CREATE SCHEMA gpu AUTHORIZATION {owner}");
        await ReserveAsync(Open(owner, "gpu"), "bob");

        var closed = await Assert.ThrowsAsync<StoreException>(() => Open(other).ReadAsync(default));
        Assert.Equal(StoreFailure.Unauthorised, closed.Failure);
        Assert.Contains($"GRANT USAGE ON SCHEMA \"gpu\" TO \"{other}\"", closed.Message, StringComparison.Ordinal);

        _server.Execute(_database, $"GRANT USAGE ON SCHEMA gpu TO {other}, {reader}; GRANT SELECT ON ALL TABLES IN SCHEMA gpu TO {reader}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA gpu TO {other}");
        await ReserveAsync(Open(other), "carol", gpu: 1);
        Assert.Equal(2, (await Open(reader).ReadAsync(default)).Entries.Count);
        var readOnly = await Assert.ThrowsAsync<StoreException>(() => ReserveAsync(Open(reader), "dave", gpu: 2));
        Assert.Equal(StoreFailure.Unauthorised, readOnly.Failure);
        Assert.Contains($"'{reader}' lacks rights", readOnly.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed.", readOnly.Message, StringComparison.Ordinal);

        // Who may only look is still told who holds what it wants.
        Assert.Equal("bob", (await ReserveAsync(Open(reader), "dave")).Refusal?.HeldBy);
        _server.Execute(_database, $"ALTER ROLE {other} SET default_transaction_read_only = on");
        Assert.Contains("read-only for you", (await Assert.ThrowsAsync<StoreException>(() => ReserveAsync(Open(other), "dave", gpu: 2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_right_to_make_tables_the_statement_that_gives_it_is_said()
    {
        var nobody = Role("nobody");
        _server.Create(_database);
        _server.Execute(_database, "REVOKE ALL ON SCHEMA public FROM PUBLIC");
        Assert.Empty((await Open(nobody).ReadAsync(default)).Entries);
        var error = await Assert.ThrowsAsync<StoreException>(() => ReserveAsync(Open(nobody), "bob"));
        Assert.EndsWith($"CREATE SCHEMA \"forge\" AUTHORIZATION \"{nobody}\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bookings_in_several_schemas_are_not_guessed_among()
    {
        _server.Create(_database);
        await ReserveAsync(Open("postgres", "one"), "bob");
        await ReserveAsync(Open("postgres", "two"), "carol");
        Assert.Contains("(one, two): say which one", (await Assert.ThrowsAsync<StoreException>(() => Open("postgres").ReadAsync(default))).Message, StringComparison.Ordinal);
        Assert.Equal("carol", Assert.Single((await Open("postgres", "two").ReadAsync(default)).Entries).User);
    }

    [Fact]
    public async Task Tables_of_a_newer_program_are_left_alone_with_a_clear_word()
    {
        using var place = new BookingPlace.DatabasePlace();
        await place.ReserveAsync("bob");
        await ExecuteAsync(place.Address, $"INSERT INTO {BookingSchema.Quoted(place.Schema)}.forge_gpu_version (version) VALUES (99)");
        foreach (var ask in new Func<Task>[] { () => place.EntriesAsync(), () => place.ReserveAsync("carol") })
        {
            var error = await Assert.ThrowsAsync<StoreException>(ask);
            Assert.Equal(StoreFailure.UnknownVersion, error.Failure);
            Assert.EndsWith("were brought to form 99 by a newer Forge, and this one knows form 1: update Forge. Nothing was changed.", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Old_tables_are_brought_forward_once_by_many_at_once_and_keep_what_they_held()
    {
        using var place = new BookingPlace.DatabasePlace();
        await place.ReserveAsync("bob");
        IReadOnlyList<string> next = [.. BookingMigrations.All, "ALTER TABLE {0}.forge_gpu_reservation ADD COLUMN note text; SELECT pg_sleep(0.2)"];
        var books = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => BookingPlace.DatabasePlace.OpenAt(place.Address, place.Clock, migrations: next).ReadAsync(default)));
        Assert.All(books, book => Assert.Equal("bob", Assert.Single(book.Entries).User));
        Assert.Equal(["1", "2"], await TextsAsync(place.Address, $"SELECT version::text FROM {BookingSchema.Quoted(place.Schema)}.forge_gpu_version ORDER BY 1"));
        Assert.Equal(StoreFailure.UnknownVersion, (await Assert.ThrowsAsync<StoreException>(place.EntriesAsync)).Failure);
    }

    [Fact]
    public async Task A_migration_that_fails_changes_nothing()
    {
        using var place = new BookingPlace.DatabasePlace();
        await place.ReserveAsync("bob");
        IReadOnlyList<string> broken = [.. BookingMigrations.All, "DROP TABLE {0}.forge_gpu_event; SELECT 1 / 0"];
        await Assert.ThrowsAsync<StoreException>(() => BookingPlace.DatabasePlace.OpenAt(place.Address, place.Clock, migrations: broken).ReadAsync(default));
        Assert.Null((await place.ReserveAsync("carol", gpu: 1)).Refusal);
    }

    [Fact]
    public async Task A_booking_is_heard_of_elsewhere_within_a_second()
    {
        using var place = new BookingPlace.DatabasePlace();
        using var ended = new CancellationTokenSource();
        var heard = new SemaphoreSlim(0);
        var watching = place.Open().WatchAsync(() => heard.Release(), ended.Token);
        Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(20)), "It never listened.");
        await place.ReserveAsync("bob");
        Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(1)), "The booking was not heard of.");
        await ended.CancelAsync();
        await watching.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task No_password_stands_in_a_message_or_name()
    {
        var address = _server.Address("nowhere", "postgres", "hunter2");
        var store = BookingPlace.DatabasePlace.OpenAt(address, TimeProvider.System);
        var error = await Assert.ThrowsAsync<StoreException>(() => store.ReadAsync(default));
        Assert.Contains("There is no database 'nowhere'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString() + store.DisplayAddress + BookingAddress.Read(address, new NamedHosts([], []), []), StringComparison.Ordinal);
        var nonsense = Assert.Throws<StoreException>(() => BookingAddress.Read("postgresql://bob:hunter2@host:port/x", new NamedHosts([], []), []));
        Assert.DoesNotContain("hunter2", nonsense.ToString(), StringComparison.Ordinal);
    }

    private string Role(string name)
    {
        var role = $"{name}_{Guid.NewGuid():N}"[..20];
        _server.Execute("postgres", $"CREATE ROLE {role} LOGIN");
        return role;
    }

    private PostgresReservationStore Open(string user, string? schema = null) =>
        BookingPlace.DatabasePlace.OpenAt(_server.Address(_database, user) + (schema is null ? "" : $"?schema={schema}"), TimeProvider.System);

    private static Task<ReservationOutcome> ReserveAsync(IReservationStore store, string user, int gpu = 0) => store.WriteAsync(
        book => new ReservationLaw(Policy.Default, DateTimeOffset.UtcNow, TimeZoneInfo.Utc)
            .Reserve(book, new(Guid.NewGuid().ToString("N"), "local", gpu, null, user, "work", 1, null)), default);

    /// <summary>A script that copies a user's booking to another hour.</summary>
    private static string Raw(BookingPlace.DatabasePlace place, string user, int hours) =>
        $"""
        INSERT INTO {BookingSchema.Quoted(place.Schema)}.forge_gpu_reservation (id, host, gpu_id, gpu_key, gpu_key_last, user_name, purpose, starts_at, ends_at)
        SELECT 'raw', host, gpu_id, gpu_key, gpu_key_last, 'script', 'x', starts_at + interval '{hours} hours', ends_at + interval '{hours} hours'
        FROM {BookingSchema.Quoted(place.Schema)}.forge_gpu_reservation WHERE user_name = '{user}'
        """;

    private static async Task ExecuteAsync(string address, string sql)
    {
        await using var connection = await ConnectAsync(address);
        await BookingSchema.ExecuteAsync(connection, sql, default);
    }

    private static async Task<List<string>> TextsAsync(string address, string sql)
    {
        await using var connection = await ConnectAsync(address);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    private static async Task<NpgsqlConnection> ConnectAsync(string address)
    {
        var connection = new NpgsqlConnection(BookingAddress.Read(address, new NamedHosts([address], []), []).Connection.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
