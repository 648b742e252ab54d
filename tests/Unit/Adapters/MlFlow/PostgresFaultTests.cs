using System.Globalization;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Ports;
using Npgsql;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>A real PostgreSQL that refuses, is full, is slow, is stopped and is started again while it is read.</summary>
[Trait("Needs", "PostgreSQL")]
public sealed class PostgresFaultTests(PostgresFaultTests.Team team) : IClassFixture<PostgresFaultTests.Team>
{
    private const string Password = "hunter2";
    private const int Places = 5;
    private readonly PostgresServer _server = team.Server;
    private readonly string _address = team.Server.Address("team", "postgres", Password);

    [Theory]
    [InlineData("postgres", "wrong")]
    [InlineData("nobody", Password)]
    public async Task A_wrong_password_or_user_is_said_to_be_one(string user, string password)
    {
        var problem = await FailsAsync(Open(_server.Address("team", user, password)), StoreFailure.Unauthorised);
        Assert.Contains("refused the user or password", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("immediate")]
    public async Task A_server_that_is_stopped_is_unreachable_and_read_again_at_once_when_it_is_back(string mode)
    {
        await using var store = Open(_address);
        var experiments = await NamesAsync(store);
        Assert.NotEmpty(experiments);
        _server.Stop(mode);
        await FailsAsync(store, StoreFailure.Unreachable);
        Assert.Equal(StoreFailure.Unreachable, (await Assert.ThrowsAsync<StoreException>(() => store.GetChangeStampAsync(default))).Failure);
        _server.Start();
        Assert.Equal(experiments, await NamesAsync(store));
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("immediate")]
    public async Task A_server_that_was_restarted_between_two_questions_is_no_failure(string mode)
    {
        await using var store = Open(_address);
        var experiments = await NamesAsync(store);
        _server.Stop(mode);
        _server.Start();
        Assert.Equal(experiments, await NamesAsync(store));
        _server.Stop(mode);
        _server.Start();
        Assert.NotEmpty(await store.GetChangeStampAsync(default));
    }

    [Fact]
    public async Task A_server_without_a_free_place_says_so_and_is_read_when_there_is_one()
    {
        await using var store = Open(_address);
        var taken = new List<NpgsqlConnection>();
        for (var i = 0; i < Places; i++)
        {
            taken.Add(await ConnectAsync());
        }

        Assert.Contains("full", (await FailsAsync(store, StoreFailure.Unreachable)).Message, StringComparison.Ordinal);
        await taken[0].DisposeAsync();
        await WithinAsync(async () => await IsReadAsync(store));
        foreach (var connection in taken)
        {
            await connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_question_that_the_server_gives_up_is_said_to_have_taken_too_long()
    {
        await using (var owner = await ConnectAsync())
        {
            // Whoever holds this keeps all readers waiting, as a migration does.
            await ExecuteAsync(owner, "ALTER DATABASE team SET statement_timeout = '100ms'");
        }

        await using var migration = await ConnectAsync();
        await ExecuteAsync(migration, "BEGIN; LOCK TABLE experiments IN ACCESS EXCLUSIVE MODE");
        await using var store = Open(_address);
        Assert.Contains("took too long", (await FailsAsync(store, StoreFailure.Timeout)).Message, StringComparison.Ordinal);
        await ExecuteAsync(migration, "ROLLBACK");
        await ExecuteAsync(migration, "ALTER DATABASE team RESET statement_timeout");
        Assert.NotEmpty(await NamesAsync(store));
    }

    [Fact]
    public async Task Whoever_stops_waiting_is_let_go_and_the_server_does_not_go_on_for_nobody()
    {
        await using var migration = await ConnectAsync();
        await ExecuteAsync(migration, "BEGIN; LOCK TABLE experiments IN ACCESS EXCLUSIVE MODE");
        await using var store = Open(_address);
        await using var watcher = await ConnectAsync();
        using var cancel = new CancellationTokenSource();
        var asking = store.ListExperimentsAsync(cancel.Token);
        await WithinAsync(async () => await CountAsync(watcher, "state = 'active' AND wait_event_type = 'Lock'") == 1);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await WithinAsync(async () => await CountAsync(watcher, "state = 'active' AND wait_event_type = 'Lock'") == 0);
    }

    [Fact]
    public async Task No_place_is_held_while_nobody_asks()
    {
        await using var watcher = await ConnectAsync();
        await using var store = Open(_address);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => store.ListExperimentsAsync(default)));
        Assert.InRange(await CountAsync(watcher, "application_name = 'forge'"), 1, Places - 1);
        await WithinAsync(async () => await CountAsync(watcher, "application_name = 'forge'") == 0);
        Assert.NotEmpty(await NamesAsync(store));
    }

    private static IRunStore Open(string address) => StoreFactory.Open(TrackingAddress.Parse(address, Path.GetTempPath()));

    private static async Task<List<string>> NamesAsync(IRunStore store) => [.. (await store.ListExperimentsAsync(default)).Select(static experiment => experiment.Name)];

    private static async Task<bool> IsReadAsync(IRunStore store)
    {
        try
        {
            return (await store.ListExperimentsAsync(default)).Count > 0;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    private static async Task<StoreException> FailsAsync(IRunStore store, StoreFailure failure)
    {
        var problem = await Assert.ThrowsAsync<StoreException>(() => store.ListExperimentsAsync(default));
        Assert.Equal((failure, problem.Message), (problem.Failure, problem.Message));
        Assert.DoesNotContain(Password, problem.ToString(), StringComparison.Ordinal);
        return problem;
    }

    private static async Task WithinAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            await Task.Delay(50, limit.Token);
        }
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, string condition)
    {
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM pg_stat_activity WHERE application_name = 'forge' AND {condition}", connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var uri = new Uri(_address.Replace("+psycopg2", "", StringComparison.Ordinal));
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder { Host = uri.Host, Port = uri.Port, Username = "postgres", Password = Password, Database = "team", Pooling = false }.ToString());
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>A server of these tests' own, with a password and few places.</summary>
    public sealed class Team : IDisposable
    {
        public Team()
        {
            using var data = new RealData(3);
            Server.Restore("team", data.PostgresDump());
        }

        internal PostgresServer Server { get; } = new(Password, Places);

        public void Dispose() => Server.Dispose();
    }
}
