using ForgeLsp.Adapters.MlFlow.FileStore;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>File stores with many runs: what is looked at when, and what a restart still knows.</summary>
public sealed class RunIndexTests : IDisposable
{
    private const int Count = RunIndex.LookedAtEachTime + 100;
    private readonly string _folder = Directory.CreateTempSubdirectory("forge-test-").FullName;
    private readonly ManualTime _time = new();

    public RunIndexTests()
    {
        Write("1/meta.yaml", "experiment_id: '1'\nlifecycle_stage: active\nname: many\n", 0);
        for (var i = 0; i < Count; i++)
        {
            Write($"1/{Id(i)}/meta.yaml", $"lifecycle_stage: active\nrun_name: run-{i}\nstart_time: {i}\nstatus: {(i == 0 ? 1 : 3)}\nend_time: null\nuser_id: me\n", i);
            Write($"1/{Id(i)}/metrics/loss", "10 0.5 0\n11 nan 1\n12 -inf 2\n", i);
            Write($"1/{Id(i)}/params/lr", "0.1", i);
            Write($"1/{Id(i)}/tags/team", "ü\r\n", i);
        }
    }

    private string Root => Path.Combine(_folder, "mlruns");

    private string Cache => Path.Combine(_folder, "cache");

    [Fact]
    public async Task Among_thousands_a_running_run_is_always_fresh_and_a_finished_one_soon_after()
    {
        await using var store = new FileRunStore(Root, time: _time);
        await store.SearchRunsAsync(new RunQuery { PageSize = 1000 }, default);
        Assert.Equal(Count, store.RunsRead);
        Append(Id(0), "13 0.125 3\n");
        Append(Id(1), "13 0.25 3\n");
        var stamp = await store.GetChangeStampAsync(default);
        Assert.Equal(0.125, await LossAsync(store, 0));
        Assert.Equal(double.NegativeInfinity, await LossAsync(store, 1));

        _time.Advance(TimeSpan.FromMinutes(5));
        await store.SearchRunsAsync(new RunQuery(), default);
        await store.SettledAsync();
        Assert.Equal(0.25, await LossAsync(store, 1));
        Assert.NotEqual(stamp, await store.GetChangeStampAsync(default));
        Assert.Equal(Count + 2, store.RunsRead);
    }

    [Fact]
    public async Task The_first_answer_is_the_same_whether_all_runs_were_read_or_not()
    {
        (string Order, string Filter)[] questions =
        [
            ("", ""),
            ("start_time ASC", ""),
            ("status ASC, end_time DESC", "attributes.status = 'FINISHED' and not start_time < 100"),
            ("", "not tags.`mlflow.parentRunId` LIKE '%'"),
            ("", "tags.`mlflow.parentRunId` LIKE '%' or user_id ILIKE 'M%'"),
            ("run_name ASC", ""),
            ("", "run_name LIKE 'run-1%' or not params.lr = '0.2'"),
            ("metrics.loss ASC", "tags.team LIKE 'ü%'"),
        ];
        Write($"1/{Id(5)}/tags/mlflow.parentRunId", Id(6), 5);
        Write($"1/{Id(7)}/tags/mlflow.parentRunId", "lost", 7);
        Write($"1/{Id(8)}/tags/mlflow.runName", "run-12345", 8);
        Write($"1/{Id(8)}/meta.yaml", "lifecycle_stage: active\nstart_time: 8\nstatus: 4\nend_time: null\nuser_id: me\n", 8);
        Write($"1/{Id(9)}/meta.yaml", "lifecycle_stage: deleted\nstart_time: 9\nstatus: 3\n", 9);
        await using var read = new FileRunStore(Root, time: _time);
        await read.SearchRunsAsync(new RunQuery { PageSize = 1000 }, default);
        Assert.Equal(Count, read.RunsRead);
        foreach (var (order, filter) in questions)
        {
            var query = new RunQuery { OrderBy = order, Filter = filter, PageSize = 10 };
            await using var fresh = new FileRunStore(Root, time: _time);
            Assert.Equal(await PagesAsync(read, query), await PagesAsync(fresh, query));
            await using var other = new FileRunStore(Root, time: _time);
            Assert.Equal((await read.SearchOrphansAsync(query, default)).Runs.Select(Line), (await other.SearchOrphansAsync(query, default)).Runs.Select(Line));
        }
    }

    [Fact]
    public async Task A_run_that_comes_while_the_rest_is_read_is_seen_at_once()
    {
        await using var store = new FileRunStore(Root, time: _time);
        await store.SearchRunsAsync(new RunQuery { PageSize = 1 }, default);
        Write($"1/{Id(Count)}/meta.yaml", "lifecycle_stage: active\nrun_name: new\nstart_time: 99999\nstatus: 3\n", Count);
        Assert.Equal("new", Assert.Single((await store.SearchRunsAsync(new RunQuery { PageSize = 1 }, default)).Runs).Name);
    }

    [Fact]
    public async Task New_and_removed_runs_are_seen_at_once()
    {
        await using var store = new FileRunStore(Root, time: _time);
        await store.SearchRunsAsync(new RunQuery(), default);
        var stamp = await store.GetChangeStampAsync(default);
        Directory.Delete(Path.Combine(Root, "1", Id(3)), recursive: true);
        Write($"1/{Id(Count)}/meta.yaml", "lifecycle_stage: active\nrun_name: new\nstart_time: 99999\nstatus: 3\n", Count);
        var page = await store.SearchRunsAsync(new RunQuery { PageSize = 1000 }, default);
        Assert.Equal(Count, page.Runs.Count);
        Assert.Equal("new", page.Runs[0].Name);
        Assert.DoesNotContain(page.Runs, run => run.Id == Id(3));
        Assert.NotEqual(stamp, await store.GetChangeStampAsync(default));
    }

    [Fact]
    public async Task After_a_restart_only_changed_runs_are_read()
    {
        var before = await AllAsync(Count);
        Append(Id(7), "13 0.25 3\n");
        Assert.Equal(before.Select(line => line.Replace($"{Id(7)} loss=-∞", $"{Id(7)} loss=0.25", StringComparison.Ordinal)), await AllAsync(1));
        var file = Assert.Single(Directory.GetFiles(Cache));
        Assert.Empty(Directory.GetFiles(Root, "*", SearchOption.TopDirectoryOnly));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task A_damaged_cache_is_as_good_as_none()
    {
        var before = await AllAsync(Count);
        var file = Assert.Single(Directory.GetFiles(Cache));
        var whole = await File.ReadAllBytesAsync(file);
        foreach (var at in new[] { 0, 12, 5000, whole.Length - 1 })
        {
            var bytes = whole.ToArray();
            bytes[at] ^= 1;
            await File.WriteAllBytesAsync(file, bytes);
            Assert.Equal(before, await AllAsync(Count));
        }

        await File.WriteAllBytesAsync(file, whole[..(whole.Length / 2)]);
        Assert.Equal(before, await AllAsync(Count));
        Assert.Equal(before, await AllAsync(0));
    }

    [Fact]
    public async Task What_changed_a_moment_ago_is_not_kept()
    {
        File.SetLastWriteTimeUtc(Path.Combine(Root, "1", Id(5), "tags", "team"), DateTime.UtcNow);
        await AllAsync(Count);
        await AllAsync(1);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Id(int number) => number.ToString("x32");

    private static async Task<double> LossAsync(FileRunStore store, int number) =>
        (await store.SearchRunsAsync(new RunQuery { PageSize = 1000 }, default)).Runs.Single(run => run.Id == Id(number)).Metrics["loss"].Value;

    private static async Task<List<string>> PagesAsync(FileRunStore store, RunQuery query)
    {
        var first = await store.SearchRunsAsync(query, default);
        var second = await store.SearchRunsAsync(query with { After = first.Next }, default);
        Assert.NotNull(first.Next);
        return [.. first.Runs.Concat(second.Runs).Select(Line)];
    }

    private async Task<List<string>> AllAsync(int read)
    {
        await using var store = new FileRunStore(Root, cacheFolder: Cache);
        var runs = (await store.SearchRunsAsync(new RunQuery { PageSize = 1000 }, default)).Runs;
        Assert.Equal(read, store.RunsRead);
        return [.. runs.Select(Line)];
    }

    private static string Line(Run run) =>
        FormattableString.Invariant($"{run.Id} loss={(double.IsNegativeInfinity(run.Metrics["loss"].Value) ? "-∞" : run.Metrics["loss"].Value)} ")
        + $"{run.Name} {run.ExperimentId} {run.Status} {run.StartTime} {run.EndTime} {run.User} {run.ArtifactUri} {run.Params["lr"]} {run.Tags["team"]} {run.Inputs.Count} {run.Damage}";

    private void Append(string id, string line) => File.AppendAllText(Path.Combine(Root, "1", id, "metrics", "loss"), line);

    private void Write(string name, string text, int age)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? "");
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(age));
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _now = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _now);

        public void Advance(TimeSpan time) => Interlocked.Add(ref _now, time.Ticks);
    }
}
