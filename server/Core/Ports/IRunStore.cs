using ForgeLsp.Core.Model;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Core.Ports;

/// <summary>
/// A place where MLflow keeps runs. Every store that holds the same data gives the same answers. Damaged data is a value with
/// <c>Damage</c> set, never an exception that hides the rest; a store that cannot be read at all throws <see cref="StoreException"/>.
/// Every call honours its cancellation token and has a time limit of its own.
/// </summary>
public interface IRunStore : IAsyncDisposable
{
    /// <summary>What a reader should know though the store can be read, such as a schema version that is newer than this program; null mostly.</summary>
    string? Notice => null;

    /// <summary>What the store says it is, such as <c>MLflow 3.4.0</c>; null where it does not say, and before it was asked for anything.</summary>
    string? Version => null;

    /// <summary>Set while the store does not answer, whether or not older answers are given in its place; null mostly.</summary>
    StoreOutage? Outage => null;

    /// <summary>All experiments, newest first (creation time, then id), deleted ones last.</summary>
    Task<IReadOnlyList<Experiment>> ListExperimentsAsync(CancellationToken cancel);

    /// <summary>One page of runs by filter and order, with parameters, latest metrics and tags.</summary>
    Task<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancel);

    /// <summary>
    /// One page of those runs of the query that name a parent under which a tree would not show them: it is deleted, lost or of another
    /// experiment, or they are their own ancestors (<see cref="OrphanRuns"/>).
    /// </summary>
    Task<RunPage> SearchOrphansAsync(RunQuery query, CancellationToken cancel) => OrphanRuns.SearchAsync(this, query, cancel);

    /// <summary>How many of the runs that <paramref name="query"/> selects have each value of a parameter. Order, page and page size of the query do not count.</summary>
    Task<RunGroups> GroupRunsAsync(RunQuery query, string param, CancellationToken cancel) => RunGrouping.ByPagesAsync(this, query, param, cancel);

    /// <summary>One run, or null where there is none of that id.</summary>
    Task<Run?> GetRunAsync(string runId, CancellationToken cancel);

    /// <summary>Runs by id, deleted ones too, in few questions and no order; ids that are not there are left out.</summary>
    /// <param name="experimentIds">The experiments that they are in, which spares some stores to look for them; empty where unknown.</param>
    async Task<IReadOnlyList<Run>> GetRunsAsync(IReadOnlyList<string> experimentIds, IReadOnlyList<string> runIds, CancellationToken cancel)
    {
        var runs = new List<Run>(runIds.Count);
        foreach (var some in runIds.Chunk(200))
        {
            var ids = string.Join(", ", some.Select(static id => $"'{id.Replace("'", "''", StringComparison.Ordinal)}'"));
            var query = new RunQuery { ExperimentIds = experimentIds, Filter = $"attributes.run_id IN ({ids})", IncludeDeleted = true, PageSize = some.Length };
            runs.AddRange((await SearchRunsAsync(query, cancel)).Runs);
        }

        return runs;
    }

    /// <summary>A metric's points ordered by step, then timestamp, then value (NaN last); exact doubles of a point are kept once.</summary>
    Task<IReadOnlyList<MetricPoint>> GetMetricHistoryAsync(string runId, string metric, CancellationToken cancel);

    /// <summary>
    /// One metric's histories of several runs, each as <see cref="GetMetricHistoryAsync"/> gives it, by run id. Runs without a point of the metric,
    /// and ids of no run, are left out.
    /// </summary>
    async Task<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>> GetMetricHistoriesAsync(IReadOnlyCollection<string> runIds, string metric, CancellationToken cancel)
    {
        var histories = new Dictionary<string, IReadOnlyList<MetricPoint>>(StringComparer.Ordinal);
        foreach (var runId in runIds)
        {
            if (await GetMetricHistoryAsync(runId, metric, cancel) is { Count: > 0 } points)
            {
                histories[runId] = points;
            }
        }

        return histories;
    }

    /// <summary>
    /// Gives the points of one metric's histories of several runs, no two the same, to <paramref name="take"/> and keeps none, so that memory does not grow with them; in any
    /// order, exact doubles of a point once. Calls for one run never overlap, those for different runs may.
    /// </summary>
    async Task ReadMetricHistoriesAsync(IReadOnlyList<string> runIds, string metric, MetricPointTaker take, CancellationToken cancel)
    {
        var histories = await GetMetricHistoriesAsync(runIds, metric, cancel);
        for (var run = 0; run < runIds.Count; run++)
        {
            foreach (var point in histories.GetValueOrDefault(runIds[run]) ?? [])
            {
                take(run, point);
            }
        }
    }

    /// <summary>
    /// As <see cref="ReadMetricHistoriesAsync"/>, for who shows of each stretch of steps its extremes: a store that finds them itself may leave out other
    /// points. What stays of a history of more than 4 points for each stretch, a shorter one being whole: its first and its last point, all NaN and infinities, and of each stretch the earliest of the least and of the greatest values.
    /// </summary>
    /// <param name="stretches">How many stretches a history may have, 5 or more. They are 2^n steps wide and begin at multiples of that; n is the least for which there are so few that hold a point.</param>
    /// <param name="take">Takes the points that stay.</param>
    /// <param name="omit">Takes, once for a run, how much was left out of it; not called for one that is whole.</param>
    Task ReadMetricExtremesAsync(IReadOnlyList<string> runIds, string metric, int stretches, MetricPointTaker take, OmittedPointsTaker omit, CancellationToken cancel) =>
        ReadMetricHistoriesAsync(runIds, metric, take, cancel);

    /// <summary>The datasets of one run with their schemas and profiles, which <see cref="Run.Inputs"/> leaves out; in the same order.</summary>
    Task<IReadOnlyList<RunDataset>> ListDatasetsAsync(string runId, CancellationToken cancel) => Task.FromResult<IReadOnlyList<RunDataset>>([]);

    /// <summary>
    /// Models of MLflow 3 that one run made (it is their source, or they are among its outputs), oldest first (creation time, then id), without
    /// deleted ones. Empty for what MLflow 2 keeps. What a run used is not among them: MLflow's servers do not say.
    /// </summary>
    Task<IReadOnlyList<LoggedModel>> ListLoggedModelsAsync(string runId, CancellationToken cancel) => Task.FromResult<IReadOnlyList<LoggedModel>>([]);

    /// <summary>Files and folders directly under <paramref name="folder"/> (empty for the root), folders first, by name.</summary>
    Task<IReadOnlyList<Artifact>> ListArtifactsAsync(string runId, string folder, CancellationToken cancel);

    /// <summary>One file or folder of a run's artifacts, or null where there is none; an empty path means all of them.</summary>
    async Task<Artifact?> GetArtifactAsync(string runId, string path, CancellationToken cancel) => path.Length == 0
        ? new("", IsFolder: true, null)
        : (await ListArtifactsAsync(runId, path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : "", cancel)).FirstOrDefault(artifact => artifact.Path == path);

    /// <summary>The bytes of an artifact's file from the first on, wherever they are kept, or null where there is none. The caller disposes the stream, and may cancel reads from it.</summary>
    Task<Stream?> OpenArtifactAsync(string runId, string path, CancellationToken cancel) => Task.FromResult<Stream?>(null);

    /// <summary>Registered models by name, without deleted versions.</summary>
    Task<IReadOnlyList<RegisteredModel>> ListModelsAsync(CancellationToken cancel);

    /// <summary>Versions of one registered model, newest first, without deleted ones.</summary>
    Task<IReadOnlyList<ModelVersion>> ListModelVersionsAsync(string model, CancellationToken cancel);

    /// <summary>Versions of all registered models that were made from one run, by model, newest first, without deleted ones.</summary>
    Task<IReadOnlyList<ModelVersion>> ListVersionsOfRunAsync(string runId, CancellationToken cancel) => Task.FromResult<IReadOnlyList<ModelVersion>>([]);

    /// <summary>Changes runs; null where the store is only read.</summary>
    IRunWriter? Writer => null;

    /// <summary>Changes registered models; null where the store is only read.</summary>
    IModelWriter? ModelWriter => null;

    /// <summary>The address of a run's page in MLflow's own web interface, without credentials; null where there is no server.</summary>
    string? PageOf(Run run) => null;

    /// <summary>A cheap value that changes when anything may have changed; compared, never interpreted.</summary>
    Task<string> GetChangeStampAsync(CancellationToken cancel);
}

/// <summary>Takes a point of a history.</summary>
/// <param name="run">Place of its run among those that were asked for.</param>
/// <param name="point">The point.</param>
public delegate void MetricPointTaker(int run, in MetricPoint point);

/// <summary>Takes that some points of a history were left out (<see cref="IRunStore.ReadMetricExtremesAsync"/>).</summary>
/// <param name="run">Place of its run among those that were asked for.</param>
/// <param name="count">How many points.</param>
/// <param name="shift">The n of the 2^n steps that a stretch has.</param>
public delegate void OmittedPointsTaker(int run, int count, int shift);

/// <summary>Which runs, in which order.</summary>
public sealed record RunQuery
{
    /// <summary>Experiment ids; empty means all.</summary>
    public IReadOnlyList<string> ExperimentIds { get; init; } = [];

    /// <summary>MLflow's filter language, empty for all.</summary>
    public string Filter { get; init; } = "";

    /// <summary>Order such as <c>metrics.accuracy DESC</c>; ties and the default are start time, newest first, then run id.</summary>
    public string OrderBy { get; init; } = "";

    /// <summary>Whether deleted runs come too.</summary>
    public bool IncludeDeleted { get; init; }

    /// <summary>Rows per page, 1 to 1,000.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>Where the page before ended (<see cref="RunPage.Next"/>); null for the first.</summary>
    public string? After { get; init; }
}

/// <summary>One page of runs; <paramref name="Next"/> is null on the last.</summary>
public sealed record RunPage(IReadOnlyList<Run> Runs, string? Next);

/// <summary>Why a store cannot be read; it decides the welcome view and the action that mends it.</summary>
public enum StoreFailure { NotFound, Unreachable, Unauthorised, Damaged, Locked, UnknownVersion, BadQuery, Timeout }

/// <summary>A store cannot answer. The message says what is wrong and how to mend it, and holds no secret.</summary>
public sealed class StoreException(StoreFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of failure.</summary>
    public StoreFailure Failure { get; } = failure;

    /// <summary>What would mend it, where that is known.</summary>
    public StoreRemedy? Remedy { get; init; }
}

/// <summary>A store does not answer.</summary>
/// <param name="LastAnswer">When it answered last; null where it never did.</param>
/// <param name="Failure">The kind of failure.</param>
/// <param name="Message">What is wrong and how to mend it; holds no secret.</param>
public sealed record StoreOutage(DateTimeOffset? LastAnswer, StoreFailure Failure, string Message)
{
    /// <summary>What would mend it, where that is known.</summary>
    public StoreRemedy? Remedy { get; init; }
}

/// <summary>A store under the short name that node ids use; never its address.</summary>
/// <param name="Alias">Short, stable, URL-safe: <c>mlruns</c>, <c>mlflow-db</c>.</param>
/// <param name="DisplayAddress">The address without credentials.</param>
public sealed record NamedStore(string Alias, string DisplayAddress, IRunStore Store)
{
    /// <summary>What people call it; the alias where nobody named it.</summary>
    public string Name { get; init; } = Alias;

    /// <summary>Who named it.</summary>
    public StoreSource Source { get; init; }

    /// <summary>The address as it may stand in settings: whole, without passwords; null where it cannot be understood.</summary>
    public string? Address { get; init; }

    /// <summary>
    /// Whether a failure only says that the team names a folder of the workspace that the first run will make: in a fresh clone nothing is wrong with that, and there are no runs.
    /// A folder that somebody names on a command line or in settings is meant to be there.
    /// </summary>
    public bool IsNotMadeYet(StoreException problem) => problem.Failure == StoreFailure.NotFound && IsFolderToBe(Source, DisplayAddress);

    /// <summary>Whether an address is that of a folder that the team names relative to the workspace.</summary>
    public static bool IsFolderToBe(StoreSource source, string address) =>
        source is StoreSource.Policy or StoreSource.EnvFile or StoreSource.TeamEnvFile && address.AsSpan().IndexOfAny(':', '\\') < 0 && !address.StartsWith('/');

    /// <summary>What credentials for it are kept under; null for one that takes none, such as a folder.</summary>
    public string? Origin { get; init; }

    /// <summary>The user that its address names, or null.</summary>
    public string? User { get; init; }
}

/// <summary>The stores that this workspace uses, as configured or discovered.</summary>
public interface IRunStores
{
    /// <summary>Opened stores in order of precedence; empty where there is none. Cheap to call often.</summary>
    Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel);
}
