using System.Globalization;
using System.Text.Json.Nodes;
using ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

namespace ForgeLsp.Tests.Lsp.Driver;

/// <summary>A tracking server with one experiment and one running run, which can be stopped and started again at the same address.</summary>
internal sealed class TrackingServer : IAsyncDisposable
{
    public const string RunId = "0123456789abcdef0123456789abcdef";
    private readonly long _start = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
    private WebServer _web;

    public TrackingServer() => _web = new WebServer(AnswerAsync);

    public string Address => _web.Address;

    /// <summary>The newest value of the run's metric.</summary>
    public double Loss { get; set; } = 0.5;

    /// <summary>Every answer waits for this.</summary>
    public Task Until { get; set; } = Task.CompletedTask;

    /// <summary>How many questions came since it was started.</summary>
    public int Asked => _web.Asked.Count;

    public ValueTask StopAsync() => _web.DisposeAsync();

    public void Start() => _web = new WebServer(AnswerAsync, port: _web.Port);

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task<WebReply> AnswerAsync(WebAsk ask)
    {
        await Until;
        return ask.Path switch
        {
            "/version" => WebReply.Text("3.1.0"),
            "/api/2.0/mlflow/experiments/search" => WebReply.Json(new JsonObject
            {
                ["experiments"] = new JsonArray(new JsonObject { ["experiment_id"] = "1", ["name"] = "churn", ["lifecycle_stage"] = "active", ["creation_time"] = _start, ["last_update_time"] = _start }),
            }),
            "/api/2.0/mlflow/runs/search" => WebReply.Json(new JsonObject { ["runs"] = new JsonArray(Run()) }),
            "/api/2.0/mlflow/runs/get" => WebReply.Json(new JsonObject { ["run"] = Run() }),
            "/api/2.0/mlflow/registered-models/search" => WebReply.Json(new JsonObject()),
            _ => WebReply.Text("<title>404 Not Found</title>", status: 404),
        };
    }

    private JsonObject Run() => new()
    {
        ["info"] = new JsonObject
        {
            ["run_id"] = RunId,
            ["experiment_id"] = "1",
            ["run_name"] = "brave-fox",
            ["status"] = "RUNNING",
            ["lifecycle_stage"] = "active",
            ["start_time"] = _start.ToString(CultureInfo.InvariantCulture),
            ["artifact_uri"] = "mlflow-artifacts:/1/x",
        },
        ["data"] = new JsonObject { ["metrics"] = new JsonArray(new JsonObject { ["key"] = "loss", ["value"] = Loss, ["step"] = 1, ["timestamp"] = _start }) },
    };
}
