using ForgeLsp.Core.Model;
using ForgeLsp.Features.Compare;
using ForgeLsp.Tests.Unit.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Compare;

/// <summary>Configs, data and environments of runs; code has tests of its own over a real clone.</summary>
public sealed class DifferencesFeatureTests
{
    private const string Wine = """{"mlflow_colspec": [{"type": "double", "name": "alcohol", "required": true}, {"type": "long", "name": "target", "required": true}]}""";
    private readonly LoggedStores _stores = new();

    [Fact]
    public async Task Configs_are_compared_by_what_their_keys_mean()
    {
        var a = _stores.Add("a", ("config.yaml", "lr: 0.1 # high\nmodel: {depth: 3}\nseed: 1\n"), ("model/MLmodel", "x: 1\n"), ("notes.json", "{\"a\": 1}"));
        var b = _stores.Add("b", ("config.yaml", "seed: 1\nmodel:\n  depth: 3.0\n  <img src=x>: yes\nlr: 0.01\n"));
        var c = _stores.Add("c");
        var config = (await FindAsync(DifferencesPart.Config, [b, a, c], a)).Config;
        Assert.NotNull(config);
        Assert.Equal([1, 0, 2], config.Runs);
        var file = Assert.Single(config.Files);
        Assert.Equal(("config.yaml", 2, 2, true), (file.Path, file.TotalKeys, file.SameKeys, file.Differs));
        Assert.Equal([true, true, false], config.HasConfigs);
        Assert.Equal(["lr: 0.1 0.01 -", "model.<img src=x>: - yes -"], file.Keys.Select(row => $"{row.Key}: {string.Join(' ', row.Values.Select(value => value ?? "-"))}"));
        Assert.Equal(["runArtifact:s/a/config.yaml", "runArtifact:s/b/config.yaml", null], file.Texts.Select(text => text?.Id));
    }

    [Fact]
    public async Task A_config_that_is_no_tree_is_compared_as_text()
    {
        var a = _stores.Add("a", ("conf/run.toml", "lr = 1"), ("broken.yaml", "a: [1"), ("args.json", "{\"lr\": 1}"));
        var b = _stores.Add("b", ("conf/run.toml", "lr = 2"), ("broken.yaml", "a: [2"), ("args.json", "{\"lr\": 1.0}"));
        var result = await FindAsync(DifferencesPart.Config, [a, b]);
        Assert.Equal(["broken.yaml True 0", "conf/run.toml True 0", "args.json False 1"], result.Config?.Files.Select(file => $"{file.Path} {file.Differs} {file.SameKeys}"));
        Assert.NotNull(result.Config?.Files[0].Problem);
        Assert.Equal([("config", "broken.yaml"), ("config", "conf/run.toml")], result.Differences.Select(one => (one.Kind, one.Name)));
    }

    [Fact]
    public async Task Nothing_to_compare_says_what_to_do()
    {
        var result = await FindAsync(null, [_stores.Add("a"), _stores.Add("b")]);
        Assert.Contains("mlflow.log_artifact", result.Config?.Note, StringComparison.Ordinal);
        Assert.Contains("mlflow.log_input", result.Data?.Note, StringComparison.Ordinal);
        Assert.Contains("requirements.txt", result.Environment?.Note, StringComparison.Ordinal);
        Assert.Contains("No run names a commit", result.Code?.Note, StringComparison.Ordinal);
        Assert.Empty(result.Differences);
        Assert.Empty(result.Problems);
    }

    [Fact]
    public async Task Packages_are_compared_by_name_and_version_however_they_are_spelt()
    {
        var a = _stores.Add("a", ("model/requirements.txt", "Scikit_Learn==1.4.2\nnumpy\nold==1\n"), ("model/conda.yaml", "dependencies:\n- python=3.11.2\n- pip:\n  - numpy==1.0\n"));
        var b = _stores.Add("b", ("requirements.txt", "scikit-learn==1.5.0\nnumpy==1.0.0\n"), ("python_env.yaml", "python: 3.12.1\n"));
        var c = _stores.Add("c");
        var result = await FindAsync(DifferencesPart.Environment, [a, b, c]);
        Assert.Equal(
            ["Python: 3.11.2 3.12.1 - True", "old: 1 - - True", "scikit-learn: 1.4.2 1.5.0 - True", "numpy: 1.0 1.0.0 - False"],
            result.Environment?.Packages.Select(row => $"{row.Key}: {string.Join(' ', row.Values.Select(value => value ?? "-"))} {row.Differs}"));
        Assert.Equal(["model/requirements.txt", "model/conda.yaml"], result.Environment?.Sources[0]);
        Assert.Equal(["Python 3.11.2 → 3.12.1", "old 1 → none", "scikit-learn 1.4.2 → 1.5.0"], result.Differences.Select(one => $"{one.Name} {one.Text}"));
    }

    [Fact]
    public async Task The_versions_of_a_model_count_where_no_list_was_logged()
    {
        const string model = "flavors:\n  python_function: {python_version: 3.13.5}\nmlflow_version: 3.11.2.dev0\n";
        var a = _stores.Add("a", ("model/MLmodel", model));
        var b = _stores.Add("b", ("model/MLmodel", model.Replace("3.13.5", "3.12.0", StringComparison.Ordinal)));
        Assert.Equal(["Python True", "mlflow False"], (await FindAsync(DifferencesPart.Environment, [a, b])).Environment?.Packages.Select(row => $"{row.Key} {row.Differs}"));
    }

    [Fact]
    public async Task The_machine_is_what_tags_and_system_metrics_say()
    {
        var a = _stores.Add(LoggedStores.Make("a", ("gpu_name", "A100"), ("mlflow.source.type", "LOCAL"), ("mlflow.runName", "x"), ("team", "a")));
        var b = _stores.Add(LoggedStores.Make("b", ("gpu_name", "H100"), ("mlflow.source.type", "LOCAL"), ("mlflow.runName", "y"), ("team", "b")) with
        {
            Metrics = new Dictionary<string, MetricValue> { ["system/gpu_0_utilization_percentage"] = new(1, 0, 0), ["system/gpu_0_power_usage_watts"] = new(1, 0, 0), ["system/gpu_1_power_usage_watts"] = new(1, 0, 0) },
        });
        var result = await FindAsync(DifferencesPart.Environment, [a, b]);
        Assert.Equal(["GPUs in system metrics: - 2 True", "gpu_name: A100 H100 True", "mlflow.source.type: LOCAL LOCAL False"], result.Environment?.System.Select(row => $"{row.Key}: {row.Values[0] ?? "-"} {row.Values[1] ?? "-"} {row.Differs}"));
        Assert.All(result.Differences, one => Assert.Equal("hardware", one.Kind));
    }

    [Theory]
    [InlineData("gpu", true)]
    [InlineData("system.cuda.version", true)]
    [InlineData("host_name", true)]
    [InlineData("ghost", false)]
    [InlineData("gpudirect", false)]
    public void A_tag_speaks_of_the_machine_by_whole_words(string key, bool speaks) => Assert.Equal(speaks, DifferencesEnvironment.IsHardware(key));

    [Fact]
    public async Task Datasets_are_compared_by_digest_rows_and_columns_and_asked_for_once()
    {
        var a = Use("a", "d1", Wine, """{"num_rows": 178, "num_elements": 356}""");
        var b = Use("b", "d2", Wine.Replace("\"long\"", "\"double\"", StringComparison.Ordinal).Replace("alcohol", "<b>", StringComparison.Ordinal), """{"num_rows": 20}""");
        var c = Use("c", "d1", Wine, """{"num_rows": 178}""");
        var result = await FindAsync(DifferencesPart.Data, [a, b, c]);
        var set = Assert.Single(result.Data?.Datasets ?? []);
        Assert.Equal(("wine", "training", true), (set.Name, set.Context, set.Differs));
        Assert.Equal([new("d1", "local", "x.csv", 178, 2), new("d2", "local", "x.csv", 20, 2), new("d1", "local", "x.csv", 178, 2)], set.Values);
        Assert.Equal(["alcohol: double - double", "target: long double long", "<b>: - double -"], set.Columns.Select(row => $"{row.Key}: {string.Join(' ', row.Values.Select(value => value ?? "-"))}"));
        Assert.Equal("digest d1 → d2, 178 → 20 rows, 3 columns differ", Assert.Single(result.Differences).Text);
        Assert.Equal(2, _stores.Asked);
    }

    [Fact]
    public async Task A_run_that_logged_nothing_differs_from_none()
    {
        var a = Use("a", "d1", Wine, "");
        var b = _stores.Add("b");
        var c = _stores.Add(LoggedStores.Make("c"), ("config.yaml", "lr: 1\n"), ("requirements.txt", "numpy==1\n"));
        var result = await FindAsync(null, [a, b, c]);
        Assert.Empty(result.Differences);
        Assert.Equal([true, false, false], result.Data?.HasDatasets);
        Assert.False(Assert.Single(result.Data?.Datasets ?? []).Differs);
        Assert.False(Assert.Single(result.Config?.Files ?? []).Differs);
        Assert.All(result.Environment?.Packages ?? [], row => Assert.False(row.Differs));
    }

    [Theory]
    [InlineData("""{"mlflow_tensorspec": {"features": "[{\"type\": \"tensor\", \"tensor-spec\": {\"dtype\": \"float32\", \"shape\": [-1, 28, 28]}}]", "targets": null}}""", "features=float32 [-1,28,28]")]
    [InlineData("""{"mlflow_colspec": [{"type": "long", "name": "a", "required": false}, 5]}""", "a=long, optional")]
    [InlineData("""{"mlflow_colspec": {"a": 1}}""", null)]
    [InlineData("""{"mlflow_colspec": [{"type": "lo""", null)]
    [InlineData("[]", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_schema_is_read_in_MLflows_forms(string? schema, string? columns) =>
        Assert.Equal(columns, DatasetSchema.Columns(schema) is { } found ? string.Join(';', found.Select(column => $"{column.Key}={column.Value}")) : null);

    [Fact]
    public async Task Five_hundred_runs_cost_no_more_than_a_few()
    {
        var runs = Enumerable.Range(0, 500).Select(i => _stores.Add($"r{i}", ("config.yaml", $"lr: {i}\n"))).ToList();
        var result = await FindAsync(DifferencesPart.Config, runs, runs[499]);
        Assert.Equal(DifferencesFeature.MaxLookedInto, result.Config?.Runs.Count);
        Assert.Equal(499, result.Config?.Runs[0]);
        Assert.Equal("What runs logged is read for the baseline and 24 of the 499 others; hide runs to see the rest.", Assert.Single(result.Problems));
        Assert.Equal(2 * DifferencesFeature.MaxLookedInto, _stores.Asked);
    }

    [Fact]
    public async Task Finished_runs_are_remembered_for_a_while_and_running_ones_are_not()
    {
        var done = _stores.Add("a", ("config.yaml", "lr: 1\n"));
        var going = _stores.Add(LoggedStores.Make("b") with { Status = RunStatus.Running, EndTime = null }, ("config.yaml", "lr: 1\n"));
        var time = new TestClock("2026-01-01T12:00:00");
        var feature = new DifferencesFeature(_stores, LoggedStores.NoClone, new RunFiles(time));
        var request = new DifferencesRequest([done, going]) { Parts = [DifferencesPart.Config] };
        await feature.FindAsync(request, default);
        Assert.Equal(4, _stores.Asked);
        await feature.FindAsync(request, default);
        Assert.Equal(6, _stores.Asked);
        time.Now += TimeSpan.FromMinutes(11);
        await feature.FindAsync(request, default);
        Assert.Equal(10, _stores.Asked);
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_and_the_rest_is_compared()
    {
        var a = _stores.Add("a", ("config.yaml", "lr: 1\n"));
        var b = _stores.Add("unreadable");
        var result = await FindAsync(DifferencesPart.Config, [a, b, new("s", "gone"), new("other", "x")]);
        Assert.Equal(["Run 'gone' is not in 's'.", "There is no tracking store 'other' any more.", "The bucket is asleep; wake it."], result.Problems);
        Assert.Equal([0, 1], result.Config?.Runs);
        Assert.Null(result.Code);
    }

    [Fact]
    public async Task A_run_with_a_million_folders_is_looked_into_as_far_as_a_bound()
    {
        var files = Enumerable.Range(0, 2_000).ToDictionary(i => $"d{i}/config.yaml", _ => "lr: 1"u8.ToArray(), StringComparer.Ordinal);
        var list = await new RunFiles(TimeProvider.System).ListAsync(await StoreAsync(_stores.Add(LoggedStores.Make("a"), files)), LoggedStores.Make("a"), default);
        Assert.True(list.IsPartial);
        Assert.Equal(40, _stores.Asked);
    }

    private RunRef Use(string id, string digest, string schema, string profile)
    {
        var input = new DatasetInput("wine", digest, "local", "x.csv", "training");
        return _stores.Add(LoggedStores.Make(id) with { Inputs = [input] }, [], new RunDataset(input, schema, profile, new Dictionary<string, string>()));
    }

    private async Task<ForgeLsp.Core.Ports.IRunStore> StoreAsync(RunRef run) => (await _stores.ListAsync(default)).Single(named => named.Alias == run.Store).Store;

    private Task<DifferencesResult> FindAsync(DifferencesPart? part, IReadOnlyList<RunRef> runs, RunRef? baseline = null) =>
        new DifferencesFeature(_stores, LoggedStores.NoClone, new RunFiles(TimeProvider.System)).FindAsync(new(runs) { Baseline = baseline, Parts = part is null ? null : [part.Value] }, default);
}
