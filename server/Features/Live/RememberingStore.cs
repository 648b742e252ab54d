using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Features.Live;

/// <summary>
/// A store as views see it. While it does not answer, the last good answers stand in for it and <see cref="Outage"/> says so; it is asked again
/// with growing pauses, and nobody waits for it in between. Whether it answers is decided by one question, its experiments: another one may fail
/// for a reason of its own, such as a search that takes too long, and then fails as it is.
/// </summary>
public sealed class RememberingStore : IRunStore
{
    /// <summary>How many lists of runs are followed.</summary>
    internal const int MostShown = 8;

    private const long Capacity = 24L << 20;
    private const string Door = "experiments";

    /// <summary>How long the further pages of a folder are read from what its first page was.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(2);

    private readonly IRunStore _inner;
    private readonly TimeProvider _time;
    private readonly AnswerMemory _memory;
    private readonly OutagePauses _pauses;
    private readonly SemaphoreSlim _knocking = new(1);
    private readonly Lock _gate = new();
    private readonly List<RunQuery> _shown = [];
    private DateTimeOffset? _lastAnswer;
    private StoreOutage? _outage;
    private int _knocks;

    /// <summary>Nothing is asked before somebody asks. The inner store stays its owner's.</summary>
    /// <param name="capacity">How many bytes of answers are kept, roughly.</param>
    public RememberingStore(IRunStore inner, TimeProvider time, long capacity = Capacity)
    {
        _inner = inner;
        _time = time;
        _memory = new(capacity);
        _pauses = new(time);
        Running = new(time);
    }

    /// <summary>Raised when the store stops answering, answers again, or fails in another way.</summary>
    public event Action? OutageChanged;

    /// <inheritdoc/>
    public string? Notice => _inner.Notice;

    /// <inheritdoc/>
    public string? Version => _inner.Version;

    /// <inheritdoc/>
    public bool IsAwaited => _inner.IsAwaited;

    /// <inheritdoc/>
    public StoreOutage? Outage => Volatile.Read(ref _outage);

    /// <inheritdoc/>
    public IRunWriter? Writer => _inner.Writer;

    /// <inheritdoc/>
    public IModelWriter? ModelWriter => _inner.ModelWriter;

    /// <summary>Runs that were shown while they ran.</summary>
    internal RunningRuns Running { get; }

    /// <summary>Whether a store that does not answer may be asked again by now.</summary>
    internal bool IsDue => _pauses.IsOver;

    /// <summary>The first pages of lists of runs that were asked for last, newest first.</summary>
    internal IReadOnlyList<RunQuery> Shown
    {
        get
        {
            lock (_gate)
            {
                return [.. _shown];
            }
        }
    }

    /// <summary>Somebody asks by hand: the next question goes to the store, whatever happened before.</summary>
    public void AskAnew()
    {
        _pauses.End();
        Running.Expire();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Experiment>> ListExperimentsAsync(CancellationToken cancel) =>
        Outage is not { } outage || _pauses.Claim() ? await KnockAsync(cancel) : Instead<IReadOnlyList<Experiment>>(Door, outage);

    /// <inheritdoc/>
    public async Task<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancel)
    {
        var page = await AskAsync(Question(query), () => SearchAsync(query, cancel), static page => 100 + page.Runs.Sum(AnswerSize.Of), cancel);
        if (query is { After: null, ExperimentIds.Count: > 0 })
        {
            ShownNow(query);
        }

        Running.Shown(page.Runs);
        return page;
    }

    /// <inheritdoc/>
    public async Task<RunPage> SearchOrphansAsync(RunQuery query, CancellationToken cancel)
    {
        var page = await AskAsync(("orphans", Question(query)), () => OrphansAsync(query, cancel), static page => 100 + page.Runs.Sum(AnswerSize.Of), cancel);
        Running.Shown(page.Runs);
        return page;
    }

    /// <inheritdoc/>
    public Task<RunGroups> GroupRunsAsync(RunQuery query, string param, CancellationToken cancel) => AskAsync(
        ("groups", param, Question(query)), () => _inner.GroupRunsAsync(query, param, cancel), static groups => 100 + groups.Groups.Sum(static group => 60L + (2L * (group.Value?.Length ?? 0))), cancel);

    /// <inheritdoc/>
    public async Task<Run?> GetRunAsync(string runId, CancellationToken cancel)
    {
        if (Running.Recent(runId) is { } recent)
        {
            return recent;
        }

        var run = await AskAsync<Run?>(("run", runId), () => _inner.GetRunAsync(runId, cancel), static run => run is null ? 100 : AnswerSize.Of(run), cancel);
        if (run is not null)
        {
            Running.Shown([run]);
        }

        return run;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Run>> GetRunsAsync(IReadOnlyList<string> experimentIds, IReadOnlyList<string> runIds, CancellationToken cancel)
    {
        var known = runIds.Select(id => Outage is null ? Running.Recent(id) : Remembered(id)).OfType<Run>().ToList();
        var others = runIds.Except(known.Select(static run => run.Id), StringComparer.Ordinal).ToList();
        return others.Count == 0 || Outage is not null ? known : [.. known, .. await FetchAsync(experimentIds, others, cancel)];
    }

    /// <summary>As <see cref="GetRunsAsync"/>, from the store itself however recent the answer before is.</summary>
    /// <exception cref="StoreException">The store does not answer.</exception>
    internal async Task<IReadOnlyList<Run>> FetchAsync(IReadOnlyList<string> experimentIds, IReadOnlyList<string> runIds, CancellationToken cancel)
    {
        var runs = await AskAsync("fetch", () => _inner.GetRunsAsync(experimentIds, runIds, cancel), static _ => long.MaxValue, cancel);
        Keep(runs);
        Running.Asked(runs);
        return runs;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<MetricPoint>> GetMetricHistoryAsync(string runId, string metric, CancellationToken cancel) =>
        AskAsync(("history", runId, metric), () => _inner.GetMetricHistoryAsync(runId, metric, cancel), static points => 100 + (points.Count * 24L), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>> GetMetricHistoriesAsync(IReadOnlyCollection<string> runIds, string metric, CancellationToken cancel) =>
        AskAsync(("histories", string.Join('\n', runIds), metric), () => _inner.GetMetricHistoriesAsync(runIds, metric, cancel), static all => 100 + all.Values.Sum(static points => 100 + (points.Count * 24L)), cancel);

    /// <summary>As the contract says. Nothing is kept: who thins histories keeps what is left of them.</summary>
    public Task ReadMetricHistoriesAsync(IReadOnlyList<string> runIds, string metric, MetricPointTaker take, CancellationToken cancel) =>
        PointsAsync(() => _inner.ReadMetricHistoriesAsync(runIds, metric, take, cancel), cancel);

    /// <summary>As the contract says. Nothing is kept, as of <see cref="ReadMetricHistoriesAsync"/>.</summary>
    public Task ReadMetricExtremesAsync(IReadOnlyList<string> runIds, string metric, int stretches, MetricPointTaker take, OmittedPointsTaker omit, CancellationToken cancel) =>
        PointsAsync(() => _inner.ReadMetricExtremesAsync(runIds, metric, stretches, take, omit, cancel), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunDataset>> ListDatasetsAsync(string runId, CancellationToken cancel) => AskAsync(
        ("datasets", runId),
        () => _inner.ListDatasetsAsync(runId, cancel),
        static datasets => 100 + datasets.Sum(static one => 400L + AnswerSize.Of(one.Tags) + (2L * ((one.Schema?.Length ?? 0) + (one.Profile?.Length ?? 0)))),
        cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LoggedModel>> ListLoggedModelsAsync(string runId, CancellationToken cancel) => AskAsync(
        ("logged models", runId),
        () => _inner.ListLoggedModelsAsync(runId, cancel),
        static models => 100 + models.Sum(static one => 600L + AnswerSize.Of(one.Params) + AnswerSize.Of(one.Tags) + (one.Metrics.Count * 200L)),
        cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Artifact>> ListArtifactsAsync(string runId, string folder, CancellationToken cancel) => AskAsync(
        ("artifacts", runId, folder), () => ListAsync(runId, folder, cancel), static artifacts => 100 + artifacts.Sum(static one => 100L + (2L * one.Path.Length)), cancel, isElsewhere: true);

    /// <summary>What a folder of artifacts held a short while ago, for who reads on in it; null where nobody asked.</summary>
    internal IReadOnlyList<Artifact>? RecentArtifacts(string runId, string folder) =>
        _memory.Find<long>(("artifacts at", runId, folder)) is { } at && _time.GetElapsedTime(at.Value) < Fresh ? _memory.Find<IReadOnlyList<Artifact>>(("artifacts", runId, folder))?.Value : null;

    /// <inheritdoc/>
    public Task<Artifact?> GetArtifactAsync(string runId, string path, CancellationToken cancel) =>
        AskAsync<Artifact?>(("artifact", runId, path), () => _inner.GetArtifactAsync(runId, path, cancel), static artifact => 100 + (2L * (artifact?.Path.Length ?? 0)), cancel, isElsewhere: true);

    /// <inheritdoc/>
    public Task<Stream?> OpenArtifactAsync(string runId, string path, CancellationToken cancel) => _inner.OpenArtifactAsync(runId, path, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RegisteredModel>> ListModelsAsync(CancellationToken cancel) =>
        AskAsync("models", () => _inner.ListModelsAsync(cancel), static models => 100 + models.Sum(static one => 400 + AnswerSize.Of(one.Tags) + AnswerSize.Of(one.Aliases)), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelVersion>> ListModelVersionsAsync(string model, CancellationToken cancel) =>
        AskAsync(("versions", model), () => _inner.ListModelVersionsAsync(model, cancel), static versions => 100 + versions.Sum(static one => 600 + AnswerSize.Of(one.Tags)), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelVersion>> ListVersionsOfRunAsync(string runId, CancellationToken cancel) =>
        AskAsync(("versions of", runId), () => _inner.ListVersionsOfRunAsync(runId, cancel), static versions => 100 + versions.Sum(static one => 600 + AnswerSize.Of(one.Tags)), cancel);

    /// <inheritdoc/>
    public string? PageOf(Run run) => _inner.PageOf(run);

    /// <inheritdoc/>
    public Task<string> GetChangeStampAsync(CancellationToken cancel) => Outage is { } outage ? throw Problem(outage) : _inner.GetChangeStampAsync(cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _knocking.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>What a search answered last, if that is still known.</summary>
    internal RunPage? Remembered(RunQuery query) => _memory.Find<RunPage>(Question(query))?.Value;

    /// <summary>What the experiments were last, if that is still known.</summary>
    internal IReadOnlyList<Experiment>? RememberedExperiments() => _memory.Find<IReadOnlyList<Experiment>>(Door)?.Value;

    // Lists are compared by what they hold.
    private static object Question(RunQuery query) => ("search", string.Join('\n', query.ExperimentIds), query with { ExperimentIds = [] });

    private static StoreException Problem(StoreOutage outage) => new(outage.Failure, outage.Message) { Remedy = outage.Remedy };

    private Task PointsAsync(Func<Task> read, CancellationToken cancel) => AskAsync(
        "points",
        async () =>
        {
            await read();
            return true;
        },
        static _ => long.MaxValue,
        cancel);

    private async Task<T> AskAsync<T>(object question, Func<Task<T>> ask, Func<T, long> size, CancellationToken cancel, bool isElsewhere = false)
    {
        if (Outage is { } outage)
        {
            return Instead<T>(question, outage);
        }

        var knocks = Volatile.Read(ref _knocks);
        try
        {
            var answer = await ask();
            _memory.Keep(question, answer, size(answer));
            return answer;
        }
        catch (StoreException failure) when (failure.Failure != StoreFailure.BadQuery && !isElsewhere)
        {
            if (await SilenceAsync(knocks, cancel) is not { } silence)
            {
                throw;
            }

            return Instead<T>(question, silence);
        }
    }

    /// <summary>After a failure: the outage, if the store itself does not answer. One asks for all whose questions failed meanwhile.</summary>
    private async Task<StoreOutage?> SilenceAsync(int knocks, CancellationToken cancel)
    {
        await _knocking.WaitAsync(cancel);
        try
        {
            if (knocks == Volatile.Read(ref _knocks))
            {
                await KnockAsync(cancel);
            }
        }
        catch (StoreException)
        {
            // That is the answer.
        }
        finally
        {
            _knocking.Release();
        }

        return Outage;
    }

    private async Task<IReadOnlyList<Experiment>> KnockAsync(CancellationToken cancel)
    {
        try
        {
            var experiments = await _inner.ListExperimentsAsync(cancel);
            _memory.Keep(Door, experiments, 100 + experiments.Sum(AnswerSize.Of));
            Answered(null);
            return experiments;
        }
        catch (StoreException failure) when (failure.Failure != StoreFailure.BadQuery)
        {
            Answered(failure);
            if (RememberedExperiments() is not { } known)
            {
                throw;
            }

            return known;
        }
    }

    private void Answered(StoreException? failure)
    {
        bool isNews;
        lock (_gate)
        {
            var before = _outage;
            _lastAnswer = failure is null ? _time.GetUtcNow() : _lastAnswer;
            _outage = failure is null ? null : new(_lastAnswer, failure.Failure, failure.Message) { Remedy = failure.Remedy };
            _pauses.Answered(failure?.Failure);
            _knocks++;
            isNews = before?.Failure != _outage?.Failure;
        }

        if (isNews)
        {
            OutageChanged?.Invoke();
        }
    }

    private T Instead<T>(object question, StoreOutage outage) => _memory.Find<T>(question) is { } known ? known.Value : throw Problem(outage);

    private Run? Remembered(string runId) => _memory.Find<Run?>(("run", runId))?.Value;

    // A run that was in a list can be opened though the store is gone since.
    private async Task<RunPage> SearchAsync(RunQuery query, CancellationToken cancel)
    {
        var page = await _inner.SearchRunsAsync(query, cancel);
        Keep(page.Runs);
        return page;
    }

    private async Task<RunPage> OrphansAsync(RunQuery query, CancellationToken cancel)
    {
        var page = await _inner.SearchOrphansAsync(query, cancel);
        Keep(page.Runs);
        return page;
    }

    private async Task<IReadOnlyList<Artifact>> ListAsync(string runId, string folder, CancellationToken cancel)
    {
        var artifacts = await _inner.ListArtifactsAsync(runId, folder, cancel);
        _memory.Keep(("artifacts at", runId, folder), _time.GetTimestamp(), 100);
        return artifacts;
    }

    private void Keep(IReadOnlyList<Run> runs)
    {
        foreach (var run in runs)
        {
            _memory.Keep<Run?>(("run", run.Id), run, AnswerSize.Of(run));
        }
    }

    private void ShownNow(RunQuery query)
    {
        lock (_gate)
        {
            var question = Question(query);
            _shown.RemoveAll(other => Question(other).Equals(question));
            _shown.Insert(0, query);
            if (_shown.Count > MostShown)
            {
                _shown.RemoveAt(MostShown);
            }
        }
    }
}
