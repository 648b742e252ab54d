using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>The store against the recorded answers of real servers. A request that nobody recorded fails the test.</summary>
public sealed class RestReplayTests
{
    public static TheoryData<int, string> Servers => new() { { 2, "rest-files" }, { 2, "rest-database" }, { 3, "rest-database" } };

    [Fact]
    public async Task A_server_on_files_answers_what_the_files_hold_to_the_last_bit()
    {
        await using var recordings = new Recordings(2, "rest-files");
        await using var rest = Open(recordings.Address);
        await using var files = StoreFactory.Open(TrackingAddress.Parse("mlruns", RealData.Shared(2).Folder));
        var ids = RealData.Shared(2).Facts("file", "experiments");
        List<string> one = [], other = [];
        foreach (var query in RunQueries(ids))
        {
            one.AddRange(Lines(await files.SearchRunsAsync(query, default)));
            other.AddRange(Lines(await rest.SearchRunsAsync(query, default)));
        }

        foreach (var id in recordings.Named("runs-get-").Select(exchange => exchange.Query["run_id"]))
        {
            one.AddRange(Lines(await files.GetRunAsync(id, default)));
            other.AddRange(Lines(await rest.GetRunAsync(id, default)));
        }

        Assert.True(one.Count > 350, $"Only {one.Count} lines were compared.");
        Assert.Equal(string.Join('\n', one), string.Join('\n', other));
        Assert.Equal((await files.ListExperimentsAsync(default)).Select(Line), (await rest.ListExperimentsAsync(default)).Select(Line));
        Assert.Empty(recordings.Unknown);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_server_on_a_database_tells_the_story_that_SQLite_tells(int version)
    {
        await using var recordings = new Recordings(version, "rest-database");
        await using var rest = Open(recordings.Address);
        await using var sqlite = StoreFactory.Open(TrackingAddress.Parse("sqlite:///mlflow.db", RealData.Shared(version).Folder));
        var data = RealData.Shared(version);
        var (one, other) = (new List<string>(), new List<string>());
        foreach (var (store, facts, lines) in new[] { (sqlite, "sqlite", one), (rest, "postgres", other) })
        {
            var names = data.Facts(facts, "runs").ToDictionary(entry => entry.Value, entry => entry.Key, StringComparer.Ordinal);
            foreach (var query in RunQueries(data.Facts(facts, "experiments")))
            {
                var runs = (await store.SearchRunsAsync(query, default)).Runs;
                lines.AddRange(runs.OrderBy(run => names.GetValueOrDefault(run.Id) ?? run.Name, StringComparer.Ordinal).ThenBy(run => run.StartTime).SelectMany(run => Story(names.GetValueOrDefault(run.Id) ?? run.Name, run)));
            }
        }

        Assert.True(one.Count > 350, $"Only {one.Count} lines were compared.");
        Assert.Equal(string.Join('\n', one), string.Join('\n', other));
        Assert.Empty(recordings.Unknown);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Histories_that_a_server_pages_and_does_not_sort_are_those_of_SQLite(int version)
    {
        await using var recordings = new Recordings(version, "rest-database");
        await using var rest = Open(recordings.Address);
        var data = RealData.Shared(version);
        await using var sqlite = StoreFactory.Open(TrackingAddress.Parse("sqlite:///mlflow.db", data.Folder));
        var names = data.Facts("postgres", "runs").ToDictionary(entry => entry.Value, entry => entry.Key, StringComparer.Ordinal);
        var histories = recordings.Named("metrics-get-history-max25000");
        Assert.Equal(13, histories.Count);
        foreach (var (_, query, _) in histories)
        {
            var expected = await sqlite.GetMetricHistoryAsync(data.Facts("sqlite", "runs")[names[query["run_id"]]], query["metric_key"], default);
            var found = await rest.GetMetricHistoryAsync(query["run_id"], query["metric_key"], default);
            Assert.NotEmpty(found);
            Assert.Equal(expected.Select(point => (point.Step, point.Value)), found.Select(point => (point.Step, point.Value)));
        }

        Assert.Empty(recordings.Unknown);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Experiments_deleted_ones_and_their_tags_are_there(int version, string file)
    {
        await using var recordings = new Recordings(version, file);
        await using var rest = Open(recordings.Address);
        var experiments = await rest.ListExperimentsAsync(default);
        Assert.Equal(13, experiments.Count);
        Assert.Equal(("renamed-experiment", "old-experiment"), (experiments[0].Name, experiments[^1].Name));
        Assert.True(experiments[^1].IsDeleted);
        Assert.Equal("alice", Assert.Single(experiments, experiment => experiment.Name == "alice/bert/baseline").Tags["owner"]);
        Assert.Contains(experiments, experiment => experiment.Name == "実験 ünïcode & <b>");
        Assert.Null(rest.Notice);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Artifacts_are_listed_and_read(int version, string file)
    {
        await using var recordings = new Recordings(version, file);
        await using var rest = Open(recordings.Address);
        var run = recordings.Named("artifacts-list-root")[0].Query["run_id"];
        Assert.Equal([new Artifact("reports", true, null), new("feature_importance.csv", false, 452)], (await rest.ListArtifactsAsync(run, "", default)).Select(artifact => artifact with { Size = artifact.IsFolder ? null : artifact.Size }));
        Assert.Equal(["reports/metrics.json", "reports/notes with space.txt"], (await rest.ListArtifactsAsync(run, "reports", default)).Select(artifact => artifact.Path));
        Assert.Empty(await rest.ListArtifactsAsync(run, "nope", default));
        Assert.Empty(await rest.ListArtifactsAsync("00000000000000000000000000000000", "", default));
        Assert.Equal(StoreFailure.BadQuery, (await Assert.ThrowsAsync<StoreException>(() => rest.ListArtifactsAsync(run, "../..", default))).Failure);

        await using var bytes = await rest.OpenArtifactAsync(run, "feature_importance.csv", default);
        Assert.NotNull(bytes);
        using var text = new StreamReader(bytes);
        Assert.StartsWith("feature,importance\nflavanoids,", await text.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Empty(recordings.Unknown);
        Assert.Null(await rest.OpenArtifactAsync(run, "nothing.csv", default));
        Assert.Null(await rest.OpenArtifactAsync(run, "reports", default));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_registry_has_its_aliases_tags_and_stages(int version)
    {
        await using var recordings = new Recordings(version, "rest-database");
        await using var rest = Open(recordings.Address);
        var wine = Assert.Single(await rest.ListModelsAsync(default), model => model.Name == "wine-rf");
        Assert.Equal("Random forest on *wine*", wine.Description);
        Assert.Equal([("challenger", "3"), ("champion", "2"), ("latest-good", "2")], wine.Aliases.OrderBy(alias => alias.Key, StringComparer.Ordinal).Select(alias => (alias.Key, alias.Value)));
        Assert.Equal("wine", wine.Tags["team"]);
        var versions = await rest.ListModelVersionsAsync("wine-rf", default);
        Assert.Equal([("4", "None"), ("3", "Staging"), ("2", "Production"), ("1", "Archived")], versions.Select(entry => (entry.Version, entry.Stage)));
        Assert.Equal("approved", versions[2].Tags["validation_status"]);
        Assert.Empty(recordings.Unknown);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_run_that_is_not_there_is_none(int version, string file)
    {
        await using var recordings = new Recordings(version, file);
        await using var rest = Open(recordings.Address);
        Assert.Null(await rest.GetRunAsync("00000000000000000000000000000000", default));
        Assert.Null(await rest.GetRunAsync("../../etc", default));
        Assert.Empty(recordings.Unknown);
    }

    // Exactly what was asked when the answers were recorded.
    private static IEnumerable<RunQuery> RunQueries(IReadOnlyDictionary<string, string> experiments) =>
    [
        new() { ExperimentIds = [experiments["wine-classification"]], PageSize = 1000 },
        new() { ExperimentIds = [experiments["wine-classification"], experiments["alice/bert/baseline"]], OrderBy = "start_time DESC", PageSize = 99 },
        new() { ExperimentIds = [experiments["edge-cases"]], IncludeDeleted = true, PageSize = 1000 },
    ];

    private static List<string> Lines(RunPage page)
    {
        Assert.Null(page.Next);
        return [.. page.Runs.SelectMany(Lines)];
    }

    private static List<string> Lines(Run? run)
    {
        var lines = new List<string>();
        ExactLines.Run(run ?? throw new InvalidOperationException("There is no run."), lines);
        return lines;
    }

    private static string Line(Experiment experiment) => $"{experiment.Id} {experiment.Name} {experiment.IsDeleted} {experiment.CreationTime} {experiment.LastUpdateTime} {string.Join(',', experiment.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))}";

    // What the script wrote into every store; its random ids and its clock left out.
    private static IEnumerable<string> Story(string name, Run run) =>
    [
        $"run '{name}' {run.Status} {run.IsDeleted} {run.User} {run.EndTime is not null} {run.ParentRunId is not null} {run.Damage}",
        .. run.Params.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"  param {entry.Key}={entry.Value}"),
        .. run.Tags.Where(entry => entry.Key is not ("mlflow.parentRunId" or "mlflow.log-model.history" or "mlflow.runName" or "mlflow.source.name" or "from_rest")).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"  tag {entry.Key}={entry.Value}"),
        .. run.Inputs.Select(input => "  " + input),
        .. run.Metrics.Where(entry => !entry.Key.Contains("time", StringComparison.Ordinal) && !entry.Key.StartsWith("zz_", StringComparison.Ordinal)).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"  metric {entry.Key}={BitConverter.DoubleToInt64Bits(entry.Value.Value)}@{entry.Value.Step}"),
    ];

    private static IRunStore Open(string address) => StoreFactory.Open(TrackingAddress.Parse(address, Path.GetTempPath()));
}
