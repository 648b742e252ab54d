using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Live;
using ForgeLsp.Host.Session;
using ForgeLsp.Tests.Unit.Features.Live;
using ForgeLsp.Tests.Unit.Workspace.Facts;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Session;

/// <summary>The promise of the views, by the session's own beat: what a running run writes is told within five seconds.</summary>
public sealed class LiveMetricTests
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(5);
    private readonly HandClock _clock = new();
    private readonly FakeStore _inner = new() { Experiments = { new("1", "churn", IsDeleted: false) } };

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public async Task A_metric_that_is_written_just_behind_a_look_is_told_within_five_seconds(double secondsPerQuestion)
    {
        Write(0);
        var told = new List<DateTimeOffset>();
        var stores = new RememberedStores(new SlowStore(_inner, _clock, secondsPerQuestion), _clock);
        var watch = new StoresWatch(stores, _clock, changes => told.AddRange(changes.Rows.Contains("metric:mlruns/r111/loss") ? [_clock.GetUtcNow()] : []), static failure => throw failure);
        await Assert.Single(await stores.ListAsync(default)).Store.SearchRunsAsync(new RunQuery { ExperimentIds = ["1"] }, default);
        await BeatAsync(static () => { });
        for (var value = 1; value <= 20; value++)
        {
            // Just after the look has read what was there.
            var written = _clock.GetUtcNow();
            await BeatAsync(() => Write(value));
            told.Clear();
            for (var beats = 0; told.Count == 0 && beats < 20; beats++)
            {
                await BeatAsync(static () => { });
            }

            Assert.InRange(Assert.Single(told) - written, TimeSpan.Zero, Promise);
        }

        // The beat goes on while a look is under way.
        async Task BeatAsync(Action then)
        {
            var begin = _clock.GetUtcNow();
            await await watch.LookAsync(isEager: false, default);
            then();
            _clock.Pass(Math.Max(0, (SourceWatch.Beat - (_clock.GetUtcNow() - begin)).TotalSeconds));
        }
    }

    [Fact]
    public async Task A_slow_look_at_everything_else_holds_no_new_metric_back()
    {
        Write(0);
        var inner = new SlowStore(_inner, _clock, 0);
        var told = new SemaphoreSlim(0);
        var stores = new RememberedStores(inner, _clock);
        var watch = new StoresWatch(stores, _clock, _ => told.Release(), static failure => throw failure);
        await Assert.Single(await stores.ListAsync(default)).Store.SearchRunsAsync(new RunQuery { ExperimentIds = ["1"] }, default);
        inner.Stamp = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var value = 1; value <= 3; value++)
        {
            Write(value);
            _clock.Pass(SourceWatch.Beat.TotalSeconds);
            var looks = await watch.LookAsync(isEager: false, default);
            await told.WaitAsync(TestContext.Current.CancellationToken);
            Assert.False(looks.IsCompleted);
        }

        inner.Stamp.SetResult("1");
        await await watch.LookAsync(isEager: false, default);
    }

    private void Write(double loss)
    {
        _inner.Runs.Clear();
        _inner.Runs.Add(FakeStore.Run("r111", "1", ("loss", loss, 1)) with { Status = RunStatus.Running, StartTime = _clock.GetUtcNow().ToUnixTimeMilliseconds() });
    }

    /// <summary>A store whose answers take a while of the test's own time.</summary>
    private sealed class SlowStore(FakeStore inner, HandClock clock, double seconds) : IRunStore, IRunStores
    {
        public TaskCompletionSource<string>? Stamp { get; set; }

        public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<NamedStore>>([new("mlruns", "https://host", this)]);

        public Task<IReadOnlyList<Experiment>> ListExperimentsAsync(CancellationToken cancel) => inner.ListExperimentsAsync(cancel);

        public Task<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancel) => inner.SearchRunsAsync(query, cancel);

        public async Task<IReadOnlyList<Run>> GetRunsAsync(IReadOnlyList<string> experimentIds, IReadOnlyList<string> runIds, CancellationToken cancel)
        {
            var runs = (await inner.SearchRunsAsync(new RunQuery(), cancel)).Runs.Where(run => runIds.Contains(run.Id)).ToList();
            clock.Pass(seconds);
            return runs;
        }

        public Task<Run?> GetRunAsync(string runId, CancellationToken cancel) => inner.GetRunAsync(runId, cancel);

        public Task<IReadOnlyList<MetricPoint>> GetMetricHistoryAsync(string runId, string metric, CancellationToken cancel) => inner.GetMetricHistoryAsync(runId, metric, cancel);

        public Task<IReadOnlyList<Artifact>> ListArtifactsAsync(string runId, string folder, CancellationToken cancel) => inner.ListArtifactsAsync(runId, folder, cancel);

        public Task<IReadOnlyList<RegisteredModel>> ListModelsAsync(CancellationToken cancel) => inner.ListModelsAsync(cancel);

        public Task<IReadOnlyList<ModelVersion>> ListModelVersionsAsync(string model, CancellationToken cancel) => inner.ListModelVersionsAsync(model, cancel);

        public Task<string> GetChangeStampAsync(CancellationToken cancel) => Stamp?.Task ?? inner.GetChangeStampAsync(cancel);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
