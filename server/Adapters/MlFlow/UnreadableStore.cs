using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>Stands for an address that cannot be opened, so that its place in the views says why.</summary>
internal sealed class UnreadableStore(StoreException problem) : IRunStore
{
    public Task<IReadOnlyList<Experiment>> ListExperimentsAsync(CancellationToken cancel) => FailAsync<IReadOnlyList<Experiment>>();

    public Task<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancel) => FailAsync<RunPage>();

    public Task<Run?> GetRunAsync(string runId, CancellationToken cancel) => FailAsync<Run?>();

    public Task<IReadOnlyList<MetricPoint>> GetMetricHistoryAsync(string runId, string metric, CancellationToken cancel) => FailAsync<IReadOnlyList<MetricPoint>>();

    public Task<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>> GetMetricHistoriesAsync(IReadOnlyCollection<string> runIds, string metric, CancellationToken cancel) =>
        FailAsync<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>>();

    public Task ReadMetricHistoriesAsync(IReadOnlyList<string> runIds, string metric, MetricPointTaker take, CancellationToken cancel) => FailAsync<bool>();

    public Task<IReadOnlyList<RunDataset>> ListDatasetsAsync(string runId, CancellationToken cancel) => FailAsync<IReadOnlyList<RunDataset>>();

    public Task<IReadOnlyList<LoggedModel>> ListLoggedModelsAsync(string runId, CancellationToken cancel) => FailAsync<IReadOnlyList<LoggedModel>>();

    public Task<IReadOnlyList<Artifact>> ListArtifactsAsync(string runId, string folder, CancellationToken cancel) => FailAsync<IReadOnlyList<Artifact>>();

    public Task<IReadOnlyList<RegisteredModel>> ListModelsAsync(CancellationToken cancel) => FailAsync<IReadOnlyList<RegisteredModel>>();

    public Task<IReadOnlyList<ModelVersion>> ListModelVersionsAsync(string model, CancellationToken cancel) => FailAsync<IReadOnlyList<ModelVersion>>();

    public Task<IReadOnlyList<ModelVersion>> ListVersionsOfRunAsync(string runId, CancellationToken cancel) => FailAsync<IReadOnlyList<ModelVersion>>();

    public Task<string> GetChangeStampAsync(CancellationToken cancel) => Task.FromResult("unreadable");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<T> FailAsync<T>() => Task.FromException<T>(new StoreException(problem.Failure, problem.Message, problem) { Remedy = problem.Remedy });
}
