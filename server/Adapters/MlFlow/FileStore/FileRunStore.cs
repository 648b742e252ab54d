using ForgeLsp.Adapters.MlFlow.Artifacts;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow.FileStore;

/// <summary>MLflow's file store (<c>mlruns</c>), read without MLflow and never written. Layout: MLflow 2.x and 3.x <c>file_store.py</c>, as observed.</summary>
/// <param name="root">Absolute path of the store.</param>
/// <param name="staysInside">Whether artifacts are looked for below the root only.</param>
/// <param name="cacheFolder">Folder of the user's, outside the workspace, where what was read is kept for the next start; null for nowhere.</param>
/// <param name="time">For how long ago something was looked at.</param>
/// <param name="artifacts">How artifacts on other machines are reached; null for not at all.</param>
public sealed class FileRunStore(string root, bool staysInside = false, string? cacheFolder = null, TimeProvider? time = null, ArtifactAccess? artifacts = null) : IRunStore
{
    private readonly FileStoreIndex _index = new(root, cacheFolder, time ?? TimeProvider.System);
    private readonly ArtifactPlaces _places = new(artifacts ?? ArtifactAccess.None, root, staysInside);

    /// <summary>How many run folders were read since the start.</summary>
    public int RunsRead => _index.RunsRead;

    /// <summary>Waits until nothing is looked at in the background; for tests.</summary>
    internal Task SettledAsync() => _index.SettledAsync();

    /// <summary>Whether a folder holds a file store.</summary>
    public static bool IsFileStore(string folder)
    {
        try
        {
            return Directory.Exists(folder) && FileStoreIndex.IsFileStore(folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Experiment>> ListExperimentsAsync(CancellationToken cancel) => ReadAsync<IReadOnlyList<Experiment>>(
        token => [.. _index.Experiments(token).Select(entry => entry.Experiment).Order(ExperimentOrder.Instance)], cancel);

    /// <inheritdoc/>
    public Task<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancel)
    {
        var plan = RunPlan.Of(query);
        return ReadAsync(
            token =>
            {
                var rows = Selected(query, plan, wanted: plan.PageSize, token)
                    .Select(listed => (Listed: listed, Position: plan.Ordering.Position(listed.Run)))
                    .Where(row => plan.After is null || plan.Ordering.Compare(row.Position, plan.After) > 0)
                    .OrderBy(row => row.Position, plan.Ordering)
                    .Take(plan.PageSize + 1)
                    .ToList();
                var runs = _index.Whole([.. rows.Take(plan.PageSize).Select(static row => row.Listed)], token);
                return new RunPage(runs, rows.Count > plan.PageSize ? RunCursor.Encode(rows[plan.PageSize - 1].Position) : null);
            },
            cancel);
    }

    /// <inheritdoc/>
    public Task<RunGroups> GroupRunsAsync(RunQuery query, string param, CancellationToken cancel)
    {
        var plan = RunPlan.Of(query with { OrderBy = "", After = null });
        return ReadAsync(
            token => new RunGroups([.. Selected(query, plan, wanted: null, token).GroupBy(listed => listed.Run.Params.GetValueOrDefault(param), StringComparer.Ordinal).Select(group => new RunGroup(group.Key, group.Count()))], null),
            cancel);
    }

    /// <inheritdoc/>
    public Task<RunPage> SearchOrphansAsync(RunQuery query, CancellationToken cancel)
    {
        var plan = RunPlan.Of(query);
        return ReadAsync(
            token =>
            {
                var runs = Runs(query, plan, wanted: plan.PageSize, token).ToDictionary(static listed => listed.Run.Id, StringComparer.Ordinal);
                var nested = runs.Values.Select(static listed => listed.Run).Where(run => (query.IncludeDeleted || !run.IsDeleted) && run.ParentRunId is not null).ToList();
                var page = OrphanRuns.Page(nested, id => runs.TryGetValue(id, out var home) ? home.Run : null, query, plan.Filter, plan.Ordering, plan.After);
                return page with { Runs = _index.Whole([.. page.Runs.Select(run => runs[run.Id])], token) };
            },
            cancel);
    }

    /// <inheritdoc/>
    public Task<Run?> GetRunAsync(string runId, CancellationToken cancel) =>
        ReadAsync(token => Find(runId, token) is { } found ? _index.Run(found.Folder, found.ExperimentId, token) : null, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Run>> GetRunsAsync(IReadOnlyList<string> experimentIds, IReadOnlyList<string> runIds, CancellationToken cancel) => ReadAsync<IReadOnlyList<Run>>(
        token =>
        {
            var experiments = _index.Experiments(token).OrderByDescending(entry => experimentIds.Contains(entry.Experiment.Id, StringComparer.Ordinal)).ToList();
            return
            [
                .. from id in runIds
                   where FileStoreIndex.IsPlainName(id)
                   let home = experiments.FirstOrDefault(entry => Directory.Exists(Path.Combine(entry.Folder, id)))
                   where home.Folder is not null
                   select _index.Run(Path.Combine(home.Folder, id), home.Experiment.Id, token),
            ];
        },
        cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MetricPoint>> GetMetricHistoryAsync(string runId, string metric, CancellationToken cancel) => ReadAsync<IReadOnlyList<MetricPoint>>(
        token => IsKey(metric) && Find(runId, token) is { } found ? History(found.Folder, metric, token) : [], cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>> GetMetricHistoriesAsync(IReadOnlyCollection<string> runIds, string metric, CancellationToken cancel) =>
        ReadAsync<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>>(
            token =>
            {
                var folders = IsKey(metric) ? _index.Experiments(token).ConvertAll(static entry => entry.Folder) : [];
                var wanted = runIds.Where(FileStoreIndex.IsPlainName).Distinct(StringComparer.Ordinal).ToArray();
                var found = new List<MetricPoint>[wanted.Length];
                Parallel.For(0, wanted.Length, new ParallelOptions { CancellationToken = token, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
                    found[i] = folders.Select(folder => Path.Combine(folder, wanted[i])).FirstOrDefault(Directory.Exists) is { } run ? History(run, metric, token) : []);
                return Enumerable.Range(0, wanted.Length).Where(i => found[i].Count > 0).ToDictionary(i => wanted[i], i => (IReadOnlyList<MetricPoint>)found[i], StringComparer.Ordinal);
            },
            cancel);

    /// <inheritdoc/>
    public Task ReadMetricHistoriesAsync(IReadOnlyList<string> runIds, string metric, MetricPointTaker take, CancellationToken cancel) => ReadAsync(
        token =>
        {
            var folders = IsKey(metric) ? _index.Experiments(token).ConvertAll(static entry => entry.Folder) : [];
            Parallel.For(0, runIds.Count, new ParallelOptions { CancellationToken = token, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            {
                if (FileStoreIndex.IsPlainName(runIds[i]) && folders.Select(folder => Path.Combine(folder, runIds[i])).FirstOrDefault(Directory.Exists) is { } run)
                {
                    foreach (var point in History(run, metric, token))
                    {
                        take(i, point);
                    }
                }
            });
            return true;
        },
        cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunDataset>> ListDatasetsAsync(string runId, CancellationToken cancel) =>
        ReadAsync<IReadOnlyList<RunDataset>>(token => Find(runId, token) is { } found ? DatasetOrder.Of(FileRunReader.Datasets(found.Folder, []), static dataset => dataset.Input) : [], cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LoggedModel>> ListLoggedModelsAsync(string runId, CancellationToken cancel) => ReadAsync<IReadOnlyList<LoggedModel>>(
        token =>
        {
            if (Find(runId, token) is not { } found)
            {
                return [];
            }

            var own = Path.GetDirectoryName(found.Folder) ?? root;
            return FileLoggedModels.Of([own, .. _index.Experiments(token).Select(static entry => entry.Folder).Where(folder => folder != own)], found.Folder, token);
        },
        cancel);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Artifact>> ListArtifactsAsync(string runId, string folder, CancellationToken cancel) =>
        await ArtifactsAsync(runId, cancel) is { } found ? await found.ListAsync(folder, cancel) : [];

    /// <inheritdoc/>
    public async Task<Artifact?> GetArtifactAsync(string runId, string path, CancellationToken cancel) =>
        await ArtifactsAsync(runId, cancel) is { } found ? await found.FindAsync(path, cancel) : null;

    /// <inheritdoc/>
    public async Task<Stream?> OpenArtifactAsync(string runId, string path, CancellationToken cancel) =>
        await ArtifactsAsync(runId, cancel) is { } found ? await found.OpenAsync(path, cancel) : null;

    /// <inheritdoc/>
    public Task<IReadOnlyList<RegisteredModel>> ListModelsAsync(CancellationToken cancel) =>
        ReadAsync<IReadOnlyList<RegisteredModel>>(token => FileRegistryReader.Models(root, token), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelVersion>> ListModelVersionsAsync(string model, CancellationToken cancel) =>
        ReadAsync<IReadOnlyList<ModelVersion>>(token => FileRegistryReader.Versions(root, model, token), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelVersion>> ListVersionsOfRunAsync(string runId, CancellationToken cancel) =>
        ReadAsync<IReadOnlyList<ModelVersion>>(token => FileRegistryReader.VersionsOfRun(root, runId, token), cancel);

    /// <inheritdoc/>
    public Task<string> GetChangeStampAsync(CancellationToken cancel) => ReadAsync(token => _index.Stamp(token).ToString("x"), cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _places.Dispose();
        return _index.DisposeAsync();
    }

    private IEnumerable<ListedRun> Selected(RunQuery query, RunPlan plan, int? wanted, CancellationToken cancel) =>
        Runs(query, plan, wanted, cancel).Where(listed => (query.IncludeDeleted || !listed.Run.IsDeleted) && RunFilterEvaluator.Matches(listed.Run, plan.Filter));

    private IEnumerable<ListedRun> Runs(RunQuery query, RunPlan plan, int? wanted, CancellationToken cancel)
    {
        var experiments = query.ExperimentIds.ToHashSet(StringComparer.Ordinal);
        var whole = RunHead.IsEnoughFor(plan) ? wanted : null;
        return _index.Experiments(cancel)
            .Where(entry => experiments.Count == 0 || experiments.Contains(entry.Experiment.Id))
            .SelectMany(entry => _index.Runs(entry.Folder, entry.Experiment.Id, whole, cancel));
    }

    // MLflow encodes nothing: a slash in a metric's key is a folder.
    private static bool IsKey(string metric) => metric.Split('/').All(FileStoreIndex.IsPlainName);

    private static List<MetricPoint> History(string runFolder, string metric, CancellationToken cancel)
    {
        var path = Path.Combine([runFolder, "metrics", .. metric.Split('/')]);
        return File.Exists(path) ? MetricHistory.Order(MetricFile.Read(path, cancel).Points) : [];
    }

    // A copied store names the paths of another machine: the folder beside the run is the truth.
    private Task<RunArtifacts?> ArtifactsAsync(string runId, CancellationToken cancel) => ReadAsync(
        token =>
        {
            if (Find(runId, token) is not { } found)
            {
                return null;
            }

            var beside = Path.Combine(found.Folder, "artifacts");
            var own = Directory.Exists(beside) ? new LocalPlace(() => beside, staysInside) : _places.Of(_index.Run(found.Folder, found.ExperimentId, token).ArtifactUri, runId);
            var folders = Path.Combine(found.Folder, "..", "models");
            return new RunArtifacts(own, FileRunReader.Models(found.Folder), model =>
                Path.GetFullPath(Path.Combine(folders, model.Id, "artifacts")) is var near && Directory.Exists(near) ? new LocalPlace(() => near, staysInside) : _places.Of(model.Uri, model.Id));
        },
        cancel);

    private (string Folder, string ExperimentId)? Find(string runId, CancellationToken cancel)
    {
        if (!FileStoreIndex.IsPlainName(runId))
        {
            return null;
        }

        foreach (var (experiment, folder) in _index.Experiments(cancel))
        {
            var path = Path.Combine(folder, runId);
            if (Directory.Exists(path))
            {
                return (path, experiment.Id);
            }
        }

        return null;
    }

    private Task<T> ReadAsync<T>(Func<CancellationToken, T> read, CancellationToken cancel) => TimeBox.RunAsync(
        token =>
        {
            try
            {
                return read(token);
            }
            catch (DirectoryNotFoundException missing) when (!Directory.Exists(root))
            {
                var name = Path.GetFileName(root);
                throw new StoreException(StoreFailure.NotFound, $"The folder '{name}' is not there; check the tracking address{(TrackingAddress.IsLikeHost(name) ? ": that of a server begins with https:// or http://" : "")}.", missing);
            }
            catch (UnauthorizedAccessException denied)
            {
                throw new StoreException(StoreFailure.Unauthorised, $"The folder '{Path.GetFileName(root)}' may not be read; check its permissions.", denied);
            }
            catch (AggregateException several) when (several.InnerException is OperationCanceledException)
            {
                throw new OperationCanceledException(token);
            }
            catch (Exception problem) when (problem is IOException or AggregateException)
            {
                throw new StoreException(StoreFailure.Unreachable, $"The folder '{Path.GetFileName(root)}' cannot be read ({problem.GetBaseException().Message.TrimEnd('.')}); check the disk that it lies on.", problem);
            }
        },
        TimeBox.Limit,
        cancel);
}
