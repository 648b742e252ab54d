using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow.FileStore;

/// <summary>MLflow's file store (<c>mlruns</c>), read without MLflow and never written. Layout: MLflow 2.x and 3.x <c>file_store.py</c>, as observed.</summary>
/// <param name="root">Absolute path of the store.</param>
/// <param name="staysInside">Whether artifacts are looked for below the root only.</param>
public sealed class FileRunStore(string root, bool staysInside = false) : IRunStore
{
    private readonly FileStoreIndex _index = new(root);

    /// <summary>How many run folders were read since the start.</summary>
    public int RunsRead => _index.RunsRead;

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
                var rows = Selected(query, plan, token)
                    .Select(run => (Run: run, Position: plan.Ordering.Position(run)))
                    .Where(row => plan.After is null || plan.Ordering.Compare(row.Position, plan.After) > 0)
                    .OrderBy(row => row.Position, plan.Ordering)
                    .Take(plan.PageSize + 1)
                    .ToList();
                var runs = rows.Take(plan.PageSize).Select(row => row.Run).ToList();
                return new RunPage(runs, rows.Count > plan.PageSize ? RunCursor.Encode(rows[plan.PageSize - 1].Position) : null);
            },
            cancel);
    }

    /// <inheritdoc/>
    public Task<RunGroups> GroupRunsAsync(RunQuery query, string param, CancellationToken cancel)
    {
        var plan = RunPlan.Of(query with { OrderBy = "", After = null });
        return ReadAsync(
            token => new RunGroups([.. Selected(query, plan, token).GroupBy(run => run.Params.GetValueOrDefault(param), StringComparer.Ordinal).Select(group => new RunGroup(group.Key, group.Count()))], null),
            cancel);
    }

    /// <inheritdoc/>
    public Task<RunPage> SearchOrphansAsync(RunQuery query, CancellationToken cancel)
    {
        var plan = RunPlan.Of(query);
        return ReadAsync(
            token =>
            {
                var runs = Runs(query, token).ToDictionary(static run => run.Id, StringComparer.Ordinal);
                var nested = runs.Values.Where(run => (query.IncludeDeleted || !run.IsDeleted) && run.ParentRunId is not null).ToList();
                return OrphanRuns.Page(nested, runs.GetValueOrDefault, query, plan.Filter, plan.Ordering, plan.After);
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
        token =>
        {
            if (Find(runId, token) is not { } found || metric.Split('/').Any(part => !FileStoreIndex.IsPlainName(part)))
            {
                return [];
            }

            var path = Path.Combine([found.Folder, "metrics", .. metric.Split('/')]);
            return File.Exists(path) ? MetricHistory.Order(MetricFile.Read(path, token).Points) : [];
        },
        cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Artifact>> ListArtifactsAsync(string runId, string folder, CancellationToken cancel) =>
        ReadAsync(token => LocalArtifacts.List(ArtifactRoot(runId, token), folder, token), cancel);

    /// <inheritdoc/>
    public Task<string?> FindArtifactAsync(string runId, string path, CancellationToken cancel) => ReadAsync(token => LocalArtifacts.Locate(ArtifactRoot(runId, token), path), cancel);

    /// <inheritdoc/>
    public Task<Stream?> OpenArtifactAsync(string runId, string path, CancellationToken cancel) => ReadAsync(token => LocalArtifacts.Open(ArtifactRoot(runId, token), path), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RegisteredModel>> ListModelsAsync(CancellationToken cancel) =>
        ReadAsync<IReadOnlyList<RegisteredModel>>(token => FileRegistryReader.Models(root, token), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelVersion>> ListModelVersionsAsync(string model, CancellationToken cancel) =>
        ReadAsync<IReadOnlyList<ModelVersion>>(token => FileRegistryReader.Versions(root, model, token), cancel);

    /// <inheritdoc/>
    public Task<string> GetChangeStampAsync(CancellationToken cancel) => ReadAsync(token => _index.Stamp(token).ToString("x"), cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IEnumerable<Run> Selected(RunQuery query, RunPlan plan, CancellationToken cancel) =>
        Runs(query, cancel).Where(run => (query.IncludeDeleted || !run.IsDeleted) && RunFilterEvaluator.Matches(run, plan.Filter));

    private IEnumerable<Run> Runs(RunQuery query, CancellationToken cancel)
    {
        var wanted = query.ExperimentIds.ToHashSet(StringComparer.Ordinal);
        return _index.Experiments(cancel)
            .Where(entry => wanted.Count == 0 || wanted.Contains(entry.Experiment.Id))
            .SelectMany(entry => _index.Runs(entry.Folder, entry.Experiment.Id, cancel));
    }

    // A copied store names the paths of another machine: the folder beside the run is the truth.
    private string? ArtifactRoot(string runId, CancellationToken cancel)
    {
        if (Find(runId, cancel) is not { } found)
        {
            return null;
        }

        var beside = Path.Combine(found.Folder, "artifacts");
        return Directory.Exists(beside) ? beside : LocalArtifacts.Find(_index.Run(found.Folder, found.ExperimentId, cancel).ArtifactUri, runId, root, staysInside);
    }

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
                throw new StoreException(StoreFailure.NotFound, $"The folder '{Path.GetFileName(root)}' is not there; check the tracking address.", missing);
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
                throw new StoreException(StoreFailure.Unreachable, $"The folder '{Path.GetFileName(root)}' cannot be read: {problem.GetBaseException().Message}", problem);
            }
        },
        TimeBox.Limit,
        cancel);
}
