using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>
/// MLflow's REST API over what a real store holds, with the habits of the servers that were observed: pages by offset, tokens in base64, an empty
/// last page, empty fields left out, NaN and infinities as words or as the greatest number, no runs for no experiments, the token without end.
/// </summary>
internal sealed class MlflowServer : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<(int Version, string Store), Lazy<MlflowServer>> SharedServers = new();
    private readonly IRunStore _store;
    private readonly int _version;
    private readonly bool _isDatabase;
    private readonly MlflowFilter _search;
    private readonly Task<List<Run>> _runs;
    private readonly ConcurrentDictionary<string, Task<MlflowRunParts>> _parts = new(StringComparer.Ordinal);
    private readonly WebServer _web;

    /// <param name="version">MLflow's major version.</param>
    /// <param name="address">The store behind it.</param>
    /// <param name="path">Path of the API on the server, such as <c>/user/repo.mlflow</c>.</param>
    /// <param name="port">Where a server listened that is gone; 0 for a free one.</param>
    public MlflowServer(int version, string address, string folder, string path = "", bool isWritable = false, int port = 0)
    {
        _version = version;
        _store = StoreFactory.Open(TrackingAddress.Parse(address, folder));
        _isDatabase = address.Contains("://", StringComparison.Ordinal);
        _search = new(_isDatabase);
        _runs = StoreSnapshot.AllAsync(_store, new RunQuery { IncludeDeleted = true, PageSize = 1000 });
        Path = path;
        Written = isWritable ? new MlflowWrites(_runs, _store, _isDatabase) : null;
        Registry = isWritable ? new MlflowRegistryWrites(_store) : null;
        _web = new(AnswerAsync, port: port);
    }

    /// <summary>The address of the API.</summary>
    public string Address => _web.Address + Path;

    /// <summary>Where it listens.</summary>
    public int Port => _web.Port;

    /// <summary>Everything that was asked.</summary>
    public ConcurrentQueue<WebAsk> Asked => _web.Asked;

    /// <summary>Comes before each answer: another answer, or null for the real one.</summary>
    public Func<WebAsk, WebReply?> Instead { get; set; } = static _ => null;

    /// <summary>The runs as they are now; tests add and remove some between two pages.</summary>
    public Func<List<Run>, List<Run>> Change { get; set; } = static runs => runs;

    /// <summary>How many runs one question for histories may name.</summary>
    public int MaxBulkRuns { get; set; } = 100;

    /// <summary>How many points one answer with histories holds.</summary>
    public int MaxBulkPoints { get; set; } = 25_000;

    private string Path { get; }

    /// <summary>What clients changed; null for a server that takes no changes. It lasts as long as this object, and the store behind it stays as it is.</summary>
    public MlflowWrites? Written { get; private init; }

    /// <summary>Changes of registered models; null for a server that takes none.</summary>
    public MlflowRegistryWrites? Registry { get; private init; }

    /// <summary>A server that takes changes.</summary>
    public static MlflowServer Writable(int version, string store, string path = "") => new(version, store == "file" ? "mlruns" : "sqlite:///mlflow.db", RealData.Shared(version).Folder, path, isWritable: true);

    /// <summary>A server over the real data of one version for tests that only read it.</summary>
    /// <param name="store"><c>file</c> or <c>sqlite</c>.</param>
    public static MlflowServer Shared(int version, string store) => SharedServers.GetOrAdd((version, store), static key => new(() =>
        new MlflowServer(key.Version, key.Store == "file" ? "mlruns" : "sqlite:///mlflow.db", RealData.Shared(key.Version).Folder))).Value;

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        await _store.DisposeAsync();
    }

    private async Task<WebReply> AnswerAsync(WebAsk ask)
    {
        if (Instead(ask) is { } other)
        {
            return other;
        }

        if (!ask.Path.StartsWith(Path, StringComparison.Ordinal))
        {
            return WebReply.Text("<!doctype html><title>404 Not Found</title>", status: 404);
        }

        try
        {
            return (ask.Method, ask.Path[Path.Length..].Replace("/api/2.0/mlflow/", "", StringComparison.Ordinal)) switch
            {
                ("GET", "/version") => WebReply.Text(_version == 2 ? "2.17.2" : "3.11.2.dev0"),
                ("POST", "experiments/search") => await ExperimentsAsync(ask.Json),
                ("POST", "runs/search") => await RunsAsync(ask.Json),
                ("GET", "runs/get") => WebReply.Json(new JsonObject { ["run"] = await JsonAsync(await FindAsync(ask.Query["run_id"])) }),
                ("GET", "metrics/get-history") => await HistoryAsync(ask.Query),
                ("GET", "artifacts/list") => await ArtifactsAsync(ask.Query),
                ("GET", var path) when _version > 2 && IsOfModel(path, "/artifacts/directories") => await ModelFolderAsync(await ModelAsync(path), ask.Query.GetValueOrDefault("artifact_directory_path") ?? ""),
                ("GET", var path) when _version > 2 && IsOfModel(path.Replace("/ajax-api/2.0/mlflow/", "", StringComparison.Ordinal), "/artifacts/files") => await ModelFileAsync(await ModelAsync(path), ask.Query["artifact_file_path"]),
                ("GET", "/get-artifact") => await FileAsync(ask.Query["run_uuid"], ask.Query["path"]),
                ("GET", "registered-models/search") => await ModelsAsync(ask.Query),
                ("GET", "registered-models/get") => WebReply.Json(new JsonObject { ["registered_model"] = MlflowJson.Model(await RegisteredAsync(ask.Query["name"])) }),
                ("GET", "model-versions/search") => await VersionsAsync(ask.Query),
                ("POST", "logged-models/search") when _version > 2 => await LoggedModelsAsync(ask.Json),
                ("GET", var path) when _version > 2 && path.StartsWith("logged-models/m-", StringComparison.Ordinal) => WebReply.Json(new JsonObject
                {
                    ["model"] = MlflowJson.LoggedModel((await AllModelsAsync()).First(model => path.EndsWith(model.Id, StringComparison.Ordinal)), _isDatabase),
                }),
                ("GET", "/ajax-api/2.0/mlflow/metrics/get-history-bulk") => await BulkAsync(ask),
                ("POST", "runs/set-tag" or "runs/delete-tag" or "runs/delete" or "runs/restore" or "registered-models/create" or "model-versions/create") when Written is { } written =>
                    await written.AnswerAsync(ask),
                (_, "model-versions/transition-stage" or "registered-models/alias" or "model-versions/set-tag" or "model-versions/delete-tag" or "model-versions/update") when Registry is { } registry && ask.Method != "GET" =>
                    await registry.AnswerAsync(ask),
                _ => WebReply.Text("<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>", status: 404),
            };
        }
        catch (KeyNotFoundException missing)
        {
            return MlflowJson.Problem(404, "RESOURCE_DOES_NOT_EXIST", missing.Message);
        }
        catch (FormatException wrong)
        {
            return MlflowJson.Problem(400, "INVALID_PARAMETER_VALUE", wrong.Message);
        }
    }

    private async Task<WebReply> ExperimentsAsync(JsonObject ask)
    {
        var all = (await _store.ListExperimentsAsync(default)).Where(experiment => (string?)ask["view_type"] == "ALL" || !experiment.IsDeleted).OrderByDescending(experiment => experiment.CreationTime).ToList();
        return Page("experiments", all, Size(ask["max_results"]?.GetValue<int>() ?? throw new FormatException("max_results is required"), 50_000), (string?)ask["page_token"], MlflowJson.Experiment);
    }

    private async Task<WebReply> RunsAsync(JsonObject ask)
    {
        var filter = RunFilterParser.ParseFilter((string?)ask["filter"] ?? "");
        var order = RunFilterParser.ParseOrder(string.Join(", ", (ask["order_by"]?.AsArray() ?? []).Select(entry => (string?)entry)));
        if (filter.Problem is not null || order.Problem is not null)
        {
            throw new FormatException("Invalid filter or order");
        }

        var wanted = (ask["experiment_ids"]?.AsArray() ?? []).Select(entry => (string?)entry).ToHashSet();
        var view = (string?)ask["run_view_type"] ?? "ACTIVE_ONLY";
        var found = Change(Written?.Runs(await _runs) ?? await _runs).Where(run => wanted.Contains(run.ExperimentId) && (view == "ALL" || run.IsDeleted == (view == "DELETED_ONLY")));
        var runs = _search.Order(found.Where(run => _search.Passes(run, filter.Root)), order.Keys);
        var json = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var run in runs)
        {
            json[run.Id] = await JsonAsync(run);
        }

        return Page("runs", runs, Size(ask["max_results"]?.GetValue<int>() ?? 1000, 50_000), (string?)ask["page_token"], run => json[run.Id]);
    }

    private async Task<JsonNode> JsonAsync(Run run) => MlflowJson.Run(
        run, _isDatabase, await _parts.GetOrAdd(run.Id, async id => new(await _store.ListDatasetsAsync(id, default), await _store.ListLoggedModelsAsync(id, default))));

    private async Task<List<LoggedModel>> AllModelsAsync()
    {
        var models = new List<LoggedModel>();
        foreach (var run in await _runs)
        {
            models.AddRange(await _store.ListLoggedModelsAsync(run.Id, default));
        }

        return [.. models.DistinctBy(model => model.Id)];
    }

    private async Task<WebReply> LoggedModelsAsync(JsonObject ask)
    {
        var wanted = (ask["experiment_ids"]?.AsArray() ?? []).Select(entry => (string?)entry).ToHashSet();
        var source = ((string?)ask["filter"])?["source_run_id = '".Length..^1];
        var models = (await AllModelsAsync()).Where(model => wanted.Contains(model.ExperimentId) && (source is null || model.SourceRunId == source)).Reverse().ToList();
        return Page("models", models, Size(ask["max_results"]?.GetValue<int>() ?? 100, 50), (string?)ask["page_token"], model => MlflowJson.LoggedModel(model, _isDatabase));
    }

    // By run id, at most so many points in all, and none of runs that a database does not have.
    private async Task<WebReply> BulkAsync(WebAsk ask)
    {
        var parameters = ask.Target[(ask.Target.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&').Select(part => part.Split('=')).ToLookup(part => part[0], part => Uri.UnescapeDataString(part[1]));
        var ids = parameters["run_id"].Order(StringComparer.Ordinal).ToList();
        if (ids.Count > MaxBulkRuns)
        {
            throw new FormatException($"GetMetricHistoryBulk request cannot specify more than {MaxBulkRuns} run_ids. Received {ids.Count} run_ids.");
        }

        var points = new JsonArray();
        foreach (var id in ids)
        {
            if (!_isDatabase) await FindAsync(id);
            foreach (var point in await _store.GetMetricHistoryAsync(id, parameters["metric_key"].First(), default))
            {
                var json = MlflowJson.Metric(parameters["metric_key"].First(), point.Value, point.Timestamp, point.Step, _isDatabase);
                json["run_id"] = id;
                if (points.Count < int.Parse(parameters["max_results"].First(), CultureInfo.InvariantCulture) && points.Count < MaxBulkPoints) points.Add(json);
            }
        }

        return WebReply.Json(new JsonObject { ["metrics"] = points });
    }

    private async Task<WebReply> HistoryAsync(IReadOnlyDictionary<string, string> ask)
    {
        if (!_isDatabase)
        {
            await FindAsync(ask["run_id"]);
        }

        // Not sorted: the other way round.
        var points = (await _store.GetMetricHistoryAsync(ask["run_id"], ask["metric_key"], default)).Reverse().ToList();
        JsonNode Point(MetricPoint point) => MlflowJson.Metric(ask["metric_key"], point.Value, point.Timestamp, point.Step, _isDatabase);
        return (_version, ask.ContainsKey("max_results")) switch
        {
            (2, _) => Page("metrics", points, int.MaxValue, null, Point),
            (_, false) => WebReply.Json(new JsonObject { ["next_page_token"] = Token(0) }),
            _ => Page("metrics", points, Size(int.Parse(ask["max_results"], CultureInfo.InvariantCulture), 50_000), ask.GetValueOrDefault("page_token"), Point),
        };
    }

    private async Task<WebReply> ArtifactsAsync(IReadOnlyDictionary<string, string> ask)
    {
        var run = await FindAsync(ask["run_id"]);
        var folder = ask.GetValueOrDefault("path") ?? "";
        if (folder.Split('/').Contains(".."))
        {
            throw new FormatException("Invalid path");
        }

        // The server lists what is in the run's own folder; models that it logged lie elsewhere.
        var models = (await _store.ListLoggedModelsAsync(run.Id, default)).Select(model => model.Name).ToList();
        var files = models.Contains(folder.Split('/')[0]) ? [] : (await _store.ListArtifactsAsync(run.Id, folder, default)).Where(file => !models.Contains(file.Path)).ToList();
        var answer = new JsonObject { ["root_uri"] = run.ArtifactUri };
        PutFiles(answer, files);
        return WebReply.Json(answer);
    }

    // Backwards: the order is no promise.
    private static void PutFiles(JsonObject answer, IEnumerable<Artifact> files)
    {
        if (files.Any())
        {
            answer["files"] = new JsonArray([.. files.Reverse().Select(file => (JsonNode)(file.IsFolder
                ? new JsonObject { ["path"] = file.Path, ["is_dir"] = true }
                : new JsonObject { ["path"] = file.Path, ["is_dir"] = false, ["file_size"] = file.Size }))]);
        }
    }

    private static bool IsOfModel(string path, string end) => path.StartsWith("logged-models/m-", StringComparison.Ordinal) && path.EndsWith(end, StringComparison.Ordinal);

    private async Task<LoggedModel> ModelAsync(string path) => (await AllModelsAsync()).First(model => path.Contains($"/{model.Id}/", StringComparison.Ordinal));

    private async Task<WebReply> ModelFolderAsync(LoggedModel model, string folder)
    {
        var answer = new JsonObject();
        var prefix = model.Name + "/";
        PutFiles(answer, (await _store.ListArtifactsAsync(model.SourceRunId ?? "", folder.Length == 0 ? model.Name : prefix + folder, default)).Select(file => file with { Path = file.Path[prefix.Length..] }));
        return WebReply.Json(answer);
    }

    private Task<WebReply> ModelFileAsync(LoggedModel model, string path) => FileAsync(model.SourceRunId ?? "", $"{model.Name}/{path}");

    private async Task<WebReply> FileAsync(string run, string path)
    {
        await using var file = await _store.OpenArtifactAsync(run, path, default) ?? throw new KeyNotFoundException("No such artifact");
        var bytes = new MemoryStream();
        await file.CopyToAsync(bytes);
        return new(200, "text/plain", bytes.ToArray());
    }

    private RegisteredModel Now(RegisteredModel model) => Registry?.Now(model) ?? model;

    private async Task<WebReply> ModelsAsync(IReadOnlyDictionary<string, string> ask) =>
        Page("registered_models", [.. (await _store.ListModelsAsync(default)).Select(Now), .. Written?.Models ?? []], Size(int.Parse(ask["max_results"], CultureInfo.InvariantCulture), 1000), ask.GetValueOrDefault("page_token"), MlflowJson.Model);

    private async Task<RegisteredModel> RegisteredAsync(string name) =>
        (await _store.ListModelsAsync(default)).Select(Now).Concat(Written?.Models ?? []).FirstOrDefault(model => model.Name == name) ?? throw new KeyNotFoundException($"Registered Model with name={name} not found");

    private async Task<WebReply> VersionsAsync(IReadOnlyDictionary<string, string> ask)
    {
        var (key, name) = ask.TryGetValue("filter", out var filter) ? (filter[..filter.IndexOf('=', StringComparison.Ordinal)], filter[(filter.IndexOf('=', StringComparison.Ordinal) + 2)..^1]) : ("", null);
        var versions = new List<ModelVersion>();
        versions.AddRange((Written?.Versions ?? []).Where(version => name is null || version.Name == name));
        foreach (var model in await _store.ListModelsAsync(default))
        {
            versions.AddRange((await _store.ListModelVersionsAsync(model.Name, default)).Select(version => Registry?.Now(version) ?? version).Where(version => name is null || (key == "name" ? version.Name : version.RunId) == name));
        }

        return Page("model_versions", [.. versions.OrderBy(version => version.Stage)], Size(int.Parse(ask["max_results"], CultureInfo.InvariantCulture), 200_000), ask.GetValueOrDefault("page_token"), MlflowJson.Version);
    }

    private async Task<Run> FindAsync(string id) => (Written?.Runs(await _runs) ?? await _runs).Find(run => run.Id == id) ?? throw new KeyNotFoundException($"Run with id={id} not found");

    private static int Size(int size, int most) => size is > 0 && size <= most ? size : throw new FormatException($"Invalid value {size} for parameter 'max_results'");

    // The token comes whenever the page is full, though nothing may follow.
    private static WebReply Page<T>(string name, IReadOnlyList<T> rows, int size, string? token, Func<T, JsonNode> json)
    {
        var offset = token is null ? 0 : Offset(token);
        var page = rows.Skip(offset).Take(size).ToList();
        var answer = new JsonObject();
        if (page.Count > 0) answer[name] = new JsonArray([.. page.Select(json)]);
        if (page.Count == size) answer["next_page_token"] = Token(offset + size);
        return WebReply.Json(answer);
    }

    private static string Token(int offset) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{{\"offset\": {offset}}}"));

    private static int Offset(string token) =>
        JsonNode.Parse(Convert.FromBase64String(token))?["offset"]?.GetValue<int>() is > 0 and var offset ? offset : throw new FormatException("Invalid page token");
}
