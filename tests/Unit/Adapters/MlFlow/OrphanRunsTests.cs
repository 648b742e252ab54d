using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>Runs whose parents a tree does not show: every store finds those that the law finds, page by page.</summary>
public sealed class OrphanRunsTests : IDisposable
{
    private readonly RealData _data = new(3);

    [Fact]
    public Task A_file_store_finds_them()
    {
        var root = _data.FileStore();
        string FolderOf(string run) => Directory.EnumerateDirectories(root, run, SearchOption.AllDirectories).First(path => !path.Contains("artifacts", StringComparison.Ordinal));
        return CheckAsync(
            root,
            (run, parent) => File.WriteAllText(Path.Combine(FolderOf(run), "tags", "mlflow.parentRunId"), parent),
            run =>
            {
                var meta = Path.Combine(FolderOf(run), "meta.yaml");
                File.WriteAllText(meta, File.ReadAllText(meta).Replace("lifecycle_stage: active", "lifecycle_stage: deleted", StringComparison.Ordinal));
            });
    }

    [Fact]
    public async Task A_SQLite_database_finds_them()
    {
        var path = _data.Sqlite();
        await using (var first = StoreFactory.Open(TrackingAddress.Parse("sqlite:///" + path, _data.Folder)))
        {
            await first.ListExperimentsAsync(default); // binds the library for the writer here
        }

        await using var writer = new SqliteConnection($"Data Source={path};Pooling=False");
        await writer.OpenAsync();
        await CheckAsync("sqlite:///" + path, sql =>
        {
            using var command = writer.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        });
    }

    [Fact]
    [Trait("Needs", "PostgreSQL")]
    public async Task A_PostgreSQL_database_finds_them()
    {
        var address = PostgresServer.Instance.Restore("orphans", _data.PostgresDump());
        var builder = new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = new Uri(address.Replace("postgresql+psycopg2", "http", StringComparison.Ordinal)).Port, Username = "postgres", Database = "orphans", Pooling = false };
        await using var writer = new NpgsqlConnection(builder.ConnectionString);
        await writer.OpenAsync();
        await CheckAsync(address, sql =>
        {
            using var command = writer.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        });
    }

    [Fact]
    public void Circles_are_found_whatever_hangs_from_them()
    {
        var circles = OrphanRuns.InCircles([("tail", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("own", "own"), ("child", "root"), ("leaf", "child"), ("other", "tail")]);
        Assert.Equal(["a", "b", "c", "own"], circles.Order(StringComparer.Ordinal));
    }

    public void Dispose() => _data.Dispose();

    private static Task CheckAsync(string address, Action<string> execute) => CheckAsync(
        address,
        (run, parent) => execute($"DELETE FROM tags WHERE run_uuid = '{run}' AND key = 'mlflow.parentRunId'; INSERT INTO tags(key, value, run_uuid) VALUES ('mlflow.parentRunId', '{parent}', '{run}')"),
        run => execute($"UPDATE runs SET lifecycle_stage = 'deleted' WHERE run_uuid = '{run}'"));

    private static async Task CheckAsync(string address, Action<string, string> nest, Action<string> delete)
    {
        await using var store = StoreFactory.Open(TrackingAddress.Parse(address, Path.GetTempPath()));
        var wine = (await store.ListExperimentsAsync(default)).Single(experiment => experiment.Name == "wine-classification").Id;
        var runs = (await StoreSnapshot.AllAsync(store, new RunQuery())).OrderBy(run => run.StartTime).ToList();
        var ids = runs.Where(run => run.ExperimentId == wine && run.ParentRunId is null).Select(run => run.Id).ToList();
        var elsewhere = runs.First(run => run.ExperimentId != wine).Id;
        nest(ids[0], "lost");
        nest(ids[1], elsewhere);
        nest(ids[2], ids[2]);
        nest(ids[3], ids[4]);
        nest(ids[4], ids[5]);
        nest(ids[5], ids[3]);
        nest(ids[6], ids[3]);
        nest(ids[7], ids[8]);
        delete(ids[8]);
        nest(ids[9], ids[10]);

        var query = new RunQuery { ExperimentIds = [wine] };
        Assert.Equal(new[] { ids[0], ids[1], ids[2], ids[3], ids[4], ids[5], ids[7] }.Order(StringComparer.Ordinal), (await AllAsync(store.SearchOrphansAsync, query)).Order(StringComparer.Ordinal));
        foreach (var asked in new[] { query, query with { OrderBy = "metrics.accuracy" }, query with { IncludeDeleted = true }, query with { Filter = "metrics.accuracy > 0.9 or status = 'FAILED'" }, new RunQuery() })
        {
            var law = await AllAsync((page, cancel) => OrphanRuns.SearchAsync(store, page, cancel), asked);
            Assert.NotEmpty(law);
            Assert.Equal(law, await AllAsync(store.SearchOrphansAsync, asked));
            Assert.Equal(law, await AllAsync(store.SearchOrphansAsync, asked with { PageSize = 2 }));
        }
    }

    private static async Task<List<string>> AllAsync(Func<RunQuery, CancellationToken, Task<RunPage>> search, RunQuery query)
    {
        var ids = new List<string>();
        do
        {
            var page = await search(query, default);
            ids.AddRange(page.Runs.Select(run => run.Id));
            query = query with { After = page.Next };
        }
        while (query.After is not null);
        return ids;
    }
}
