using System.Globalization;
using System.Text.Json.Nodes;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>
/// What real MLflow servers answered, field by field as they wrote it, against what the files and the database behind them give without a server.
/// Our own reader of REST answers has no part in it.
/// </summary>
public sealed class RecordedAnswersTests
{
    [Fact]
    public async Task Files_hold_what_the_server_on_them_answered()
    {
        await using var store = StoreFactory.Open(TrackingAddress.Parse("mlruns", RealData.Shared(2).Folder));
        Assert.Equal(41, await CheckAsync(2, "rest-files", store));
    }

    [Theory]
    [Trait("Needs", "PostgreSQL")]
    [InlineData(2, 41)]
    [InlineData(3, 41)]
    public async Task A_database_holds_what_the_server_on_it_answered(int version, int runs)
    {
        await using var store = StoreFactory.Open(TrackingAddress.Parse(PostgresData.Address(version), Path.GetTempPath()));
        Assert.Equal(runs, await CheckAsync(version, "rest-database", store));
    }

    private static async Task<int> CheckAsync(int version, string file, IRunStore store)
    {
        await using var recordings = new Recordings(version, file);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (_, _, answer) in recordings.Named("runs-get-").Concat(recordings.Named("runs-search-")))
        {
            IEnumerable<JsonNode?> runs = answer.TryGetPropertyValue("run", out var one) ? new[] { one } : answer["runs"]?.AsArray() ?? [];
            foreach (var recorded in runs)
            {
                var id = (string?)recorded?["info"]?["run_id"] ?? "";
                seen.Add(id);
                var run = await store.GetRunAsync(id, default) ?? throw new InvalidOperationException($"There is no run {id}.");
                var models = await store.ListLoggedModelsAsync(id, default);
                Assert.Equal(string.Join('\n', Recorded(recorded)), string.Join('\n', Stored(run, await store.ListDatasetsAsync(id, default), models)));
            }
        }

        var experiments = (await store.ListExperimentsAsync(default)).ToDictionary(experiment => experiment.Id, StringComparer.Ordinal);
        foreach (var recorded in Assert.Single(recordings.Named("experiments-search-all-deleted")).Answer["experiments"]?.AsArray() ?? [])
        {
            var experiment = experiments[(string?)recorded?["experiment_id"] ?? ""];
            Assert.Equal(
                ((string?)recorded?["name"], (string?)recorded?["artifact_location"], (string?)recorded?["lifecycle_stage"], (long?)recorded?["creation_time"], (long?)recorded?["last_update_time"], Pairs(recorded?["tags"])),
                (experiment.Name, experiment.ArtifactLocation, experiment.IsDeleted ? "deleted" : "active", experiment.CreationTime, experiment.LastUpdateTime, Pairs(experiment.Tags)));
            experiments.Remove(experiment.Id);
        }

        Assert.Empty(experiments);
        await CheckRegistryAsync(recordings, store);
        return seen.Count;
    }

    private static async Task CheckRegistryAsync(Recordings recordings, IRunStore store)
    {
        var models = await store.ListModelsAsync(default);
        var recordedModels = Assert.Single(recordings.Named("registered-models-search"), entry => entry.Query.Count == 1).Answer["registered_models"]?.AsArray() ?? [];
        Assert.Equal(recordedModels.Select(model => (string?)model?["name"]).Order(StringComparer.Ordinal), models.Select(model => model.Name));
        foreach (var recorded in recordedModels)
        {
            var model = models.First(entry => entry.Name == (string?)recorded?["name"]);
            Assert.Equal(
                ((string?)recorded?["description"] ?? "", (long?)recorded?["creation_timestamp"], Pairs(recorded?["tags"]), Pairs(recorded?["aliases"], "alias", "version")),
                (model.Description ?? "", model.CreationTime, Pairs(model.Tags), Pairs(model.Aliases)));
            Assert.True(model.LastUpdateTime >= (long?)recorded?["last_updated_timestamp"]);
        }

        var recordedVersions = Assert.Single(recordings.Named("model-versions-search-all")).Answer["model_versions"]?.AsArray() ?? [];
        var versions = new List<ModelVersion>();
        foreach (var model in models)
        {
            versions.AddRange(await store.ListModelVersionsAsync(model.Name, default));
        }

        Assert.Equal(recordedVersions.Count, versions.Count);
        foreach (var recorded in recordedVersions)
        {
            var version = versions.First(entry => entry.Name == (string?)recorded?["name"] && entry.Version == (string?)recorded?["version"]);
            Assert.Equal(RecordedVersion(recorded), Stored(version));

            // Stages were tried out after these answers were recorded, and put back.
            Assert.True(version.LastUpdateTime >= (long?)recorded?["last_updated_timestamp"]);
        }

        var (_, asked, got) = Assert.Single(recordings.Named("model-versions-get"));
        Assert.Equal(["champion", "latest-good"], got["model_version"]?["aliases"]?.AsArray().Select(alias => (string?)alias).Order(StringComparer.Ordinal));
        Assert.Equal(["champion", "latest-good"], versions.First(version => version.Name == asked["name"] && version.Version == asked["version"]).Aliases);
    }

    private static IEnumerable<string> Recorded(JsonNode? run)
    {
        var (info, data) = (run?["info"], run?["data"]);
        yield return string.Join(' ', new[] { "run_id", "run_uuid", "experiment_id", "run_name", "user_id", "status", "start_time", "end_time", "artifact_uri", "lifecycle_stage" }.Select(key => info?[key]?.ToString()));
        yield return Pairs(data?["params"]);
        yield return Pairs(data?["tags"]);
        yield return string.Join('\n', (data?["metrics"]?.AsArray() ?? []).Select(metric => $"{metric?["key"]} {Value(metric?["value"])} {metric?["timestamp"]} {metric?["step"]}").Order(StringComparer.Ordinal));
        yield return string.Join('\n', (run?["inputs"]?["dataset_inputs"]?.AsArray() ?? []).Select(input => (input?["dataset"], input?["tags"]))
            .Select(input => string.Join('|', new[] { "name", "digest", "source_type", "source", "schema", "profile" }.Select(key => (string?)input.Item1?[key])) + Pairs(input.Item2)).Order(StringComparer.Ordinal));
        yield return string.Join(' ', (run?["outputs"]?["model_outputs"]?.AsArray() ?? []).Select(model => (string?)model?["model_id"]).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Stored(Run run, IReadOnlyList<RunDataset> datasets, IReadOnlyList<LoggedModel> models)
    {
        yield return $"{run.Id} {run.Id} {run.ExperimentId} {run.Name} {run.User} {RunFields.StatusWord(run.Status)} {run.StartTime} {run.EndTime} {run.ArtifactUri} {(run.IsDeleted ? "deleted" : "active")}";
        yield return Pairs(run.Params);
        yield return Pairs(run.Tags);

        // Metrics named zz_… were logged to these servers after the answers were recorded.
        yield return string.Join('\n', run.Metrics.Where(metric => !metric.Key.StartsWith("zz_", StringComparison.Ordinal))
            .Select(metric => $"{metric.Key} {Bits(metric.Value.Value)} {metric.Value.Timestamp} {metric.Value.Step}").Order(StringComparer.Ordinal));
        yield return string.Join('\n', datasets.Select(dataset => $"{dataset.Input.Name}|{dataset.Input.Digest}|{dataset.Input.SourceType}|{dataset.Input.Source}|{dataset.Schema}|{dataset.Profile}{Pairs(dataset.Tags)}").Order(StringComparer.Ordinal));
        yield return string.Join(' ', models.Select(model => model.Id).Order(StringComparer.Ordinal));
    }

    private static string RecordedVersion(JsonNode? version) => string.Join(
        ' ', new[] { "name", "version", "creation_timestamp", "current_stage", "description", "source", "run_id", "status", "status_message", "run_link", "user_id" }.Select(key => version?[key]?.ToString()))
        + Pairs(version?["tags"]);

    private static string Stored(ModelVersion version) =>
        $"{version.Name} {version.Version} {version.CreationTime} {version.Stage} {version.Description} {version.Source} {version.RunId} {version.Status} {version.StatusMessage} {version.RunLink} {version.User}{Pairs(version.Tags)}";

    private static string Pairs(JsonNode? pairs, string key = "key", string value = "value") =>
        string.Join('\n', (pairs?.AsArray() ?? []).Select(pair => $"{pair?[key]}={pair?[value]}").Order(StringComparer.Ordinal));

    private static string Pairs(IReadOnlyDictionary<string, string> pairs) => string.Join('\n', pairs.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));

    // A server on a database answers its greatest number for an infinity.
    private static string Value(JsonNode? value) => Bits(value?.GetValueKind() == System.Text.Json.JsonValueKind.String ? (string?)value switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        _ => double.NegativeInfinity,
    }
    : value?.GetValue<double>() switch
    {
        double.MaxValue => double.PositiveInfinity,
        double.MinValue => double.NegativeInfinity,
        var number => number ?? double.NaN,
    });

    private static string Bits(double value) => double.IsNaN(value) ? "NaN" : value == 0 ? "0" : BitConverter.DoubleToInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture);
}
