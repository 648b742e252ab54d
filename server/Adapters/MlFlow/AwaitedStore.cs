using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>
/// A folder or database of the workspace that the first run makes: until then it is empty, and nothing is wrong with that in a fresh clone. Once it was there it is
/// a store as any other, also when it goes away.
/// </summary>
/// <param name="store">The store itself.</param>
/// <param name="path">Its folder or file.</param>
internal sealed class AwaitedStore(IRunStore store, string path) : IRunStore
{
    private static readonly IRunStore Nothing = new EmptyStore();
    private volatile bool _wasThere;

    /// <inheritdoc/>
    public bool IsAwaited => Now != store;

    /// <inheritdoc/>
    public string? Notice => Now.Notice;

    /// <inheritdoc/>
    public string? Version => Now.Version;

    /// <inheritdoc/>
    public StoreOutage? Outage => Now.Outage;

    /// <inheritdoc/>
    public IRunWriter? Writer => Now.Writer;

    /// <inheritdoc/>
    public IModelWriter? ModelWriter => Now.ModelWriter;

    private IRunStore Now => (_wasThere |= Path.Exists(path)) ? store : Nothing;

    /// <summary>Whether the store of an address may wait for its first run: it is to lie in the workspace, and nothing speaks against that somebody meant it so.</summary>
    /// <param name="root">The workspace.</param>
    public static bool IsPossible(TrackingAddress address, string root)
    {
        if (address.Path.Length == 0 || address.IsNetwork)
        {
            return false;
        }

        var below = Path.GetRelativePath(root, address.Path);
        if (below is "." || Path.IsPathRooted(below) || below.StartsWith("..", StringComparison.Ordinal) || Path.Exists(address.Path) || new FileInfo(address.Path).LinkTarget is not null)
        {
            return false; // a link that leads nowhere is a share that is not mounted
        }

        // SQLite makes a file and no folder around it. MLflow makes folders, but one that is called like a host is more likely a server without its scheme.
        return address.Kind == TrackingKind.Sqlite ? Directory.Exists(Path.GetDirectoryName(address.Path)) : !TrackingAddress.IsLikeHost(below);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Experiment>> ListExperimentsAsync(CancellationToken cancel) => Now.ListExperimentsAsync(cancel);

    /// <inheritdoc/>
    public Task<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancel) => Now.SearchRunsAsync(query, cancel);

    /// <inheritdoc/>
    public Task<RunPage> SearchOrphansAsync(RunQuery query, CancellationToken cancel) => Now.SearchOrphansAsync(query, cancel);

    /// <inheritdoc/>
    public Task<RunGroups> GroupRunsAsync(RunQuery query, string param, CancellationToken cancel) => Now.GroupRunsAsync(query, param, cancel);

    /// <inheritdoc/>
    public Task<Run?> GetRunAsync(string runId, CancellationToken cancel) => Now.GetRunAsync(runId, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Run>> GetRunsAsync(IReadOnlyList<string> experimentIds, IReadOnlyList<string> runIds, CancellationToken cancel) => Now.GetRunsAsync(experimentIds, runIds, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MetricPoint>> GetMetricHistoryAsync(string runId, string metric, CancellationToken cancel) => Now.GetMetricHistoryAsync(runId, metric, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>> GetMetricHistoriesAsync(IReadOnlyCollection<string> runIds, string metric, CancellationToken cancel) =>
        Now.GetMetricHistoriesAsync(runIds, metric, cancel);

    /// <inheritdoc/>
    public Task ReadMetricHistoriesAsync(IReadOnlyList<string> runIds, string metric, MetricPointTaker take, CancellationToken cancel) => Now.ReadMetricHistoriesAsync(runIds, metric, take, cancel);

    /// <inheritdoc/>
    public Task ReadMetricExtremesAsync(IReadOnlyList<string> runIds, string metric, int stretches, MetricPointTaker take, OmittedPointsTaker omit, CancellationToken cancel) =>
        Now.ReadMetricExtremesAsync(runIds, metric, stretches, take, omit, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunDataset>> ListDatasetsAsync(string runId, CancellationToken cancel) => Now.ListDatasetsAsync(runId, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LoggedModel>> ListLoggedModelsAsync(string runId, CancellationToken cancel) => Now.ListLoggedModelsAsync(runId, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Artifact>> ListArtifactsAsync(string runId, string folder, CancellationToken cancel) => Now.ListArtifactsAsync(runId, folder, cancel);

    /// <inheritdoc/>
    public Task<Artifact?> GetArtifactAsync(string runId, string path, CancellationToken cancel) => Now.GetArtifactAsync(runId, path, cancel);

    /// <inheritdoc/>
    public Task<Stream?> OpenArtifactAsync(string runId, string path, CancellationToken cancel) => Now.OpenArtifactAsync(runId, path, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RegisteredModel>> ListModelsAsync(CancellationToken cancel) => Now.ListModelsAsync(cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelVersion>> ListModelVersionsAsync(string model, CancellationToken cancel) => Now.ListModelVersionsAsync(model, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelVersion>> ListVersionsOfRunAsync(string runId, CancellationToken cancel) => Now.ListVersionsOfRunAsync(runId, cancel);

    /// <inheritdoc/>
    public string? PageOf(Run run) => Now.PageOf(run);

    /// <inheritdoc/>
    public Task<string> GetChangeStampAsync(CancellationToken cancel) => Now.GetChangeStampAsync(cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => store.DisposeAsync();

    private sealed class EmptyStore : IRunStore
    {
        public Task<IReadOnlyList<Experiment>> ListExperimentsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<Experiment>>([]);

        public Task<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancel)
        {
            try
            {
                _ = RunPlan.Of(query); // what makes no sense makes none here either
                return Task.FromResult(new RunPage([], null));
            }
            catch (StoreException problem)
            {
                return Task.FromException<RunPage>(problem);
            }
        }

        public Task<Run?> GetRunAsync(string runId, CancellationToken cancel) => Task.FromResult<Run?>(null);

        public Task<IReadOnlyList<MetricPoint>> GetMetricHistoryAsync(string runId, string metric, CancellationToken cancel) => Task.FromResult<IReadOnlyList<MetricPoint>>([]);

        public Task<IReadOnlyList<Artifact>> ListArtifactsAsync(string runId, string folder, CancellationToken cancel) => Task.FromResult<IReadOnlyList<Artifact>>([]);

        public Task<IReadOnlyList<RegisteredModel>> ListModelsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<RegisteredModel>>([]);

        public Task<IReadOnlyList<ModelVersion>> ListModelVersionsAsync(string model, CancellationToken cancel) => Task.FromResult<IReadOnlyList<ModelVersion>>([]);

        public Task<string> GetChangeStampAsync(CancellationToken cancel) => Task.FromResult("nothing yet");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
