using ForgeLsp.Adapters.MlFlow.Artifacts;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>MLflow's database store, read directly and never written. One statement form for every database; what differs is in the dialect.</summary>
internal sealed class SqlRunStore(SqlDialect dialect, bool staysInside = false, ArtifactAccess? artifacts = null) : IRunStore
{
    private readonly ArtifactPlaces _places = new(artifacts ?? ArtifactAccess.None, dialect.Folder, staysInside);
    private SqlSchema? _schema;

    /// <inheritdoc/>
    public string? Notice => _schema?.Notice;

    /// <inheritdoc/>
    public string? Version => _schema?.Revision is { } revision ? $"schema {revision}" : null;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Experiment>> ListExperimentsAsync(CancellationToken cancel) => ReadAsync<IReadOnlyList<Experiment>>(
        (session, schema) =>
        {
            var tags = schema.Has("experiment_tags.experiment_id")
                ? session.Query("SELECT CAST(experiment_id AS TEXT), \"key\", value FROM experiment_tags", new(), row => (Id: row.Text(0), Key: row.Text(1) ?? "", Value: row.Text(2) ?? ""))
                    .GroupBy(tag => tag.Id ?? "", StringComparer.Ordinal)
                    .ToDictionary(group => group.Key, group => group.ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal), StringComparer.Ordinal)
                : [];
            var sql = $"""
                SELECT CAST(e.experiment_id AS TEXT), e.name, {schema.Column("experiments", "e", "lifecycle_stage", "TEXT")}, {schema.Column("experiments", "e", "artifact_location", "TEXT")},
                       {schema.Column("experiments", "e", "creation_time", "BIGINT")}, {schema.Column("experiments", "e", "last_update_time", "BIGINT")}
                FROM experiments e
                """;
            var experiments = session.Query(sql, new(), row => new Experiment(row.Text(0) ?? "", row.Text(1) ?? "", row.Text(2) == "deleted")
            {
                ArtifactLocation = row.Text(3),
                CreationTime = row.Number(4),
                LastUpdateTime = row.Number(5),
                Tags = tags.GetValueOrDefault(row.Text(0) ?? "") ?? [],
            });
            return [.. experiments.Order(ExperimentOrder.Instance)];
        },
        cancel);

    /// <inheritdoc/>
    public Task<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancel)
    {
        var plan = RunPlan.Of(query);
        return ReadAsync((session, schema) => Page(new(session, dialect, schema, query, plan)), cancel);
    }

    /// <inheritdoc/>
    public Task<RunPage> SearchOrphansAsync(RunQuery query, CancellationToken cancel)
    {
        var plan = RunPlan.Of(query);
        return ReadAsync(
            (session, schema) =>
            {
                var orphans = OrphanSql.Find(session, query);
                return orphans is null ? new RunPage([], null) : Page(new(session, dialect, schema, query, plan, orphans.Condition));
            },
            cancel);
    }

    /// <inheritdoc/>
    public Task<RunGroups> GroupRunsAsync(RunQuery query, string param, CancellationToken cancel)
    {
        var plan = RunPlan.Of(query with { OrderBy = "", After = null });
        return ReadAsync((session, schema) => SqlGroups.Count(session, dialect, schema, query, plan, param), cancel);
    }

    /// <inheritdoc/>
    public Task<Run?> GetRunAsync(string runId, CancellationToken cancel) => ReadAsync((session, schema) => SqlRunLoader.Load(session, dialect, schema, [runId]).FirstOrDefault(), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Run>> GetRunsAsync(IReadOnlyList<string> experimentIds, IReadOnlyList<string> runIds, CancellationToken cancel) =>
        ReadAsync<IReadOnlyList<Run>>((session, schema) => SqlRunLoader.Load(session, dialect, schema, runIds), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MetricPoint>> GetMetricHistoryAsync(string runId, string metric, CancellationToken cancel) => ReadAsync<IReadOnlyList<MetricPoint>>(
        (session, _) =>
        {
            var parameters = new SqlParameters();
            var sql = $"SELECT step, timestamp, value, is_nan FROM metrics WHERE run_uuid = {parameters.Add(runId)} AND \"key\" = {parameters.Add(metric)}";
            return MetricHistory.Order(session.Query(sql, parameters, row => new MetricPoint(row.Number(0) ?? 0, row.Number(1) ?? 0, row.Metric(2, 3))));
        },
        cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>> GetMetricHistoriesAsync(IReadOnlyCollection<string> runIds, string metric, CancellationToken cancel) =>
        ReadAsync<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>>((session, _) => SqlHistories.Read(session, runIds, metric), cancel);

    /// <inheritdoc/>
    public Task ReadMetricHistoriesAsync(IReadOnlyList<string> runIds, string metric, MetricPointTaker take, CancellationToken cancel) =>
        ReadPointsAsync((session, given) => SqlHistories.Each(session, runIds, metric, given), take, cancel);

    /// <inheritdoc/>
    public Task ReadMetricExtremesAsync(IReadOnlyList<string> runIds, string metric, int stretches, MetricPointTaker take, OmittedPointsTaker omit, CancellationToken cancel) =>
        ReadPointsAsync((session, given) => SqlHistories.EachExtreme(session, runIds, metric, stretches, given, omit), take, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunDataset>> ListDatasetsAsync(string runId, CancellationToken cancel) =>
        ReadAsync<IReadOnlyList<RunDataset>>((session, schema) => SqlDatasets.Of(session, schema, runId), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LoggedModel>> ListLoggedModelsAsync(string runId, CancellationToken cancel) =>
        ReadAsync<IReadOnlyList<LoggedModel>>((session, schema) => SqlLoggedModels.Of(session, schema, runId), cancel);

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
    public Task<IReadOnlyList<RegisteredModel>> ListModelsAsync(CancellationToken cancel) => ReadAsync<IReadOnlyList<RegisteredModel>>(SqlRegistry.Models, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelVersion>> ListModelVersionsAsync(string model, CancellationToken cancel) =>
        ReadAsync<IReadOnlyList<ModelVersion>>((session, schema) => SqlRegistry.Versions(session, schema, model), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelVersion>> ListVersionsOfRunAsync(string runId, CancellationToken cancel) =>
        ReadAsync<IReadOnlyList<ModelVersion>>((session, schema) => SqlRegistry.VersionsOfRun(session, schema, runId), cancel);

    /// <inheritdoc/>
    public Task<string> GetChangeStampAsync(CancellationToken cancel) => TimeBox.RunAsync(
        token => Guard(
            () =>
            {
                try
                {
                    return dialect.ChangeStamp(token);
                }
                catch (Exception problem) when (!token.IsCancellationRequested && dialect.IsOver(problem))
                {
                    return dialect.ChangeStamp(token);
                }
            },
            token),
        TimeBox.Limit,
        cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _places.Dispose();
        return dialect.DisposeAsync();
    }

    private static RunPage Page(SqlSearch search)
    {
        var ids = search.Dialect.Search(search).Ids();
        var runs = SqlRunLoader.Load(search.Session, search.Dialect, search.Schema, [.. ids.Take(search.Plan.PageSize)]);
        return new RunPage(runs, ids.Count > search.Plan.PageSize && runs.Count > 0 ? RunCursor.Encode(search.Plan.Ordering.Position(runs[^1])) : null);
    }

    private Task<RunArtifacts?> ArtifactsAsync(string runId, CancellationToken cancel) => ReadAsync(
        (session, schema) => SqlRunLoader.ArtifactUri(session, schema, runId) is { } uri
            ? new RunArtifacts(_places.Of(uri, runId), SqlRunLoader.Models(session, schema, runId), model => _places.Of(model.Uri, model.Id))
            : null,
        cancel);

    private Task<T> ReadAsync<T>(Func<SqlSession, SqlSchema, T> read, CancellationToken cancel) => TimeBox.RunAsync(
        token => Guard(
            () =>
            {
                var isFirst = _schema is null;
                try
                {
                    return ReadOnce(read, token);
                }
                catch (Exception problem) when (!token.IsCancellationRequested && (dialect.IsOver(problem) || (!isFirst && dialect.IsOtherForm(problem))))
                {
                    // The server was restarted since the connection stood, or the database migrated or replaced since its form was read.
                    _schema = null;
                    return ReadOnce(read, token);
                }
            },
            token),
        TimeBox.Limit,
        cancel);

    private Task ReadPointsAsync(Action<SqlSession, MetricPointTaker> read, MetricPointTaker take, CancellationToken cancel)
    {
        var hasBegun = false;
        return ReadAsync(
            (session, _) =>
            {
                // Asked anew after a broken connection, it would give points twice.
                if (hasBegun)
                {
                    throw new StoreException(StoreFailure.Unreachable, "The connection to the database broke while a history was read; refresh to read it again.");
                }

                read(session, (int run, in MetricPoint point) =>
                {
                    hasBegun = true;
                    take(run, point);
                });
                return true;
            },
            cancel);
    }

    private T ReadOnce<T>(Func<SqlSession, SqlSchema, T> read, CancellationToken cancel)
    {
        using var session = new SqlSession(dialect.Open(cancel), dialect, cancel);
        return read(session, _schema ??= SqlSchema.Read(session, dialect));
    }

    private T Guard<T>(Func<T> read, CancellationToken cancel)
    {
        try
        {
            return read();
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
        catch (Exception problem) when (problem is not (OperationCanceledException or StoreException))
        {
            // The schema may have been migrated since it was read.
            _schema = null;
            throw dialect.Explain(problem) ?? new StoreException(StoreFailure.Damaged, $"The database holds something that cannot be read ({problem.Message}); check it with MLflow, or restore a copy.", problem);
        }
    }
}
