using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>What every store must answer over the data that real MLflow wrote. A new store is one small class at the end of this file or beside it.</summary>
public abstract partial class RunStoreContract : IAsyncDisposable
{
    private readonly string _facts;

    private protected RunStoreContract(int version, string facts, string address)
    {
        _facts = facts;
        Data = RealData.Shared(version);
        Store = StoreFactory.Open(TrackingAddress.Parse(address, Data.Folder));
    }

    private protected RealData Data { get; }

    private protected IRunStore Store { get; }

    private bool IsMlflow3 => Data.Fixtures.EndsWith('3');

    /// <summary>Whether the artifacts came with the data: those of a database whose runs were logged to a server stayed there.</summary>
    private protected virtual bool HasArtifacts => true;

    private IReadOnlyDictionary<string, string> RunIds => Data.Facts(_facts, "runs");

    [Fact]
    public async Task Experiments_are_those_that_MLflow_named()
    {
        var experiments = await Store.ListExperimentsAsync(default);
        foreach (var (name, id) in Data.Facts(_facts, "experiments"))
        {
            var experiment = Assert.Single(experiments, entry => entry.Id == id);
            var isDeleted = name.EndsWith(" (deleted)", StringComparison.Ordinal);
            Assert.Equal(isDeleted, experiment.IsDeleted);
            Assert.StartsWith(isDeleted ? name[..^" (deleted)".Length] : name, experiment.Name, StringComparison.Ordinal);
            Assert.Null(experiment.Damage);
        }

        Assert.Equal(Data.Facts(_facts, "experiments").Count + 1, experiments.Count); // and Default
        Assert.Equal("old-experiment", experiments[^1].Name);
        Assert.Equal("renamed-experiment", experiments[0].Name);
        Assert.Equal(experiments.Take(experiments.Count - 1).OrderByDescending(entry => entry.CreationTime).Select(entry => entry.Id), experiments.Take(experiments.Count - 1).Select(entry => entry.Id));
        var wine = Assert.Single(experiments, entry => entry.Name == "wine-classification");
        Assert.Equal("Wine **classification** sample\n\n- random forest", wine.Tags["mlflow.note.content"]);
    }

    [Fact]
    public async Task Runs_are_found_by_many_ids_at_once_wherever_they_are()
    {
        var ids = RunIds.Values.Distinct(StringComparer.Ordinal).ToList();
        foreach (var experiments in (string[][])[[], [.. (await Store.ListExperimentsAsync(default)).Select(static experiment => experiment.Id)]])
        {
            var found = await Store.GetRunsAsync(experiments, [.. ids, new string('0', 32), "no'such"], default);
            Assert.Equal(ids.Order(StringComparer.Ordinal), found.Select(static run => run.Id).Order(StringComparer.Ordinal));
        }

        var one = await Store.GetRunAsync(ids[0], default);
        Assert.Equivalent(one, Assert.Single(await Store.GetRunsAsync([one?.ExperimentId ?? ""], [ids[0]], default)));
        Assert.Empty(await Store.GetRunsAsync([], [], default));
    }

    [Fact]
    public async Task Every_run_that_MLflow_named_is_found_by_its_id()
    {
        foreach (var (name, id) in RunIds)
        {
            var run = await Store.GetRunAsync(id, default);
            Assert.NotNull(run);
            Assert.Null(run.Damage);
            if (!name.StartsWith("wine-", StringComparison.Ordinal) && !name.StartsWith("bert-", StringComparison.Ordinal) && name is not ("with-model" or "auto-named"))
            {
                Assert.StartsWith(name.TrimEnd('x'), run.Name, StringComparison.Ordinal);
            }
        }

        Assert.Null(await Store.GetRunAsync("00000000000000000000000000000000", default));
        Assert.Null(await Store.GetRunAsync("../models", default));
        Assert.Null(await Store.GetRunAsync("' OR 1=1 --", default));
    }

    [Theory]
    [InlineData("failed-run", RunStatus.Failed, false)]
    [InlineData("killed-run", RunStatus.Killed, false)]
    [InlineData("running-forever", RunStatus.Running, false)]
    [InlineData("scheduled-run", RunStatus.Scheduled, false)]
    [InlineData("deleted-run", RunStatus.Finished, true)]
    [InlineData("restored-run", RunStatus.Finished, false)]
    public async Task Status_and_lifecycle_are_MLflows(string name, RunStatus status, bool isDeleted)
    {
        var run = await RunAsync(name);
        Assert.Equal((status, isDeleted), (run.Status, run.IsDeleted));
        Assert.Equal(status is not (RunStatus.Running or RunStatus.Scheduled), run.EndTime is not null);
        Assert.NotNull(run.StartTime);
    }

    [Fact]
    public async Task Deleted_runs_come_only_when_asked_for()
    {
        var active = await StoreSnapshot.AllAsync(Store, new RunQuery());
        var all = await StoreSnapshot.AllAsync(Store, new RunQuery { IncludeDeleted = true });
        Assert.Equal(new[] { "deleted-run", "in-deleted-experiment" }, all.Select(run => run.Name).Except(active.Select(run => run.Name)).Order());
        Assert.Equal(all.Count - 2, active.Count);
    }

    [Fact]
    public async Task Odd_parameters_arrive_byte_for_byte()
    {
        var odd = (await RunAsync("odd-params")).Params;
        Assert.Equal("slash", odd["a/b/c"]);
        Assert.Equal("v", odd["colon:key"]);
        Assert.Equal("a\r\nb", odd["crlf"]);
        Assert.Equal("", odd["empty"]);
        Assert.Equal("line1\nline2\n\nline4", odd["multi"]);
        Assert.Equal("a\tb", odd["tab"]);
        Assert.Equal("Ключ→値🚀".ToLowerInvariant(), odd["unicode"].ToLowerInvariant());
        Assert.Equal("<script>alert(1)</script> & <b>", odd["html"]);
        Assert.Equal("unicode key", odd["ключ"]);
        Assert.Equal(6000, odd["len6000"].Length);
    }

    [Fact]
    public async Task Odd_metrics_keep_NaN_infinities_and_the_last_bit()
    {
        var run = await RunAsync("odd-metrics");
        var metrics = run.Metrics.ToDictionary(entry => entry.Key, entry => entry.Value.Value, StringComparer.Ordinal);
        Assert.Equal(double.NaN, metrics["nan"]);
        Assert.Equal(double.PositiveInfinity, metrics["inf"]);
        Assert.Equal(double.NegativeInfinity, metrics["ninf"]);
        Assert.Equal(5e-324, metrics["tiny"]);
        Assert.Equal(1.0 / 3, metrics["third"]);
        Assert.Equal(1.2345678901234568e17, metrics["big_int"]);
        Assert.Equal(0.5, metrics["nan_then"]);
        Assert.Equal(double.NaN, metrics["then_nan"]);
        Assert.Equal(5, metrics["out_of_order"]);
        Assert.Equal(3, metrics["same_step"]);
        Assert.Equal(2, metrics["dup2"]);
        Assert.Equal(12.5, metrics["system/cpu_utilization_percentage"]);
        Assert.Equal(1.5, metrics["with space/e"]);
        Assert.Equal(-1, run.Metrics["neg_step"].Step);
        Assert.Equal(1099511627776, run.Metrics["big_step"].Step);
    }

    [Fact]
    public async Task Histories_are_ordered_by_step_and_hold_each_point_once()
    {
        var id = RunIds["odd-metrics"];
        Assert.Equal([(1L, 1.0), (3, 3), (5, 5)], await HistoryAsync(id, "out_of_order"));
        Assert.Equal([(0L, 1.0)], await HistoryAsync(id, "dup"));
        Assert.Equal([(0L, 1.0), (0, 1.5), (0, 2)], await HistoryAsync(id, "dup2"));
        Assert.Equal([(-5L, 1.0), (-1, 2)], await HistoryAsync(id, "neg_step"));
        Assert.Equal([(0L, 1.0), (1, double.PositiveInfinity), (2, double.NegativeInfinity)], await HistoryAsync(id, "inf_hist"));
        Assert.Equal([(0L, 0.5), (1, double.NaN)], await HistoryAsync(id, "then_nan"));
        Assert.Equal(50, (await HistoryAsync(RunIds["bert-0"], "loss")).Count);
        Assert.Empty(await HistoryAsync(id, "no-such-metric"));
        Assert.Empty(await HistoryAsync(id, "../params/a"));
    }

    [Fact]
    public async Task Nested_runs_name_their_parents_to_the_grandchild()
    {
        var runs = await StoreSnapshot.AllAsync(Store, new RunQuery());
        var grandchild = Assert.Single(runs, run => run.Name == "hpo-grandchild");
        var child = Assert.Single(runs, run => run.Id == grandchild.ParentRunId);
        Assert.Equal(RunIds["hpo-parent"], child.ParentRunId);
        Assert.Equal(3, runs.Count(run => run.ParentRunId == RunIds["hpo-parent"]));
    }

    [Fact]
    public async Task Dataset_inputs_have_name_digest_source_and_context()
    {
        var input = Assert.Single((await RunAsync("with-dataset-entity")).Inputs);
        Assert.Equal(new DatasetInput("wine-csv", "0a1b2c3d", "http", """{"url": "https://example.org/wine.csv"}""", "training"), input);
        var wine = Assert.Single((await RunAsync("with-dataset")).Inputs);
        var whole = Assert.Single(await Store.ListDatasetsAsync(RunIds["with-dataset"], default));
        Assert.Equal(wine, whole.Input);
        Assert.Equal("""{"num_rows": 20, "num_elements": 280}""", whole.Profile);
        Assert.StartsWith("""{"mlflow_colspec": [{"type": "double", "name": "alcohol", "required": true}, {""", whole.Schema, StringComparison.Ordinal);
        Assert.Equal([new("mlflow.data.context", "training")], whole.Tags);
        Assert.Empty(await Store.ListDatasetsAsync(RunIds["wine-0"], default));
        Assert.Empty(await Store.ListDatasetsAsync("../models", default));
    }

    [Fact]
    public async Task The_registry_has_stages_aliases_and_tags_without_deleted_versions()
    {
        var models = await Store.ListModelsAsync(default);
        var wine = Assert.Single(models, model => model.Name == "wine-rf");
        Assert.Equal("Random forest on *wine*", wine.Description);
        Assert.Equal([("challenger", "3"), ("champion", "2"), ("latest-good", "2")], wine.Aliases.OrderBy(alias => alias.Key, StringComparer.Ordinal).Select(alias => (alias.Key, alias.Value)));
        Assert.Equal("wine", wine.Tags["team"]);
        Assert.Contains(models, model => model.Name == "alice model (ünï)");
        var versions = await Store.ListModelVersionsAsync("wine-rf", default);
        Assert.Equal([("4", "None"), ("3", "Staging"), ("2", "Production"), ("1", "Archived")], versions.Select(version => (version.Version, version.Stage)));
        Assert.Equal("approved", versions[2].Tags["validation_status"]);
        Assert.Equal(RunIds["wine-0"], versions[0].RunId);
        Assert.All(versions, version => Assert.Equal(("version " + version.Version, "READY", null), (version.Description, version.Status, version.StatusMessage)));
        Assert.Equal(["", "challenger", "champion,latest-good", ""], versions.Select(version => string.Join(',', version.Aliases)));
        Assert.All(versions, version => Assert.True(wine.CreationTime <= version.CreationTime && version.CreationTime <= version.LastUpdateTime && version.LastUpdateTime <= wine.LastUpdateTime));
        Assert.True(versions[3].LastUpdateTime > versions[3].CreationTime);
        Assert.Empty(await Store.ListModelVersionsAsync("empty.model", default));
        Assert.Empty(await Store.ListModelVersionsAsync("../0", default));
    }

    [Fact]
    public async Task The_versions_of_a_run_are_found_from_the_run()
    {
        var versions = await Store.ListVersionsOfRunAsync(RunIds["wine-0"], default);
        Assert.Equal([("wine-rf", "4"), ("wine-rf", "3"), ("wine-rf", "2"), ("wine-rf", "1")], versions.Select(version => (version.Name, version.Version)));
        Assert.Equal(["champion", "latest-good"], versions[2].Aliases);
        Assert.Equal(["alice model (ünï)"], (await Store.ListVersionsOfRunAsync(RunIds["bert-0"], default)).Select(version => version.Name));
        Assert.Empty(await Store.ListVersionsOfRunAsync(RunIds["empty-run"], default));
        Assert.Empty(await Store.ListVersionsOfRunAsync("' OR '1'='1", default));
    }

    [Fact]
    public async Task Histories_of_several_runs_are_those_of_each()
    {
        var runs = await StoreSnapshot.AllAsync(Store, new RunQuery { IncludeDeleted = true });
        string[] ids = [.. runs.Select(run => run.Id), "00000000000000000000000000000000", "../models", "' OR 1=1 --", runs[0].Id];
        foreach (var metric in new[] { "loss", "accuracy", "then_nan", "system/cpu_utilization_percentage", "no-such-metric", "../params/a" })
        {
            var expected = new Dictionary<string, IReadOnlyList<MetricPoint>>(StringComparer.Ordinal);
            foreach (var run in runs)
            {
                if (await Store.GetMetricHistoryAsync(run.Id, metric, default) is { Count: > 0 } points) expected[run.Id] = points;
            }

            var found = await Store.GetMetricHistoriesAsync(ids, metric, default);
            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
            Assert.All(expected, entry => Assert.Equal(entry.Value, found[entry.Key]));
        }

        Assert.Equal(4, (await Store.GetMetricHistoriesAsync(ids, "loss", default)).Values.Count(points => points.Count == 50));
        Assert.Empty(await Store.GetMetricHistoriesAsync([], "loss", default));
    }

    [Fact]
    public async Task Points_that_nobody_keeps_are_those_of_the_histories()
    {
        var runs = await StoreSnapshot.AllAsync(Store, new RunQuery { IncludeDeleted = true });
        List<string> all = ["' OR 1=1 --", .. runs.Select(run => run.Id), "../models", "00000000000000000000000000000000"];
        foreach (var ids in new[] { all, [RunIds["bert-0"]], [RunIds["odd-metrics"], RunIds["bert-0"]] })
        {
            foreach (var metric in new[] { "loss", "accuracy", "then_nan", "inf_hist", "dup", "dup2", "out_of_order", "neg_step", "no-such-metric", "../params/a" })
            {
                var taken = new System.Collections.Concurrent.ConcurrentDictionary<string, List<MetricPoint>>(StringComparer.Ordinal);
                await Store.ReadMetricHistoriesAsync(ids, metric, (int run, in MetricPoint point) => taken.GetOrAdd(ids[run], _ => []).Add(point), default);
                var expected = await Store.GetMetricHistoriesAsync(ids, metric, default);
                Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), taken.Keys.Order(StringComparer.Ordinal));
                Assert.All(expected, entry => Assert.Equal(
                    entry.Value,
                    taken[entry.Key].OrderBy(point => point.Step).ThenBy(point => point.Timestamp).ThenBy(point => double.IsNaN(point.Value)).ThenBy(point => point.Value)));
            }
        }

        await Store.ReadMetricHistoriesAsync([], "loss", (int _, in MetricPoint _) => Assert.Fail("There is no run."), default);
    }

    [Fact]
    public async Task Logged_models_are_found_from_the_run_that_made_them()
    {
        var made = await Store.ListLoggedModelsAsync(RunIds["with-model"], default);
        Assert.Empty(await Store.ListLoggedModelsAsync(RunIds["bert-0"], default));
        Assert.Empty(await Store.ListLoggedModelsAsync(RunIds["wine-0"], default));
        Assert.Empty(await Store.ListLoggedModelsAsync("00000000000000000000000000000000", default));
        if (!IsMlflow3)
        {
            Assert.Empty(made);
            return;
        }

        var model = Assert.Single(made);
        Assert.Equal(("model", "READY", RunIds["with-model"]), (model.Name, model.Status, model.SourceRunId));
        Assert.Equal(("3", "2"), (model.Params["n_estimators"], model.Params["max_depth"]));
        Assert.Equal("root", model.Tags["mlflow.user"]);
        Assert.Equal(("accuracy", 0.8888888888888888, 0L, RunIds["with-model"]), model.Metrics.Select(metric => (metric.Key, metric.Value, metric.Step, metric.RunId ?? "")).Single());
        Assert.True(model.CreationTime <= model.LastUpdateTime);
        Assert.EndsWith($"/models/{model.Id}/artifacts", model.ArtifactUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_change_stamp_stays_while_nothing_changes() =>
        Assert.Equal(await Store.GetChangeStampAsync(default), await Store.GetChangeStampAsync(default));

    [Fact]
    public async Task A_cancelled_question_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.SearchRunsAsync(new RunQuery(), cancelled.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task<Run> RunAsync(string name) => await Store.GetRunAsync(RunIds[name], default) ?? throw new InvalidOperationException($"There is no run '{name}'.");

    private async Task<List<(long Step, double Value)>> HistoryAsync(string run, string metric) =>
        [.. (await Store.GetMetricHistoryAsync(run, metric, default)).Select(point => (point.Step, point.Value))];
}

public sealed class FileStoreOfMlflow2() : RunStoreContract(2, "file", "mlruns");

public sealed class FileStoreOfMlflow3() : RunStoreContract(3, "file", "mlruns");

public sealed class SqliteOfMlflow2() : RunStoreContract(2, "sqlite", "sqlite:///mlflow.db");

public sealed class SqliteOfMlflow3() : RunStoreContract(3, "sqlite", "sqlite:///mlflow.db");
