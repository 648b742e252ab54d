using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Tests.Unit.Features.Runs;

/// <summary>A store in memory that keeps the law of searches, and counts what it is asked.</summary>
internal sealed class MemoryStore(params Run[] runs) : SampleStores.BrokenStore, IRunStores
{
    private int _historiesRead;

    public Dictionary<string, IReadOnlyList<MetricPoint>> Histories { get; } = new(StringComparer.Ordinal);

    public List<(RegisteredModel Model, ModelVersion[] Versions)> Registry { get; } = [];

    public List<LoggedModel> Logged { get; } = [];

    public int HistoriesRead => _historiesRead;

    public int Searches { get; private set; }

    public IReadOnlyList<Experiment> Experiments { get; init; } = [new("7", "wine", false), new("8", "gone", true)];

    public StoreException? Failure { get; set; }

    /// <summary>A run that started <paramref name="start"/> ms after the epoch, with <c>key=value</c> parameters and metrics.</summary>
    public static Run Make(string id, long start, string @params = "", string metrics = "", string? parent = null, bool isDeleted = false, RunStatus status = RunStatus.Finished)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        if (parent is not null)
        {
            tags["mlflow.parentRunId"] = parent;
        }

        return new(id, "7", "run " + id, status, isDeleted)
        {
            StartTime = start,
            EndTime = status == RunStatus.Running ? null : start + 5_000,
            Params = Pairs(@params),
            Metrics = Pairs(metrics).ToDictionary(static pair => pair.Key, static pair => new MetricValue(double.Parse(pair.Value, System.Globalization.CultureInfo.InvariantCulture), 0, 0), StringComparer.Ordinal),
            Tags = tags,
        };
    }

    public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<NamedStore>>([new("m", "mlruns", this)]);

    public override Task<IReadOnlyList<Experiment>> ListExperimentsAsync(CancellationToken cancel) => Failure is null ? Task.FromResult(Experiments) : throw Failure;

    public override Task<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancel)
    {
        Searches++;
        if (Failure is not null)
        {
            throw Failure;
        }

        var (filter, order) = (RunFilterParser.ParseFilter(query.Filter), RunFilterParser.ParseOrder(query.OrderBy));
        if ((filter.Problem ?? order.Problem) is { } problem)
        {
            throw new StoreException(StoreFailure.BadQuery, problem.Message);
        }

        var ordering = new RunOrdering(order.Keys);
        var after = query.After is null ? null : RunCursor.Decode(query.After, order.Keys) ?? throw new StoreException(StoreFailure.BadQuery, "token");
        var rows = runs.Where(run => (query.IncludeDeleted || !run.IsDeleted) && (query.ExperimentIds.Count == 0 || query.ExperimentIds.Contains(run.ExperimentId)) && RunFilterEvaluator.Matches(run, filter.Root))
            .Select(run => (Run: run, Position: ordering.Position(run)))
            .Where(row => after is null || ordering.Compare(row.Position, after) > 0)
            .OrderBy(row => row.Position, ordering)
            .Take(query.PageSize + 1)
            .ToList();
        return Task.FromResult(new RunPage([.. rows.Take(query.PageSize).Select(row => row.Run)], rows.Count > query.PageSize ? RunCursor.Encode(rows[query.PageSize - 1].Position) : null));
    }

    public override Task<Run?> GetRunAsync(string runId, CancellationToken cancel) => Failure is null ? Task.FromResult(runs.FirstOrDefault(run => run.Id == runId)) : throw Failure;

    public override Task<IReadOnlyList<MetricPoint>> GetMetricHistoryAsync(string runId, string metric, CancellationToken cancel)
    {
        // Several are read at once.
        Interlocked.Increment(ref _historiesRead);
        return Task.FromResult(Histories.GetValueOrDefault($"{runId}/{metric}") ?? []);
    }

    public override Task<IReadOnlyList<LoggedModel>> ListLoggedModelsAsync(string runId, CancellationToken cancel) => Task.FromResult<IReadOnlyList<LoggedModel>>([.. Logged.Where(model => model.SourceRunId == runId)]);

    public override Task<IReadOnlyList<ModelVersion>> ListVersionsOfRunAsync(string runId, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<ModelVersion>>([.. Registry.SelectMany(static entry => entry.Versions).Where(version => version.RunId == runId)]);

    public override Task<IReadOnlyList<RegisteredModel>> ListModelsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<RegisteredModel>>([.. Registry.Select(entry => entry.Model)]);

    public override Task<IReadOnlyList<ModelVersion>> ListModelVersionsAsync(string model, CancellationToken cancel) => Task.FromResult<IReadOnlyList<ModelVersion>>(Registry.Find(entry => entry.Model.Name == model).Versions);

    private static Dictionary<string, string> Pairs(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static pair => pair.Split('=', 2)).ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);
}
