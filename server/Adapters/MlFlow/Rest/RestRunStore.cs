using System.Globalization;
using System.Text.RegularExpressions;
using ForgeLsp.Adapters.MlFlow.Artifacts;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using static ForgeLsp.Adapters.MlFlow.Rest.RestPages;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>
/// A tracking server, read over MLflow's REST API (2.9 to the newest 3.x, and services that speak it); only <see cref="Writer"/> changes it.
/// A part of the API that a server lacks is empty; everything else that fails says why.
/// </summary>
internal sealed partial class RestRunStore : IRunStore
{
    private const int MaxExperiments = 1000;
    private const int NewestKnown = 3;
    private readonly Uri _server;
    private readonly RestClient _client;
    private readonly RestLimits _limits;
    private readonly RestStamp _stamp;
    private readonly RestHistories _histories;
    private readonly RestModelSearch _loggedModels;
    private readonly RestRegistry _registry;
    private readonly RestArtifacts _artifacts;
    private int _isVersionAsked;

    /// <summary>Nothing is reached yet.</summary>
    /// <exception cref="StoreException">The file of certificates cannot be read.</exception>
    public RestRunStore(Uri server, string display, RestAccess access, RestLimits? limits = null, TimeProvider? time = null, ArtifactAccess? artifacts = null)
    {
        _limits = limits ?? new();
        _client = new(server, display, access, _limits);
        _stamp = new(_client, time ?? TimeProvider.System);
        _histories = new(_client, _limits.Points);
        _loggedModels = new(_client);
        _registry = new(_client);
        _artifacts = new(_client, artifacts ?? ArtifactAccess.None, _limits);
        _server = server;
        Writer = new RestRunWriter(this, _client, display, _limits);
        ModelWriter = new RestModelWriter(_client, display, _limits);
    }

    /// <inheritdoc/>
    public string? Notice { get; private set; }

    /// <inheritdoc/>
    public string? Version { get; private set; }

    /// <inheritdoc/>
    public IRunWriter Writer { get; }

    /// <inheritdoc/>
    public IModelWriter ModelWriter { get; }

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
    public Task<Run?> GetRunAsync(string runId, CancellationToken cancel) => AskAsync(async token => RestReader.Run(await RunAsync(runId, token)), _limits.Call, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MetricPoint>> GetMetricHistoryAsync(string runId, string metric, CancellationToken cancel) =>
        AskAsync(token => _histories.OneAsync(runId, metric, token), _limits.Call, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>> GetMetricHistoriesAsync(IReadOnlyCollection<string> runIds, string metric, CancellationToken cancel) =>
        AskAsync(token => _histories.ManyAsync(runIds, metric, token), _limits.Search, cancel);

    /// <inheritdoc/>
    public Task ReadMetricHistoriesAsync(IReadOnlyList<string> runIds, string metric, MetricPointTaker take, CancellationToken cancel)
    {
        var places = runIds.Select(static (id, place) => (id, place)).ToDictionary(static run => run.id, static run => run.place, StringComparer.Ordinal);
        return AskAsync(
            async token =>
            {
                await _histories.GiveAsync(runIds, metric, (id, points) => Give(places[id], points), token);
                return true;
            },
            _limits.Search,
            cancel);

        void Give(int run, IReadOnlyList<MetricPoint> points)
        {
            foreach (var point in points)
            {
                take(run, point);
            }
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunDataset>> ListDatasetsAsync(string runId, CancellationToken cancel) =>
        AskAsync<IReadOnlyList<RunDataset>>(async token => RestReader.Datasets(await RunAsync(runId, token)), _limits.Call, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LoggedModel>> ListLoggedModelsAsync(string runId, CancellationToken cancel) =>
        AskAsync(async token => await RunAsync(runId, token) is { } run ? await _loggedModels.OfAsync(run, runId, token) : [], _limits.Call, cancel);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Artifact>> ListArtifactsAsync(string runId, string folder, CancellationToken cancel) =>
        await _artifacts.OfAsync(runId, cancel) is { } found ? await found.ListAsync(folder, cancel) : [];

    /// <inheritdoc/>
    public async Task<Artifact?> GetArtifactAsync(string runId, string path, CancellationToken cancel) =>
        await _artifacts.OfAsync(runId, cancel) is { } found ? await found.FindAsync(path, cancel) : null;

    /// <inheritdoc/>
    public async Task<Stream?> OpenArtifactAsync(string runId, string path, CancellationToken cancel) =>
        await _artifacts.OfAsync(runId, cancel) is { } found ? await found.OpenAsync(path, cancel) : null;

    /// <inheritdoc/>
    public Task<IReadOnlyList<RegisteredModel>> ListModelsAsync(CancellationToken cancel) => AskAsync(_registry.ModelsAsync, _limits.Call, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelVersion>> ListModelVersionsAsync(string model, CancellationToken cancel) => AskAsync(token => _registry.VersionsAsync(model, token), _limits.Call, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelVersion>> ListVersionsOfRunAsync(string runId, CancellationToken cancel) => AskAsync(token => _registry.VersionsOfRunAsync(runId, token), _limits.Call, cancel);

    /// <inheritdoc/>
    public Task<string> GetChangeStampAsync(CancellationToken cancel) => AskAsync(token => _stamp.ReadAsync(ExperimentsAsync, token), _limits.Call, cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _artifacts.Dispose();
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<RestRun?> RunAsync(string runId, CancellationToken cancel) => !IsId(runId) ? Task.FromResult<RestRun?>(null)
        : IfThereAsync(async () => (await _client.GetAsync(Api + "runs/get", [("run_id", runId)], RestJson.Default.RestRunAnswer, cancel)).Run, null);

    private async Task<List<Experiment>> ExperimentsAsync(CancellationToken cancel)
    {
        var experiments = new Dictionary<string, Experiment>(StringComparer.Ordinal);
        await EachAsync(
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
            Version = version.Success ? $"MLflow {version.Value}" : null;
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

    private static async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, TimeSpan limit, CancellationToken cancel)
    {
        try
        {
            return await TimeBox.RunAsync(ask, limit, cancel);
        }
        catch (RestRefusal refusal)
        {
            throw new StoreException(refusal.Meaning.Failure, refusal.Meaning.Message, refusal) { Remedy = refusal.Meaning.Remedy };
        }
    }


    [GeneratedRegex(@"^(?<major>\d{1,4})\.\d+[\w.+-]*$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex VersionNumber();
}
