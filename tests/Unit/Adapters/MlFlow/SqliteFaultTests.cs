using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Ports;
using Microsoft.Data.Sqlite;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>A database that is written, replaced, cut and overwritten while a store has it open. What can be read is; nothing hangs.</summary>
public sealed class SqliteFaultTests : IAsyncDisposable
{
    private readonly RealData _data = new(3);
    private readonly string _path;
    private readonly IRunStore _store;

    public SqliteFaultTests()
    {
        _path = _data.Sqlite();
        _store = StoreFactory.Open(TrackingAddress.Parse("sqlite:///" + _path, _data.Folder));
    }

    [Fact]
    public async Task A_writer_that_begins_a_long_transaction_in_a_write_ahead_log_keeps_no_reader_out()
    {
        using var writer = Open(_path);
        Execute(writer, "PRAGMA journal_mode = WAL");
        Execute(writer, "BEGIN EXCLUSIVE; UPDATE experiments SET name = 'not yet' WHERE name = 'wine-classification'");
        Assert.DoesNotContain("not yet", await NamesAsync());
        Execute(writer, "COMMIT");
        Assert.Contains("not yet", await NamesAsync());
    }

    [Theory]
    [InlineData("DELETE", "BEGIN EXCLUSIVE")]
    [InlineData("WAL", "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE runs SET name = name; COMMIT; BEGIN EXCLUSIVE")]
    public async Task A_writer_that_lets_nobody_in_is_named_and_read_after(string mode, string take)
    {
        var names = await NamesAsync();
        using (var writer = Open(_path))
        {
            foreach (var statement in take.Split(';').Prepend($"PRAGMA journal_mode = {mode}"))
            {
                Execute(writer, statement);
            }

            Assert.Contains("being written", (await FailsAsync(StoreFailure.Locked)).Message, StringComparison.Ordinal);
            Execute(writer, "ROLLBACK");
        }

        Assert.Equal(names, await NamesAsync());
    }

    [Fact]
    public async Task What_is_overwritten_in_the_middle_fails_or_is_left_out_and_never_passes_for_data()
    {
        var names = await NamesAsync();
        var runs = (await _store.SearchRunsAsync(new RunQuery { PageSize = 1000 }, default)).Runs.ToDictionary(static run => run.Id, StringComparer.Ordinal);
        var bytes = await File.ReadAllBytesAsync(_path);
        var failures = 0;
        for (var page = 1; page < bytes.Length / 4096; page += 7)
        {
            var damaged = bytes.ToArray();
            Array.Fill(damaged, (byte)0x5A, page * 4096, 4096);
            await File.WriteAllBytesAsync(_path, damaged);
            try
            {
                Assert.Subset(names.ToHashSet(StringComparer.Ordinal), (await NamesAsync()).ToHashSet(StringComparer.Ordinal));
                foreach (var run in (await _store.SearchRunsAsync(new RunQuery { PageSize = 1000 }, default)).Runs)
                {
                    Assert.Equal(runs[run.Id].Name, run.Name);
                    Assert.All(run.Metrics, metric => Assert.Equal(runs[run.Id].Metrics[metric.Key], metric.Value));
                }
            }
            catch (StoreException problem)
            {
                failures++;
                Assert.True(problem.Failure is StoreFailure.Damaged or StoreFailure.UnknownVersion, problem.Message);
            }
        }

        Assert.True(failures > 0);
        await File.WriteAllBytesAsync(_path, bytes);
        Assert.Equal(names, await NamesAsync());
    }

    [Theory]
    [InlineData(50)]
    [InlineData(4096)]
    [InlineData(20_000)]
    public async Task A_file_that_is_cut_off_is_said_to_be_damaged(int length)
    {
        using (var file = new FileStream(_path, FileMode.Open))
        {
            file.SetLength(length);
        }

        var problem = await FailsAsync(StoreFailure.Damaged);
        Assert.Contains(".recover", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_nothing_but_zeros_is_no_database()
    {
        await File.WriteAllBytesAsync(_path, new byte[100_000]);
        await FailsAsync(StoreFailure.Damaged);
    }

    [Fact]
    public async Task A_database_of_another_version_in_its_place_is_read_at_once()
    {
        await _store.SearchRunsAsync(new RunQuery { PageSize = 1000 }, default);
        using var older = new RealData(2);
        var other = older.Sqlite();
        await using var expected = StoreFactory.Open(TrackingAddress.Parse("sqlite:///" + other, older.Folder));
        var stamp = await _store.GetChangeStampAsync(default);
        File.Copy(other, _path + ".new");
        File.Move(_path + ".new", _path, overwrite: true);

        Assert.NotEqual(stamp, await _store.GetChangeStampAsync(default));
        Assert.Equal(await SnapshotAsync(expected), await SnapshotAsync(_store));
        Assert.Equal((await expected.ListModelsAsync(default)).Select(static model => model.Name), (await _store.ListModelsAsync(default)).Select(static model => model.Name));
    }

    [Fact]
    public async Task A_database_that_is_taken_away_and_put_back_is_missed_and_read_again()
    {
        var names = await NamesAsync();
        File.Move(_path, _path + ".away");
        await FailsAsync(StoreFailure.NotFound);
        File.Move(_path + ".away", _path);
        Assert.Equal(names, await NamesAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _data.Dispose();
    }

    private static async Task<string> SnapshotAsync(IRunStore store)
    {
        var runs = (await store.SearchRunsAsync(new RunQuery { PageSize = 1000, IncludeDeleted = true }, default)).Runs;
        return string.Join('\n', runs.Select(static run => $"{run.Id} {run.Name} {run.Status} {run.Params.Count} {run.Metrics.Count} {run.Tags.Count} {run.Inputs.Count}"));
    }

    private async Task<List<string>> NamesAsync() => [.. (await _store.ListExperimentsAsync(default)).Select(static experiment => experiment.Name)];

    private async Task<StoreException> FailsAsync(StoreFailure failure)
    {
        var problem = await Assert.ThrowsAsync<StoreException>(() => _store.ListExperimentsAsync(default));
        Assert.Equal((failure, problem.Message), (problem.Failure, problem.Message));
        return problem;
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
