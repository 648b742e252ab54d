using System.Globalization;
using ForgeLsp.Adapters.MlFlow.FileStore;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>File stores that are written, copied, closed and knotted while they are read.</summary>
public sealed class FileStoreFaultTests : IAsyncDisposable
{
    private const string Id = "0123456789abcdef0123456789abcdef";
    private readonly string _root = Directory.CreateTempSubdirectory("forge-test-").FullName;
    private readonly FileRunStore _store;

    public FileStoreFaultTests()
    {
        _store = new(_root);
        Write("1/meta.yaml", "artifact_location: file:///srv/x/1\ncreation_time: 5\nexperiment_id: '1'\nlast_update_time: 6\nlifecycle_stage: active\nname: e\n");
        Write($"1/{Id}/meta.yaml", "artifact_uri: file:///srv/x/artifacts\nend_time: null\nlifecycle_stage: active\nrun_id: x\nrun_name: r\nstart_time: 7\nstatus: 1\nuser_id: me\n");
    }

    [Fact]
    public async Task A_metric_that_grows_while_it_is_read_never_goes_back_and_is_never_damaged()
    {
        const int Last = 3000;
        Write($"1/{Id}/metrics/loss", "0 0 0\n");
        var writing = Task.Run(() =>
        {
            using var file = new FileStream(Path.Combine(_root, "1", Id, "metrics", "loss"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            for (var step = 1; step <= Last; step++)
            {
                // A line in two writes: readers see the first half alone.
                var line = string.Create(CultureInfo.InvariantCulture, $"17000000{step:d5} {step}.25 {step}\n");
                foreach (var half in (string[])[line[..^(line.Length / 2)], line[^(line.Length / 2)..]])
                {
                    file.Write(System.Text.Encoding.ASCII.GetBytes(half));
                    file.Flush();
                }
            }
        });
        long seen = 0;
        do
        {
            var run = await _store.GetRunAsync(Id, default);
            Assert.Null(run?.Damage);
            var latest = run?.Metrics["loss"];
            Assert.True(latest?.Step >= seen, $"{latest} after {seen}");
            seen = latest?.Step ?? -1;
            var points = await _store.GetMetricHistoryAsync(Id, "loss", default);
            Assert.Equal(Enumerable.Range(0, points.Count - 1).Select(static step => (long)step), points.SkipLast(1).Select(static point => point.Step));
        }
        while (!writing.IsCompleted || seen < Last);

        await writing;
        Assert.Equal(Last + 0.25, (await _store.GetRunAsync(Id, default))?.Metrics["loss"].Value);
    }

    [Fact]
    public async Task A_run_is_shown_at_every_moment_while_it_is_copied()
    {
        using var data = new RealData(3);
        var source = data.FileStore();
        var run = Directory.EnumerateDirectories(source, "*", SearchOption.AllDirectories).First(static folder =>
            File.Exists(Path.Combine(folder, "meta.yaml")) && !Directory.Exists(Path.Combine(folder, "inputs")) && Directory.Exists(Path.Combine(folder, "metrics")) && Directory.EnumerateFiles(Path.Combine(folder, "metrics")).Any());
        var id = Path.GetFileName(run);
        Directory.CreateDirectory(Path.Combine(_root, "1", id));
        foreach (var file in Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories).OrderDescending(StringComparer.Ordinal))
        {
            var target = Path.Combine(_root, "1", id, Path.GetRelativePath(run, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target) ?? _root);
            var bytes = await File.ReadAllBytesAsync(file);
            foreach (var length in (int[])[0, bytes.Length / 2, bytes.Length])
            {
                await File.WriteAllBytesAsync(target, bytes[..length]);
                Assert.Contains(id, (await _store.SearchRunsAsync(new RunQuery { IncludeDeleted = true }, default)).Runs.Select(static entry => entry.Id));
            }
        }

        await using var original = new FileRunStore(source);
        var copied = await _store.GetRunAsync(id, default);
        Assert.Equivalent((await original.GetRunAsync(id, default)) is { } whole ? whole with { ExperimentId = "1" } : null, copied);
    }

    [Fact]
    public async Task Links_that_lead_back_to_their_own_folder_are_not_followed_for_ever()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Links need rights there.
        }

        Write($"1/{Id}/params/lr", "0.1");
        Write($"1/{Id}/metrics/loss", "1 0.5 0\n");
        Directory.CreateSymbolicLink(Path.Combine(_root, "1", Id, "metrics", "up"), "..");
        Directory.CreateSymbolicLink(Path.Combine(_root, "1", Id, "params", "up"), "../..");
        Directory.CreateSymbolicLink(Path.Combine(_root, "1", new string('e', 32)), ".");
        Directory.CreateSymbolicLink(Path.Combine(_root, "9"), ".");
        File.CreateSymbolicLink(Path.Combine(_root, "1", Id, "params", "self"), "self");
        File.CreateSymbolicLink(Path.Combine(_root, "1", Id, "metrics", "self"), "self");
        Directory.CreateDirectory(Path.Combine(_root, "2"));
        File.CreateSymbolicLink(Path.Combine(_root, "2", "meta.yaml"), "meta.yaml");
        Directory.CreateDirectory(Path.Combine(_root, "1", Id, "artifacts"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "1", Id, "artifacts", "up"), "..");

        Assert.Contains("e", (await _store.ListExperimentsAsync(default)).Select(static experiment => experiment.Name));
        var run = Assert.Single((await _store.SearchRunsAsync(new RunQuery { ExperimentIds = ["1"] }, default)).Runs, static run => run.Id == Id);
        Assert.Equal(("0.1", 0.5), (run.Params["lr"], run.Metrics["loss"].Value));
        Assert.NotEmpty(await _store.GetChangeStampAsync(default));
        Assert.NotNull(await _store.GetRunAsync(Id, default));
        Assert.Single(await _store.ListArtifactsAsync(Id, "", default));
        await _store.ListModelsAsync(default);
    }

    [Fact]
    public async Task A_store_whose_folder_is_closed_says_so_and_is_read_when_it_is_opened()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            await using var gone = new FileRunStore(Path.Combine(_root, "gone"));
            Assert.Equal(StoreFailure.NotFound, (await Assert.ThrowsAsync<StoreException>(() => gone.ListExperimentsAsync(default))).Failure);
            return; // The rights of an administrator are checked by nobody.
        }

        File.SetUnixFileMode(_root, UnixFileMode.None);
        try
        {
            var problem = await Assert.ThrowsAsync<StoreException>(() => _store.ListExperimentsAsync(default));
            Assert.Equal(StoreFailure.Unauthorised, problem.Failure);
            Assert.Contains("check its permissions", problem.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(_root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Assert.Single(await _store.ListExperimentsAsync(default));
    }

    [Fact]
    public async Task A_store_that_is_taken_away_and_put_back_is_missed_and_read_again()
    {
        Assert.Single(await _store.ListExperimentsAsync(default));
        Directory.Move(_root, _root + "-away");
        Assert.Equal(StoreFailure.NotFound, (await Assert.ThrowsAsync<StoreException>(() => _store.ListExperimentsAsync(default))).Failure);
        Assert.Equal(StoreFailure.NotFound, (await Assert.ThrowsAsync<StoreException>(() => _store.GetChangeStampAsync(default))).Failure);
        Directory.Move(_root + "-away", _root);
        Assert.Single(await _store.ListExperimentsAsync(default));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full) ?? _root);
        File.WriteAllText(full, text);
    }
}
