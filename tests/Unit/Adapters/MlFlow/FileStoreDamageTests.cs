using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.MlFlow.FileStore;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Runs;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>What half-copied, half-written and hostile file stores do: the rest is shown, and the damage is named.</summary>
public sealed class FileStoreDamageTests : IDisposable
{
    private const string Id = "0123456789abcdef0123456789abcdef";
    private readonly string _root = Directory.CreateTempSubdirectory("forge-test-").FullName;

    public FileStoreDamageTests()
    {
        Write("1/meta.yaml", "artifact_location: file:///srv/x/1\ncreation_time: 5\nexperiment_id: '1'\nlast_update_time: 6\nlifecycle_stage: active\nname: e\n");
        Write($"1/{Id}/meta.yaml", "artifact_uri: file:///srv/x/artifacts\nend_time: null\nlifecycle_stage: active\nrun_id: x\nrun_name: r\nstart_time: 7\nstatus: 1\nuser_id: me\n");
    }

    [Fact]
    public async Task A_metric_line_being_written_is_no_damage()
    {
        Write($"1/{Id}/metrics/loss", "10 0.5 0\n11 0.4 1\n12 0.");
        Assert.Equal((0.4, null), await LossAsync());
        Write($"1/{Id}/metrics/loss", "10 0.5 0\n11 0.4 1\n1");
        Assert.Equal((0.4, null), await LossAsync());
        Write($"1/{Id}/metrics/loss", "10 0.5\n11 0.25 1");
        Assert.Equal((0.25, null), await LossAsync());
    }

    [Fact]
    public async Task Traces_models_and_what_newer_versions_keep_beside_runs_are_no_runs()
    {
        Write("1/traces/tr-1/trace_info.yaml", "request_id: tr-1\nstatus: OK\n");
        Write("1/traces/tr-1/tags/mlflow.user", "me");
        Write("1/models/m-1/meta.yaml", $"creation_timestamp: 9\nexperiment_id: '1'\nmodel_id: m-1\nname: net\nsource_run_id: {Id}\nstatus: 3\nstatus_message: the disk was full\n");
        Write("1/models/m-1/metrics/acc", $"5 nan 2 {Id}\n4 0.5 1 {Id} wine 072d\nnonsense\n6 0.");
        Write("1/scorers/meta.yaml", "scorer_id: s\n");
        Write("1/assessments-1/meta.yaml", "name: a\n");
        Write("1/my-own-id/meta.yaml", "run_id: my-own-id\nrun_name: mine\nstart_time: 8\nstatus: 3\nlifecycle_stage: active\n");
        await using var store = new FileRunStore(_root);
        Assert.Equal(["mine", "r"], (await store.SearchRunsAsync(new RunQuery { IncludeDeleted = true }, default)).Runs.Select(run => run.Name));
        var model = Assert.Single(await store.ListLoggedModelsAsync(Id, default));
        Assert.Equal(("net", "FAILED", "the disk was full"), (model.Name, model.Status, model.StatusMessage));
        Assert.Equal(
            [new LoggedModelMetric("acc", 0.5, 4, 1, Id, "wine", "072d"), new LoggedModelMetric("acc", double.NaN, 5, 2, Id, null, null)],
            model.Metrics);
    }

    [Fact]
    public async Task Of_points_of_one_moment_the_latest_is_the_one_that_MLflow_takes()
    {
        Write($"1/{Id}/metrics/loss", "10 1.0 3\n10 5.0 3\n10 2.0 3\n");
        Assert.Equal((5.0, null), await LossAsync());
        Write($"1/{Id}/metrics/loss", "10 nan 3\n10 5.0 3\n");
        Assert.Equal((double.NaN, null), await LossAsync());
        Write($"1/{Id}/metrics/loss", "10 5.0 3\n10 nan 3\n9 7.0 3\n");
        Assert.Equal((5.0, null), await LossAsync());
    }

    [Fact]
    public async Task A_broken_line_in_the_middle_is_named_and_the_rest_counts()
    {
        Write($"1/{Id}/metrics/loss", "10 0.5 0\nnonsense here\n11 0.4 1\n");
        Assert.Equal((0.4, "metric 'loss' line 2 is not 'timestamp value step'."), await LossAsync());
    }

    [Fact]
    public async Task A_new_metric_line_costs_its_run_alone()
    {
        for (var i = 0; i < 5; i++)
        {
            Write($"1/{Id[..31]}{i:x}/meta.yaml", "lifecycle_stage: active\nrun_name: other\nstart_time: 1\nstatus: 3\n");
        }

        Write($"1/{Id}/metrics/loss", "10 0.5 0\n");
        await using var store = new FileRunStore(_root);
        Assert.Equal(6, (await store.SearchRunsAsync(new RunQuery(), default)).Runs.Count);
        var stamp = await store.GetChangeStampAsync(default);
        await store.SearchRunsAsync(new RunQuery(), default);
        Assert.Equal(6, store.RunsRead);
        File.AppendAllText(Path.Combine(_root, "1", Id, "metrics", "loss"), "11 0.25 1\n");
        Assert.NotEqual(stamp, await store.GetChangeStampAsync(default));
        var runs = (await store.SearchRunsAsync(new RunQuery(), default)).Runs;
        Assert.Equal(0.25, runs.Single(run => run.Id == Id).Metrics["loss"].Value);
        Assert.Equal(7, store.RunsRead);
    }

    [Theory]
    [InlineData(null, "meta.yaml is missing.")]
    [InlineData("", "meta.yaml is empty.")]
    [InlineData("artifact_uri: file:///x\nend_time: 1\nrun_name: r\nsta", "meta.yaml is damaged at line")]
    [InlineData("artifact_uri: file:///x\nrun_name: r\nstart_time: 4\n", "meta.yaml is cut off: 'status' is missing.")]
    [InlineData("a: [1, 2\nb: c\n", "meta.yaml")]
    [InlineData("- just\n- a list\n", "meta.yaml does not hold keys and values.")]
    [InlineData("a: &a [*a]\n", "meta.yaml is cut off: 'status' is missing.")]
    public async Task A_run_with_a_damaged_meta_file_is_shown_with_its_parameters(string? meta, string damage)
    {
        Write($"1/{Id}/params/lr", "0.1");
        if (meta is null)
        {
            File.Delete(Path.Combine(_root, "1", Id, "meta.yaml"));
        }
        else
        {
            Write($"1/{Id}/meta.yaml", meta);
        }

        var run = await RunAsync();
        Assert.Equal("0.1", run.Params["lr"]);
        Assert.StartsWith(damage, run.Damage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_without_its_meta_file_is_shown_while_its_runs_are_there()
    {
        File.Delete(Path.Combine(_root, "1", "meta.yaml"));
        await using var store = new FileRunStore(_root);
        var experiment = Assert.Single(await store.ListExperimentsAsync(default));
        Assert.Equal(("1", "meta.yaml is missing."), (experiment.Name, experiment.Damage));
        Assert.Single((await store.SearchRunsAsync(new RunQuery { ExperimentIds = ["1"] }, default)).Runs);
    }

    [Fact]
    public void A_folder_named_mlruns_that_holds_artifacts_only_is_no_file_store()
    {
        using var data = new RealData(2);
        data.Sqlite();
        Assert.False(FileRunStore.IsFileStore(Path.Combine(data.Folder, "sqlite-artifacts", "mlruns")));
        Assert.True(FileRunStore.IsFileStore(_root));
        Assert.False(FileRunStore.IsFileStore(Path.Combine(_root, "nothing")));
    }

    [Fact]
    public async Task A_store_that_is_gone_says_so()
    {
        await using var store = new FileRunStore(Path.Combine(_root, "gone"));
        Assert.Equal(StoreFailure.NotFound, (await Assert.ThrowsAsync<StoreException>(() => store.ListExperimentsAsync(default))).Failure);
    }

    [Fact]
    public async Task Files_that_rsync_is_still_writing_are_not_keys()
    {
        Write($"1/{Id}/metrics/loss", "1 1 0\n");
        Write($"1/{Id}/metrics/.loss.Ab12Cd", "1 1");
        Assert.Equal(["loss"], (await RunAsync()).Metrics.Keys);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../../1")]
    [InlineData("/etc")]
    public async Task No_folder_outside_the_artifacts_is_listed(string folder)
    {
        Write($"1/{Id}/artifacts/a.txt", "x");
        await using var store = new FileRunStore(_root);
        Assert.Equal(StoreFailure.BadQuery, (await Assert.ThrowsAsync<StoreException>(() => store.ListArtifactsAsync(Id, folder, default))).Failure);
        Assert.Single(await store.ListArtifactsAsync(Id, "", default));
        Assert.True(File.Exists((await store.GetArtifactAsync(Id, "a.txt", default))?.LocalPath));
        Assert.Null(await store.GetArtifactAsync(Id, "b.txt", default));
        Assert.Equal(StoreFailure.BadQuery, (await Assert.ThrowsAsync<StoreException>(() => store.OpenArtifactAsync(Id, folder, default))).Failure);
    }

    [Fact]
    public async Task Artifacts_on_another_service_are_said_to_be_there()
    {
        Write($"1/{Id}/meta.yaml", "artifact_uri: s3://bucket/key\nlifecycle_stage: active\nstart_time: 7\nstatus: 3\n");
        await using var store = new FileRunStore(_root);
        var problem = await Assert.ThrowsAsync<StoreException>(() => store.ListArtifactsAsync(Id, "", default));
        Assert.Contains("s3:", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_or_a_device_among_the_files_of_a_run_keeps_nobody_waiting()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Pipes do not stand in folders there.
        }

        Write($"1/{Id}/params/lr", "0.1");
        Write($"1/{Id}/metrics/loss", "1 0.5 0\n");
        File.CreateSymbolicLink(Path.Combine(_root, "1", Id, "metrics", "zero"), "/dev/zero");
        var pipes = new[] { $"1/{Id}/params/pipe", $"1/{Id}/metrics/pipe", $"1/{Id}/tags/pipe", "1/" + new string('f', 32) + "/meta.yaml" }.Select(path => Path.Combine(_root, path)).ToArray();
        foreach (var pipe in pipes)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(pipe) ?? _root);
        }

        using (var made = System.Diagnostics.Process.Start("mkfifo", pipes))
        {
            await made.WaitForExitAsync();
        }

        File.CreateSymbolicLink(Path.Combine(_root, "1", Id, "params", "link"), pipes[0]);
        await using var store = new FileRunStore(_root);
        var runs = (await store.SearchRunsAsync(new RunQuery(), default).WaitAsync(TimeSpan.FromSeconds(10))).Runs;
        var whole = runs.Single(run => run.Id == Id);
        Assert.Equal(("0.1", 0.5), (whole.Params["lr"], Assert.Single(whole.Metrics).Value.Value));
        Assert.Equal("meta.yaml is empty.", runs.Single(run => run.Id != Id).Damage);
    }

    [Fact]
    public async Task A_line_that_never_ends_is_named_and_its_tail_is_no_point()
    {
        Write($"1/{Id}/metrics/loss", "10 0.5 0\n" + new string('9', 200_000) + " 7 7\n11 0.4 1\n");
        Assert.Equal((0.4, "metric 'loss' line 2 is not 'timestamp value step'."), await LossAsync());
    }

    [Fact]
    public async Task Lines_across_the_edges_of_what_is_read_at_once_are_whole()
    {
        Write($"1/{Id}/metrics/loss", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"1700000000000 {i}.25 {i}\n")));
        Assert.Equal((19_999.25, null), await LossAsync());
        await using var store = new FileRunStore(_root);
        var points = await store.GetMetricHistoryAsync(Id, "loss", default);
        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => i + 0.25), points.Select(point => point.Value));
    }

    [Fact]
    public async Task An_experiment_that_is_in_the_trash_too_counts_once_and_says_so()
    {
        Write(".trash/1/meta.yaml", "experiment_id: '1'\nlifecycle_stage: deleted\nname: old\n");
        await using var store = new FileRunStore(_root);
        var experiment = Assert.Single(await store.ListExperimentsAsync(default));
        Assert.Equal(("e", false, "Another experiment of this id lies in .trash and is left out."), (experiment.Name, experiment.IsDeleted, experiment.Damage));
    }

    [Fact]
    public async Task Runs_that_are_their_own_ancestors_are_shown_at_the_end_of_their_experiment()
    {
        Write($"1/{Id}/tags/mlflow.parentRunId", Id);
        foreach (var (run, parent) in new[] { ("a", "b"), ("b", "a"), ("c", "a") })
        {
            Write($"1/{run}/meta.yaml", $"lifecycle_stage: active\nrun_name: {run}\nstart_time: 7\nstatus: 3\n");
            Write($"1/{run}/tags/mlflow.parentRunId", parent);
        }

        await using var stores = new RunStores(() => new TrackingSettings(_root, IsTrusted: true, _root, null, null, _ => null));
        var view = new RunsView(stores, () => new Dictionary<string, bool>(StringComparer.Ordinal), path => path, TimeProvider.System);
        var store = Assert.Single((await view.ChildrenAsync(null, null, default)).Nodes).Id["store:".Length..];
        var rows = (await view.ChildrenAsync($"experiment:{store}/1", null, default)).Nodes.Select(row => row.Label);
        Assert.Equal(["a", "b", "r"], rows.Order(StringComparer.Ordinal));
        Assert.Equal("c", Assert.Single((await view.ChildrenAsync($"run:{store}/a", null, default)).Nodes, row => row.Label == "c").Label);
    }

    [Fact]
    public async Task Folders_that_may_not_be_read_are_named_and_hide_no_others()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Rights are no bits there.
        }

        Write("2/meta.yaml", "experiment_id: '2'\nlifecycle_stage: active\nname: closed\n");
        Write($"1/{Id}/params/lr", "0.1");
        Write($"1/{Id}/tags/t", "x");
        string[] closed = [Path.Combine(_root, "2"), Path.Combine(_root, "1", Id, "params")];
        foreach (var folder in closed)
        {
            File.SetUnixFileMode(folder, UnixFileMode.None);
        }

        try
        {
            await using var store = new FileRunStore(_root);
            var experiments = await store.ListExperimentsAsync(default);
            var run = Assert.Single((await store.SearchRunsAsync(new RunQuery(), default)).Runs);
            Assert.Equal("x", run.Tags["t"]);

            // The rights of an administrator are checked by nobody.
            var isChecked = !Environment.IsPrivilegedProcess;
            Assert.Equal([null, isChecked ? "the folder may not be read; check its permissions." : null], experiments.OrderBy(entry => entry.Id, StringComparer.Ordinal).Select(entry => entry.Damage));
            Assert.Equal(isChecked ? "params may not be read." : null, run.Damage);
        }
        finally
        {
            foreach (var folder in closed)
            {
                File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private async Task<Run> RunAsync()
    {
        await using var store = StoreFactory.Open(TrackingAddress.Parse(_root, _root));
        return Assert.Single((await store.SearchRunsAsync(new RunQuery(), default)).Runs);
    }

    private async Task<(double Loss, string? Damage)> LossAsync()
    {
        var run = await RunAsync();
        return (run.Metrics["loss"].Value, run.Damage);
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full) ?? _root);
        File.WriteAllText(full, text);
    }
}
