using System.Globalization;
using System.Text.RegularExpressions;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>
/// A tracking server, read over MLflow's REST API (2.9 to the newest 3.x, and services that speak it); only <see cref="Writer"/> changes it.
/// A part of the API that a server lacks is empty; everything else that fails says why.
/// </summary>
internal sealed partial class RestRunStore : IRunStore
{
    private const string Api = "api/2.0/mlflow/";
    private const int MaxExperiments = 1000;
    private const int MaxModels = 100;
    private const int MaxPoints = 25_000;
    private const int NewestKnown = 3;
    private readonly Uri _server;
    private readonly RestClient _client;
    private readonly RestLimits _limits;
    private readonly RestStamp _stamp;
    private int _isVersionAsked;

    /// <summary>Nothing is reached yet.</summary>
    /// <exception cref="StoreException">The file of certificates cannot be read.</exception>
    public RestRunStore(Uri server, string display, RestAccess access, RestLimits? limits = null, TimeProvider? time = null)
    {
        _limits = limits ?? new();
        _client = new(server, display, access, _limits);
        _stamp = new(_client, time ?? TimeProvider.System);
        _server = server;
        Writer = new RestRunWriter(this, _client, display, _limits);
    }

    /// <inheritdoc/>
    public string? Notice { get; private set; }

    /// <inheritdoc/>
    public IRunWriter Writer { get; }

    /// <inheritdoc/>
    public string PageOf(Run run)
    {
        var (experiment, id) = (Uri.EscapeDataString(run.ExperimentId), Uri.EscapeDataString(run.Id));
        var server = _server.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

        // Databricks has pages of its own; everybody else those of MLflow.
        return _server.Host.EndsWith(".databricks.com", StringComparison.OrdinalIgnoreCase) || _server.Host.EndsWith(".azuredatabricks.net", StringComparison.OrdinalIgnoreCase)
            ? $"{server}/ml/experiments/{experiment}/runs/{id}"
            : $"{server}{_server.AbsolutePath.TrimEnd('/')}/#/experiments/{experiment}/runs/{id}";
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Experiment>> ListExperimentsAsync(CancellationToken cancel) => AskAsync<IReadOnlyList<Experiment>>(
        async token =>
        {
            var experiments = await ExperimentsAsync(token);
            await LookAtVersionAsync(token);
            return [.. experiments.Order(ExperimentOrder.Instance)];
        },
        _limits.Call,
        cancel);

    /// <inheritdoc/>
    public Task<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancel)
    {
        var after = query.After is null ? null : RestPageToken.Parse(query.After);
        var plan = RunPlan.Of(query with { After = after?.Cursor });
        return AskAsync(
            async token =>
            {
                // A server asked for no experiment answers no run; a store asked for none in particular answers all.
                var ids = query.ExperimentIds.Count > 0 ? query.ExperimentIds : [.. (await ExperimentsAsync(token)).Select(static experiment => experiment.Id)];
                return ids.Count == 0 ? new RunPage([], null) : await new RestRunSearch(_client, query, plan, after?.Server, ids).PageAsync(token);
            },
            _limits.Search,
            cancel);
    }

    /// <inheritdoc/>
    public Task<Run?> GetRunAsync(string runId, CancellationToken cancel) => !IsId(runId) ? Task.FromResult<Run?>(null) : AskAsync(
        token => IfThereAsync(async () => RestReader.Run((await _client.GetAsync(Api + "runs/get", [("run_id", runId)], RestJson.Default.RestRunAnswer, token)).Run), null),
        _limits.Call,
        cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MetricPoint>> GetMetricHistoryAsync(string runId, string metric, CancellationToken cancel)
    {
        if (!IsId(runId) || metric.Length == 0 || metric.Split('/').Any(static part => part is "" or "." or ".."))
        {
            return Task.FromResult<IReadOnlyList<MetricPoint>>([]);
        }

        return AskAsync(
            token => IfThereAsync<IReadOnlyList<MetricPoint>>(
                async () =>
                {
                    // Without max_results MLflow 3 answers no points and a token for the first page, for ever; MLflow 2 ignores both.
                    var points = new List<MetricPoint>();
                    await EachPageAsync(
                        page => _client.GetAsync(
                            Api + "metrics/get-history",
                            [("run_id", runId), ("metric_key", metric), ("max_results", MaxPoints.ToString(CultureInfo.InvariantCulture)), ("page_token", page)],
                            RestJson.Default.RestHistory,
                            token),
                        static answer => answer.NextPageToken,
                        answer => points.AddRange(RestReader.Points(answer)));
                    return MetricHistory.Order(points);
                },
                []),
            _limits.Call,
            cancel);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Artifact>> ListArtifactsAsync(string runId, string folder, CancellationToken cancel)
    {
        var path = BelowRoot(folder);
        return !IsId(runId) ? Task.FromResult<IReadOnlyList<Artifact>>([]) : AskAsync(
            token => IfThereAsync<IReadOnlyList<Artifact>>(
                async () =>
                {
                    var found = new Dictionary<string, Artifact>(StringComparer.Ordinal);
                    await EachPageAsync(
                        page => _client.GetAsync(Api + "artifacts/list", [("run_id", runId), ("path", path.Length == 0 ? null : path), ("page_token", page)], RestJson.Default.RestFiles, token),
                        static answer => answer.NextPageToken,
                        answer =>
                        {
                            foreach (var file in (answer.Files ?? []).OfType<RestFile>().Where(static file => !string.IsNullOrEmpty(file.Path)))
                            {
                                found[file.Path ?? ""] = new(file.Path ?? "", file.IsDir, file.IsDir ? null : file.FileSize ?? 0);
                            }
                        });
                    return LocalArtifacts.Order(found.Values);
                },
                []),
            _limits.Call,
            cancel);
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenArtifactAsync(string runId, string path, CancellationToken cancel)
    {
        var below = BelowRoot(path);
        return !IsId(runId) || below.Length == 0 ? Task.FromResult<Stream?>(null) : AskAsync(
            token => IfThereAsync<Stream?>(
                async () =>
                {
                    var folder = below.LastIndexOf('/') is >= 0 and var slash ? below[..slash] : "";
                    var known = await ListArtifactsAsync(runId, folder, token);
                    return known.Any(artifact => artifact.Path == below && !artifact.IsFolder) && await GetRunAsync(runId, token) is { } run ? await FileAsync(run, below, token) : null;
                },
                null),
            _limits.Call,
            cancel);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RegisteredModel>> ListModelsAsync(CancellationToken cancel) => AskAsync(
        token => IfKnownAsync<IReadOnlyList<RegisteredModel>>(
            async () =>
            {
                var models = new Dictionary<string, RegisteredModel>(StringComparer.Ordinal);
                await EachPageAsync(
                    page => _client.GetAsync(Api + "registered-models/search", [("max_results", MaxModels.ToString(CultureInfo.InvariantCulture)), ("page_token", page)], RestJson.Default.RestModels, token),
                    static answer => answer.NextPageToken,
                    answer =>
                    {
                        foreach (var model in (answer.RegisteredModels ?? []).Select(RestReader.Model).OfType<RegisteredModel>())
                        {
                            models[model.Name] = model;
                        }
                    });
                return [.. models.Values.Where(static model => !RegistryPrompt.Is(model)).OrderBy(static model => model.Name, StringComparer.Ordinal)];
            },
            []),
        _limits.Call,
        cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelVersion>> ListModelVersionsAsync(string model, CancellationToken cancel) => AskAsync(
        token => IfKnownAsync<IReadOnlyList<ModelVersion>>(
            async () =>
            {
                var versions = new Dictionary<string, ModelVersion>(StringComparer.Ordinal);
                var filter = RestFilter.IsPlain(model) ? $"name='{model}'" : null;
                await EachPageAsync(
                    page => _client.GetAsync(
                        Api + "model-versions/search", [("filter", filter), ("max_results", MaxModels.ToString(CultureInfo.InvariantCulture)), ("page_token", page)], RestJson.Default.RestVersions, token),
                    static answer => answer.NextPageToken,
                    answer =>
                    {
                        foreach (var version in (answer.ModelVersions ?? []).Select(RestReader.Version).OfType<ModelVersion>().Where(version => version.Name == model))
                        {
                            versions[version.Version] = version;
                        }
                    });
                return [.. versions.Values.OrderByDescending(static version => long.TryParse(version.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)];
            },
            []),
        _limits.Call,
        cancel);

    /// <inheritdoc/>
    public Task<string> GetChangeStampAsync(CancellationToken cancel) => AskAsync(token => _stamp.ReadAsync(ExperimentsAsync, token), _limits.Call, cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<List<Experiment>> ExperimentsAsync(CancellationToken cancel)
    {
        var experiments = new Dictionary<string, Experiment>(StringComparer.Ordinal);
        await EachPageAsync(
            page => _client.PostAsync(Api + "experiments/search", new RestExperimentQuery(MaxExperiments, "ALL", page), RestJson.Default.RestExperimentQuery, RestJson.Default.RestExperiments, cancel),
            static answer => answer.NextPageToken,
            answer =>
            {
                foreach (var experiment in (answer.Experiments ?? []).Select(RestReader.Experiment).OfType<Experiment>())
                {
                    experiments[experiment.Id] = experiment;
                }
            });
        return [.. experiments.Values];
    }

    // An artifact that the server keeps is asked for by its address; of others the server makes a copy, as for its own web page.
    private Task<Stream> FileAsync(Run run, string path, CancellationToken cancel)
    {
        var root = run.ArtifactUri ?? "";
        var kept = root.StartsWith("mlflow-artifacts:/", StringComparison.Ordinal) && !root.StartsWith("mlflow-artifacts://", StringComparison.Ordinal) ? root["mlflow-artifacts:/".Length..].Trim('/') : null;
        return kept is null
            ? _client.FileAsync("get-artifact", [("run_uuid", run.Id), ("path", path)], cancel)
            : _client.FileAsync("api/2.0/mlflow-artifacts/artifacts/" + string.Join('/', $"{kept}/{path}".Split('/').Select(Uri.EscapeDataString)), [], cancel);
    }

    // Once, and not needed: servers of other makes have no version.
    private async Task LookAtVersionAsync(CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref _isVersionAsked, 1) == 1)
        {
            return;
        }

        using var aside = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        aside.CancelAfter(_limits.Aside);
        try
        {
            var version = VersionNumber().Match((await _client.TextAsync("version", aside.Token)).Trim());
            if (version.Success && int.TryParse(version.Groups["major"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var major) && major > NewestKnown)
            {
                Notice = $"The server is MLflow {version.Value}, which is newer than what is known here (3.x); it is read as far as its answers allow.";
            }
        }
        catch (Exception problem) when (problem is RestRefusal or StoreException || (problem is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // Nobody misses it.
        }
    }

    // Tokens are offsets: pages shift while runs are logged, the last one may be empty, and a server may send one token again and again.
    private static async Task EachPageAsync<T>(Func<string?, Task<T>> ask, Func<T, string?> next, Action<T> take)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        string? page = null;
        do
        {
            var answer = await ask(page);
            take(answer);
            page = next(answer);
        }
        while (!string.IsNullOrEmpty(page) && asked.Add(page));
    }

    private static async Task<T> IfThereAsync<T>(Func<Task<T>> read, T otherwise)
    {
        try
        {
            return await read();
        }
        catch (RestRefusal refusal) when (refusal.IsMissing)
        {
            return otherwise;
        }
    }

    private static async Task<T> IfKnownAsync<T>(Func<Task<T>> read, T otherwise)
    {
        try
        {
            return await read();
        }
        catch (RestRefusal refusal) when (refusal.IsMissing || refusal.IsUnknownEndpoint)
        {
            return otherwise;
        }
    }

    private static async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, TimeSpan limit, CancellationToken cancel)
    {
        try
        {
            return await TimeBox.RunAsync(ask, limit, cancel);
        }
        catch (RestRefusal refusal)
        {
            throw new StoreException(refusal.Meaning.Failure, refusal.Meaning.Message, refusal);
        }
    }

    private static string BelowRoot(string path)
    {
        var parts = path.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Contains("..", StringComparer.Ordinal) || path.StartsWith('/')
            ? throw new StoreException(StoreFailure.BadQuery, $"'{path}' is not a path below the run's artifacts.")
            : string.Join('/', parts);
    }

    internal static bool IsId(string id) => id.Length is > 0 and <= 256 && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    [GeneratedRegex(@"^(?<major>\d{1,4})\.\d+[\w.+-]*$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex VersionNumber();
}
