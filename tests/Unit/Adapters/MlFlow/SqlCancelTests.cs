using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.MlFlow.Sql;
using ForgeLsp.Core.Ports;
using Npgsql;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>A cancelled question stops in the database too. The statements here never end by themselves.</summary>
public sealed class SqlCancelTests
{
    private const string Endless = "WITH RECURSIVE s(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM s) SELECT count(*) FROM s";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SQLite_stops_whether_the_statement_runs_already_or_is_about_to(bool runs)
    {
        await using var dialect = new SqliteDialect(Path.Combine(RealData.Shared(3).Folder, "mlflow.db"), TimeSpan.FromSeconds(1));
        using var cancel = new CancellationTokenSource();
        using var connection = dialect.Open(cancel.Token);
        if (runs)
        {
            using var session = new SqlSession(connection, dialect, cancel.Token);
            cancel.CancelAfter(50);
            Assert.ThrowsAny<Exception>(() => session.Query(Endless, new(), row => row.GetInt64(0)));
        }
        else
        {
            // As where the cancel comes after the last look and before the first step.
            using var session = new SqlSession(connection, dialect, CancellationToken.None);
            await cancel.CancelAsync();
            Assert.ThrowsAny<Exception>(() => session.Query(Endless, new(), row => row.GetInt64(0)));
        }
    }

    [Fact]
    [Trait("Needs", "PostgreSQL")]
    public async Task PostgreSQL_stops_and_nothing_is_left_running_there()
    {
        var address = TrackingAddress.Parse(PostgresData.Address(2), Path.GetTempPath()).Postgres ?? throw new InvalidOperationException("No address.");
        await using var dialect = new PostgresDialect(address);
        using var cancel = new CancellationTokenSource();
        using (var session = new SqlSession(dialect.Open(cancel.Token), dialect, cancel.Token))
        {
            cancel.CancelAfter(50);
            Assert.ThrowsAny<OperationCanceledException>(() => session.Query(Endless, new(), row => row.GetInt64(0)));
        }

        await using var watcher = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address.ConnectionString) { Pooling = false }.ConnectionString);
        await watcher.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'WITH RECURSIVE s(x)%'", watcher);
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    [Fact]
    [Trait("Needs", "PostgreSQL")]
    public async Task A_search_that_waits_for_a_lock_is_given_up_when_it_is_cancelled()
    {
        using var data = new RealData(2);
        var address = PostgresServer.Instance.Restore("locked", data.PostgresDump());
        var parsed = TrackingAddress.Parse(address, Path.GetTempPath());
        await using var store = StoreFactory.Open(parsed);
        await store.ListExperimentsAsync(default);
        await using var writer = new NpgsqlConnection(new NpgsqlConnectionStringBuilder((parsed.Postgres ?? throw new InvalidOperationException("No address.")).ConnectionString) { Pooling = false }.ConnectionString);
        await writer.OpenAsync();
        await using var transaction = await writer.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("LOCK TABLE latest_metrics IN ACCESS EXCLUSIVE MODE", writer, transaction))
        {
            await take.ExecuteNonQueryAsync();
        }

        using var cancel = new CancellationTokenSource();
        var search = store.SearchRunsAsync(new RunQuery { OrderBy = "metrics.accuracy DESC" }, cancel.Token);
        await using var waiting = new NpgsqlCommand("SELECT count(*) FROM pg_locks WHERE NOT granted", writer, transaction);
        while (await waiting.ExecuteScalarAsync() is 0L)
        {
            await Task.Delay(10);
        }

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search);
        while (await waiting.ExecuteScalarAsync() is not 0L)
        {
            await Task.Delay(10);
        }

        await transaction.RollbackAsync();
        Assert.NotEmpty((await store.SearchRunsAsync(new RunQuery { OrderBy = "metrics.accuracy DESC" }, default)).Runs);
    }
}
