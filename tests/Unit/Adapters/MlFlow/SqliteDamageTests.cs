using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Ports;
using Microsoft.Data.Sqlite;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>Databases that are being written, were left by a crash, or are damaged or foreign.</summary>
public sealed class SqliteDamageTests : IDisposable
{
    private readonly RealData _data = new(3);
    private readonly string _path;

    public SqliteDamageTests()
    {
        _path = _data.Sqlite();
        StoreFactory.Open(TrackingAddress.Parse("sqlite:///mlflow.db", _data.Folder)).ListExperimentsAsync(default).GetAwaiter().GetResult();
    }

    [Fact]
    public async Task A_writer_that_holds_the_database_is_waited_for_and_then_named()
    {
        using var writer = Open(_path);
        Execute(writer, "BEGIN EXCLUSIVE");
        var problem = await FailAsync(_path);
        Assert.Equal(StoreFailure.Locked, problem.Failure);
        Execute(writer, "ROLLBACK");
        Assert.NotEmpty(await ExperimentsAsync(_path));
    }

    [Fact]
    public async Task A_database_without_a_byte_is_said_to_be_empty()
    {
        await File.WriteAllBytesAsync(_path, []);
        var problem = await FailAsync(_path);
        Assert.Equal(StoreFailure.UnknownVersion, problem.Failure);
        Assert.Contains("is empty", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_in_the_place_of_a_metric_hides_no_other_value()
    {
        using (var writer = Open(_path))
        {
            Execute(writer, "UPDATE latest_metrics SET value = 'abc', is_nan = 0 WHERE rowid = (SELECT min(rowid) FROM latest_metrics)");
        }

        await using var store = StoreFactory.Open(TrackingAddress.Parse("sqlite:///" + _path, _data.Folder));
        var runs = (await store.SearchRunsAsync(new RunQuery { PageSize = 1000, IncludeDeleted = true }, default)).Runs;
        Assert.Contains(runs.SelectMany(run => run.Metrics.Values), metric => double.IsFinite(metric.Value));
    }

    [Fact]
    public async Task Reading_leaves_no_lock_behind()
    {
        await using var store = StoreFactory.Open(TrackingAddress.Parse(_path.Insert(0, "sqlite:///"), _data.Folder));
        var page = await store.SearchRunsAsync(new RunQuery { PageSize = 2 }, default);
        Assert.NotNull(page.Next);
        using var writer = Open(_path);
        Execute(writer, "PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE; UPDATE runs SET name = name; COMMIT");
    }

    [Fact]
    public async Task A_write_ahead_log_is_read()
    {
        using var writer = Open(_path);
        Execute(writer, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; UPDATE experiments SET name = 'from the log' WHERE experiment_id = 1");
        Assert.Contains("from the log", await ExperimentsAsync(_path));
    }

    [Fact]
    public async Task A_write_ahead_log_in_a_folder_that_cannot_be_written_is_read_from_a_copy()
    {
        var copy = Path.Combine(_data.Folder, "frozen.db");
        using (var writer = Open(_path))
        {
            Execute(writer, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; UPDATE experiments SET name = 'from the log' WHERE experiment_id = 1");
            File.Copy(_path, copy);
            File.Copy(_path + "-wal", copy + "-wal");
        }

        // SQLite cannot make its shared memory: a folder stands where the file would be.
        Directory.CreateDirectory(copy + "-shm");
        Assert.Contains("from the log", await ExperimentsAsync(copy));
    }

    [Fact]
    public async Task A_journal_left_by_a_crash_is_rolled_back_in_a_copy_and_not_in_the_original()
    {
        var copy = Path.Combine(_data.Folder, "crashed.db");
        using (var writer = Open(_path))
        {
            Execute(writer, "PRAGMA cache_size = 1; BEGIN IMMEDIATE; UPDATE experiments SET name = 'half ' || experiment_id; UPDATE tags SET value = 'half'; UPDATE params SET value = 'half'; UPDATE metrics SET timestamp = 0");
            File.Copy(_path, copy);
            File.Copy(_path + "-journal", copy + "-journal");
            Execute(writer, "ROLLBACK");
        }

        var before = File.ReadAllBytes(copy);
        var names = await ExperimentsAsync(copy);
        Assert.Contains("wine-classification", names);
        Assert.DoesNotContain(names, name => name.StartsWith("half", StringComparison.Ordinal));
        Assert.Equal(before, File.ReadAllBytes(copy));
        Assert.True(File.Exists(copy + "-journal"));
    }

    [Fact]
    public async Task A_damaged_database_says_how_to_mend_it()
    {
        var bytes = File.ReadAllBytes(_path);
        Array.Fill(bytes, (byte)0x5A, 4096, bytes.Length - 4096);
        File.WriteAllBytes(_path, bytes);
        var problem = await FailAsync(_path);
        Assert.Equal(StoreFailure.Damaged, problem.Failure);
        Assert.Contains(".recover", problem.Message, StringComparison.Ordinal);
        File.WriteAllText(_path, new string('x', 5000));
        Assert.Equal(StoreFailure.Damaged, (await FailAsync(_path)).Failure);
    }

    [Fact]
    public async Task A_database_that_is_not_MLflows_or_not_there_is_said_to_be_so()
    {
        var other = Path.Combine(_data.Folder, "other.db");
        using (var writer = Open(other))
        {
            Execute(writer, "CREATE TABLE notes (id INTEGER)");
        }

        Assert.Equal(StoreFailure.UnknownVersion, (await FailAsync(other)).Failure);
        Assert.Equal(StoreFailure.NotFound, (await FailAsync(Path.Combine(_data.Folder, "none.db"))).Failure);
    }

    [Fact]
    public async Task An_unknown_newer_schema_is_read_with_a_notice()
    {
        using (var writer = Open(_path))
        {
            Execute(writer, "UPDATE alembic_version SET version_num = 'ffffffffffff'; ALTER TABLE runs DROP COLUMN user_id; ALTER TABLE runs ADD COLUMN mood TEXT");
        }

        await using var store = StoreFactory.Open(TrackingAddress.Parse("sqlite:///" + _path, _data.Folder));
        Assert.NotEmpty((await store.SearchRunsAsync(new RunQuery { Filter = "not user = 'x'" }, default)).Runs);
        Assert.Contains("ffffffffffff", store.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_beside_one_with_a_slash_is_kept_apart()
    {
        using (var writer = Open(_path))
        {
            Execute(writer, "INSERT INTO params(\"key\", value, run_uuid) SELECT 'a', 'plain', run_uuid FROM runs WHERE name = 'odd-params'");
        }

        await using var store = StoreFactory.Open(TrackingAddress.Parse("sqlite:///" + _path, _data.Folder));
        var run = Assert.Single((await store.SearchRunsAsync(new RunQuery { Filter = "params.a = 'plain' and params.`a/b/c` = 'slash'" }, default)).Runs);
        Assert.Equal("odd-params", run.Name);
    }

    public void Dispose() => _data.Dispose();

    private async Task<StoreException> FailAsync(string path) => await Assert.ThrowsAsync<StoreException>(() => ExperimentsAsync(path));

    private async Task<List<string>> ExperimentsAsync(string path)
    {
        await using var store = StoreFactory.Open(TrackingAddress.Parse("sqlite:///" + path, _data.Folder));
        return [.. (await store.ListExperimentsAsync(default)).Select(experiment => experiment.Name)];
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
