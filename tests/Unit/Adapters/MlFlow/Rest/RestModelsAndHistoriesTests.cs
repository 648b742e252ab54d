using System.Text;
using System.Text.Json.Nodes;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>Histories of many runs and the models of MLflow 3 over REST: what is asked, and what a server makes of it that lacks a part.</summary>
public sealed class RestModelsAndHistoriesTests : IAsyncDisposable
{
    private readonly MlflowServer _server = new(3, "sqlite:///mlflow.db", RealData.Shared(3).Folder);
    private readonly IRunStore _store;

    public RestModelsAndHistoriesTests() => _store = Open(_server.Address);

    private static string[] Ids => [.. RealData.Shared(3).Facts("sqlite", "runs").Values.Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData(2, "rest-database")]
    [InlineData(2, "rest-files")]
    [InlineData(3, "rest-database")]
    public async Task The_recorded_answer_for_two_runs_is_read(int version, string file)
    {
        await using var recordings = new Recordings(version, file);
        var (_, query, answer) = Assert.Single(recordings.Named("metrics-get-history-bulk"));
        var points = answer["metrics"]?.AsArray() ?? [];
        string[] ids = [.. points.Select(point => (string?)point?["run_id"] ?? "").Distinct()];
        await using var server = new WebServer(ask => ask.Path == "/ajax-api/2.0/mlflow/metrics/get-history-bulk" ? new WebReply(200, "application/json", Encoding.UTF8.GetBytes(answer.ToJsonString())) : WebReply.Text("", status: 418));
        await using var store = Open(server.Address);
        var histories = await store.GetMetricHistoriesAsync(ids, query["metric_key"], default);
        Assert.Equal(2, histories.Count);
        foreach (var point in points)
        {
            Assert.Contains(
                new MetricPoint(point?["step"]?.GetValue<long>() ?? -1, point?["timestamp"]?.GetValue<long>() ?? -1, point?["value"]?.GetValue<double>() ?? double.NaN),
                histories[(string?)point?["run_id"] ?? ""]);
        }

        Assert.Equal(points.Count, histories.Values.Sum(history => history.Count));
        Assert.Single(server.Asked);
    }

    [Theory]
    [InlineData(100, 25_000, 1)]
    [InlineData(20, 25_000, 3)]
    [InlineData(100, 60, 4)]
    [InlineData(100, 20, 24)]
    public async Task Histories_of_many_runs_are_whole_however_few_a_server_gives_at_once(int runs, int points, int most)
    {
        (_server.MaxBulkRuns, _server.MaxBulkPoints) = (runs, points);
        var single = new Dictionary<string, IReadOnlyList<MetricPoint>>(StringComparer.Ordinal);
        foreach (var id in Ids)
        {
            if (await _store.GetMetricHistoryAsync(id, "loss", default) is { Count: > 0 } history) single[id] = history;
        }

        _server.Asked.Clear();
        await using var store = new RestRunStore(new Uri(_server.Address), _server.Address, RestAccess.None, new() { Points = points });
        var found = await store.GetMetricHistoriesAsync(Ids, "loss", default);
        Assert.Equal(single.Keys.Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        Assert.All(single, entry => Assert.Equal(entry.Value, found[entry.Key]));
        Assert.InRange(_server.Asked.Count, 1, most);
    }

    [Theory]
    [InlineData(404, "text/html", "<title>404 Not Found</title>")]
    [InlineData(200, "text/html", "<!doctype html><title>the web page of a service</title>")]
    [InlineData(400, "application/json", """{"error_code": "INVALID_PARAMETER_VALUE", "message": "no"}""")]
    [InlineData(404, "application/json", """{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "Run 'x' not found"}""")]
    [InlineData(403, "text/plain", "Permission denied")]
    public async Task A_server_without_the_question_for_many_is_asked_for_each(int status, string type, string body)
    {
        _server.Instead = ask => ask.Path.Contains("history-bulk", StringComparison.Ordinal) ? new WebReply(status, type, Encoding.UTF8.GetBytes(body)) : null;
        var found = await _store.GetMetricHistoriesAsync(Ids, "loss", default);
        Assert.Equal(4, found.Count);
        Assert.All(found.Values, history => Assert.Equal(50, history.Count));
        _server.Asked.Clear();
        await _store.GetMetricHistoriesAsync(Ids, "loss", default);
        Assert.InRange(_server.Asked.Count(ask => ask.Path.Contains("history-bulk", StringComparison.Ordinal)), 0, 1);
    }

    [Fact]
    public async Task A_server_that_is_gone_says_so_for_many_runs_too()
    {
        _server.Instead = _ => WebReply.Text("You are not authenticated.", status: 401);
        Assert.Equal(StoreFailure.Unauthorised, (await Assert.ThrowsAsync<StoreException>(() => _store.GetMetricHistoriesAsync(Ids, "loss", default))).Failure);
    }

    [Fact]
    public async Task The_recorded_logged_models_are_read_to_the_last_field()
    {
        await using var recordings = new Recordings(3, "rest-database");
        var (_, _, answer) = Assert.Single(recordings.Named("logged-models-search"));
        await using var server = new WebServer(ask => ask.Path.EndsWith("logged-models/search", StringComparison.Ordinal)
            ? new WebReply(200, "application/json", Encoding.UTF8.GetBytes(answer.ToJsonString()))
            : WebReply.Json(new JsonObject { ["run"] = new JsonObject { ["info"] = new JsonObject { ["run_id"] = ask.Query["run_id"], ["experiment_id"] = "1" } } }));
        await using var store = Open(server.Address);
        var model = Assert.Single(await store.ListLoggedModelsAsync("03d1d6076b084135aef851ff4c4b8362", default));
        Assert.Equal(
            ("m-8b725796d5a7489bb38de3e956475123", "1", "model", "READY", 1795193755340, 1795193755977, "mlflow-artifacts:/1/models/m-8b725796d5a7489bb38de3e956475123/artifacts", null, null),
            (model.Id, model.ExperimentId, model.Name, model.Status, model.CreationTime, model.LastUpdateTime, model.ArtifactUri, model.ModelType, model.StatusMessage));
        Assert.Equal("2", model.Params["max_depth"]);
        Assert.Equal("train_wine.py", model.Tags["mlflow.source.name"]);
        Assert.Equal("""{"experiment_ids":["1"],"filter":"source_run_id = \u002703d1d6076b084135aef851ff4c4b8362\u0027","max_results":50}""", server.Asked.Last().Body);
    }

    [Theory]
    [InlineData(404, "")]
    [InlineData(501, """{"error_code": "NOT_IMPLEMENTED", "message": "no"}""")]
    public async Task A_server_of_MLflow_2_has_no_logged_models(int status, string body)
    {
        _server.Instead = ask => ask.Path.Contains("logged-models", StringComparison.Ordinal) ? new WebReply(status, "application/json", Encoding.UTF8.GetBytes(body)) : null;
        Assert.Empty(await _store.ListLoggedModelsAsync(RealData.Shared(3).Facts("sqlite", "runs")["with-model"], default));
    }

    [Fact]
    public async Task A_server_that_does_not_know_the_filter_is_asked_for_all_models_of_the_experiment()
    {
        _server.Instead = ask => ask.Path.EndsWith("logged-models/search", StringComparison.Ordinal) && ask.Json["filter"] is not null ? MlflowJson.Problem(400, "INVALID_PARAMETER_VALUE", "Invalid attribute key") : null;
        Assert.Equal("model", Assert.Single(await _store.ListLoggedModelsAsync(RealData.Shared(3).Facts("sqlite", "runs")["with-model"], default)).Name);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static IRunStore Open(string address) => StoreFactory.Open(TrackingAddress.Parse(address, Path.GetTempPath()));
}
