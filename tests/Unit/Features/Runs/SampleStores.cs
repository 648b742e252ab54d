using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Tests.Unit.Features.Runs;

/// <summary>Stores in memory: a good one with a nested run and a curve, and one that cannot be reached.</summary>
internal sealed class SampleStores(params string[] broken) : IRunStores
{
    public static readonly Run Parent = Make("p1", "parent <b>", RunStatus.Finished, 3, acc: 0.5, loss: 0.3);
    public static readonly Run Child = Make("c1", "child", RunStatus.Running, 2, acc: 0.9, loss: double.NaN, parent: "p1");
    public static readonly Run Orphan = Make("o1", "orphan", RunStatus.Failed, 1, acc: 0.9, parent: "gone");

    public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<NamedStore>>([new("good", "mlruns", new GoodStore()), .. broken.Select(name => new NamedStore(name, name, new BrokenStore()))]);

    private static Run Make(string id, string name, RunStatus status, long start, double acc, double? loss = null, string? parent = null)
    {
        var metrics = new Dictionary<string, MetricValue>(StringComparer.Ordinal) { ["acc"] = new(acc, 0, 4) };
        if (loss is { } value) metrics["loss"] = new(value, 0, 0);
        var tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["mlflow.runName"] = name };
        if (parent is not null) tags["mlflow.parentRunId"] = parent;
        return new(id, "7", name, status, false)
        {
            StartTime = start,
            EndTime = status == RunStatus.Running ? null : start + 10,
            Metrics = metrics,
            Tags = tags,
            Params = new Dictionary<string, string>(StringComparer.Ordinal) { ["same"] = "1", ["lr"] = acc.ToString("R") },
        };
    }

    internal class BrokenStore : IRunStore
    {
        public virtual Task<IReadOnlyList<Experiment>> ListExperimentsAsync(CancellationToken cancel) => throw Gone();

        public virtual Task<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancel) => throw Gone();

        public virtual Task<Run?> GetRunAsync(string runId, CancellationToken cancel) => throw Gone();

        public virtual Task<IReadOnlyList<MetricPoint>> GetMetricHistoryAsync(string runId, string metric, CancellationToken cancel) => throw Gone();

        public virtual Task<IReadOnlyList<Artifact>> ListArtifactsAsync(string runId, string folder, CancellationToken cancel) => throw Gone();

        public virtual Task<IReadOnlyList<RegisteredModel>> ListModelsAsync(CancellationToken cancel) => throw Gone();

        public virtual Task<IReadOnlyList<ModelVersion>> ListModelVersionsAsync(string model, CancellationToken cancel) => throw Gone();

        public virtual Task<IReadOnlyList<LoggedModel>> ListLoggedModelsAsync(string runId, CancellationToken cancel) => throw Gone();

        public virtual Task<IReadOnlyList<ModelVersion>> ListVersionsOfRunAsync(string runId, CancellationToken cancel) => throw Gone();

        public Task<string> GetChangeStampAsync(CancellationToken cancel) => Task.FromResult("");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static StoreException Gone() => new(StoreFailure.Unreachable, "The server is asleep; wake it.");
    }

    private sealed class GoodStore : BrokenStore
    {
        private static readonly Run[] Runs = [Parent, Child, Orphan];

        public override Task<IReadOnlyList<Experiment>> ListExperimentsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<Experiment>>([new("7", "alice/bert", false), new("8", "old", true)]);

        public override Task<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancel)
        {
            var filter = ForgeLsp.Core.Runs.RunFilterParser.ParseFilter(query.Filter);
            Assert(filter.Problem is null);
            var found = Runs.Where(run => ForgeLsp.Core.Runs.RunFilterEvaluator.Matches(run, filter.Root)).ToList();
            return Task.FromResult(query.After is null && query.Filter.StartsWith("not", StringComparison.Ordinal) && query.PageSize == 1 ? new RunPage(found, "next") : new RunPage(found, null));
        }

        public override Task<Run?> GetRunAsync(string runId, CancellationToken cancel) => Task.FromResult(Runs.FirstOrDefault(run => run.Id == runId));

        public override Task<IReadOnlyList<MetricPoint>> GetMetricHistoryAsync(string runId, string metric, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<MetricPoint>>(metric == "acc" ? [.. Enumerable.Range(0, 5).Select(step => new MetricPoint(step, step * 10, step / 10.0))] : [new(0, 0, 1)]);

        public override Task<IReadOnlyList<Artifact>> ListArtifactsAsync(string runId, string folder, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<Artifact>>(folder.Length == 0 ? [new("plots", true, null), new("a.csv", false, 2048)] : [new(folder + "/x.png", false, 1)]);

        private static void Assert(bool holds) => Xunit.Assert.True(holds);
    }
}
