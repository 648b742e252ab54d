using ForgeLsp.Adapters.MlFlow.Artifacts;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>Loads runs by id with their parameters, latest metrics, tags and datasets: five statements for each 500 runs.</summary>
internal static class SqlRunLoader
{
    private const int Chunk = 500;

    /// <summary>The runs in the order of the ids; ids that are not there are left out.</summary>
    public static List<Run> Load(SqlSession session, SqlSchema schema, IReadOnlyList<string> ids)
    {
        var runs = new List<Run>(ids.Count);
        foreach (var chunk in ids.Chunk(Chunk))
        {
            runs.AddRange(LoadChunk(session, schema, chunk));
        }

        return runs;
    }

    /// <summary>Where a run's artifacts are; empty where the database does not say, null where there is no such run.</summary>
    public static string? ArtifactUri(SqlSession session, SqlSchema schema, string runId)
    {
        var parameters = new SqlParameters();
        return session.Query($"SELECT {schema.Column("runs", "r", "artifact_uri", "TEXT")} FROM runs r WHERE r.run_uuid = {parameters.Add(runId)}", parameters, row => row.Text(0) ?? "").FirstOrDefault();
    }

    /// <summary>The models that a run logged (MLflow 3); by the key of <c>inputs</c>, since <c>logged_models</c> has no index on runs.</summary>
    public static List<LoggedModel> Models(SqlSession session, SqlSchema schema, string runId)
    {
        if (!schema.Has("logged_models.artifact_location") || !schema.Has("inputs.destination_id"))
        {
            return [];
        }

        var parameters = new SqlParameters();
        var sql = $"""
            SELECT m.model_id, m.name, m.artifact_location, {schema.Column("logged_models", "m", "creation_timestamp_ms", "BIGINT")}
            FROM inputs i JOIN logged_models m ON m.model_id = i.destination_id
            WHERE i.source_type = 'RUN_OUTPUT' AND i.source_id = {parameters.Add(runId)} AND i.destination_type = 'MODEL_OUTPUT'
              AND COALESCE({schema.Column("logged_models", "m", "lifecycle_stage", "TEXT")}, 'active') <> 'deleted'
            """;
        return session.Query(sql, parameters, row => new LoggedModel(row.Text(0) ?? "", row.Text(1) ?? "", row.Text(2), row.Number(3) ?? 0));
    }

    private static IEnumerable<Run> LoadChunk(SqlSession session, SqlSchema schema, string[] ids)
    {
        var parameters = new SqlParameters();
        var list = parameters.AddAll(ids);
        var values = Group(session.Query($"SELECT run_uuid, \"key\", value FROM params WHERE run_uuid IN {list}", parameters, row => (row.Text(0) ?? "", row.Text(1) ?? "", row.Text(2) ?? "")));
        var tags = Group(session.Query($"SELECT run_uuid, \"key\", value FROM tags WHERE run_uuid IN {list}", parameters, row => (row.Text(0) ?? "", row.Text(1) ?? "", row.Text(2) ?? "")));
        var metrics = Group(session.Query(
            $"SELECT run_uuid, \"key\", value, is_nan, timestamp, step FROM latest_metrics WHERE run_uuid IN {list}",
            parameters,
            row => (row.Text(0) ?? "", row.Text(1) ?? "", new MetricValue(row.Metric(2, 3), row.Number(4) ?? 0, row.Number(5) ?? 0))));
        var inputs = Inputs(session, schema, parameters, list);
        var sql = $"""
            SELECT r.run_uuid, CAST(r.experiment_id AS TEXT), r.name, r.status, r.lifecycle_stage, r.start_time, {schema.Column("runs", "r", "end_time", "BIGINT")},
                   {schema.Column("runs", "r", "user_id", "TEXT")}, {schema.Column("runs", "r", "artifact_uri", "TEXT")}
            FROM runs r WHERE r.run_uuid IN {list}
            """;
        var rows = session.Query(sql, parameters, row =>
        {
            var id = row.Text(0) ?? "";
            var runTags = tags.GetValueOrDefault(id) ?? [];
            var isKnown = Enum.TryParse<RunStatus>(row.Text(3), ignoreCase: true, out var status);
            return new Run(id, row.Text(1) ?? "", NotEmpty(row.Text(2)) ?? runTags.GetValueOrDefault("mlflow.runName") ?? id, isKnown ? status : RunStatus.Running, row.Text(4) == "deleted")
            {
                StartTime = row.Number(5),
                EndTime = row.Number(6),
                User = NotEmpty(row.Text(7)),
                ArtifactUri = NotEmpty(row.Text(8)),
                Params = values.GetValueOrDefault(id) ?? [],
                Metrics = metrics.GetValueOrDefault(id) ?? [],
                Tags = runTags,
                Inputs = inputs.GetValueOrDefault(id) ?? [],
                Damage = isKnown ? null : $"The run's status '{row.Text(3)}' is not one of MLflow's.",
            };
        }).ToDictionary(run => run.Id, StringComparer.Ordinal);
        return ids.Where(rows.ContainsKey).Select(id => rows[id]);
    }

    private static Dictionary<string, List<DatasetInput>> Inputs(SqlSession session, SqlSchema schema, SqlParameters parameters, string list)
    {
        if (!schema.Has("inputs.destination_id") || !schema.Has("datasets.dataset_uuid") || !schema.Has("input_tags.input_uuid"))
        {
            return [];
        }

        var sql = $"""
            SELECT i.destination_id, d.name, d.digest, d.dataset_source_type, d.dataset_source, t.value
            FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id
            LEFT JOIN input_tags t ON t.input_uuid = i.input_uuid AND t.name = 'mlflow.data.context'
            WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN' AND i.destination_id IN {list}
            """;
        return session.Query(sql, parameters, row => (Run: row.Text(0) ?? "", Input: new DatasetInput(row.Text(1) ?? "", row.Text(2) ?? "", row.Text(3), row.Text(4), row.Text(5))))
            .GroupBy(entry => entry.Run, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => DatasetOrder.Of(group.Select(entry => entry.Input)),
                StringComparer.Ordinal);
    }

    private static Dictionary<string, Dictionary<string, T>> Group<T>(List<(string Run, string Key, T Value)> rows)
    {
        var groups = new Dictionary<string, Dictionary<string, T>>(StringComparer.Ordinal);
        foreach (var (run, key, value) in rows)
        {
            if (!groups.TryGetValue(run, out var group))
            {
                groups[run] = group = new(StringComparer.Ordinal);
            }

            group[key] = value;
        }

        return groups;
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
