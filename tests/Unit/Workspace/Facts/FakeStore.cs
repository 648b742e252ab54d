using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Tests.Unit.Workspace.Facts;

/// <summary>A tracking store in memory that counts what it is asked, can be changed, and can stop answering.</summary>
internal sealed class FakeStore(string alias = "mlruns") : IRunStore, IRunStores
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>(StringComparer.Ordinal);

    public List<Experiment> Experiments { get; } = [];

    public List<Run> Runs { get; } = [];

    public Dictionary<string, IReadOnlyList<MetricPoint>> Curves { get; } = new(StringComparer.Ordinal);

    public List<(RegisteredModel Model, IReadOnlyList<ModelVersion> Versions)> Models { get; } = [];

    public string Stamp { get; set; } = "1";

    /// <summary>Set, every call fails.</summary>
    public bool IsGone { get; set; }

    /// <summary>Set, it waits for its first run.</summary>
    public bool IsAwaited { get; set; }

    public List<string> Asked { get; } = [];

    public static Run Run(string id, string experiment, params (string Metric, double Value, long Step)[] metrics) => new(id, experiment, id[..4], RunStatus.Finished, IsDeleted: false)
    {
        Metrics = metrics.ToDictionary(static metric => metric.Metric, static metric => new MetricValue(metric.Value, 0, metric.Step), StringComparer.Ordinal),
    };

    public static RegisteredModel Model(string name) => new(name, null, None, None);

    public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<NamedStore>>([new(alias, alias, this)]);

    public Task<IReadOnlyList<Experiment>> ListExperimentsAsync(CancellationToken cancel) => Answer<IReadOnlyList<Experiment>>("experiments", [.. Experiments]);

    public Task<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancel)
    {
        var filter = ForgeLsp.Core.Runs.RunFilterParser.ParseFilter(query.Filter);
        Xunit.Assert.Null(filter.Problem);
        var found = Runs.Where(run => query.ExperimentIds.Count == 0 || query.ExperimentIds.Contains(run.ExperimentId))
            .Where(run => (query.IncludeDeleted || !run.IsDeleted) && ForgeLsp.Core.Runs.RunFilterEvaluator.Matches(run, filter.Root));
        var order = ForgeLsp.Core.Runs.RunFilterParser.ParseOrder(query.OrderBy);
        Xunit.Assert.Null(order.Problem);
        var ordering = new ForgeLsp.Core.Runs.RunOrdering(order.Keys);
        return Answer($"runs {query.Filter}{query.OrderBy}", new RunPage([.. found.OrderBy(ordering.Position, ordering).Take(query.PageSize)], null));
    }

    public Task<Run?> GetRunAsync(string runId, CancellationToken cancel) => Answer("run", Runs.Find(run => run.Id == runId));

    public Task<IReadOnlyList<MetricPoint>> GetMetricHistoryAsync(string runId, string metric, CancellationToken cancel) => Answer("curve", Curves.GetValueOrDefault(metric) ?? []);

    public Task<IReadOnlyList<Artifact>> ListArtifactsAsync(string runId, string folder, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<RegisteredModel>> ListModelsAsync(CancellationToken cancel) => Answer<IReadOnlyList<RegisteredModel>>("models", [.. Models.Select(static entry => entry.Model)]);

    public Task<IReadOnlyList<ModelVersion>> ListModelVersionsAsync(string model, CancellationToken cancel) => Answer("versions " + model, Models.Find(entry => entry.Model.Name == model).Versions);

    public Task<string> GetChangeStampAsync(CancellationToken cancel) => IsGone ? throw Gone() : Task.FromResult(Stamp);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static StoreException Gone() => new(StoreFailure.Unreachable, "The server is asleep; wake it.");

    private Task<T> Answer<T>(string question, T answer)
    {
        lock (Asked)
        {
            Asked.Add(question);
        }

        return IsGone ? throw Gone() : Task.FromResult(answer);
    }
}
