using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>Loads runs by id with their parameters, latest metrics, tags and datasets: five statements for as many runs as a condition may name.</summary>
internal static class SqlRunLoader
{
    /// <summary>The runs in the order of the ids; ids that are not there are left out.</summary>
    public static List<Run> Load(SqlSession session, SqlDialect dialect, SqlSchema schema, IReadOnlyList<string> ids)
    {
        var runs = new List<Run>(ids.Count);
        foreach (var chunk in ids.Chunk(dialect.MaxTexts))
        {
            runs.AddRange(LoadChunk(session, dialect, schema, chunk));
        }

        return runs;
    }

    private static IEnumerable<Run> LoadChunk(SqlSession session, SqlDialect dialect, SqlSchema schema, string[] ids)
    {
        var parameters = new SqlParameters();
        var ofThese = dialect.OneOf(ids, parameters);
        var values = Group(session.Query($"SELECT run_uuid, \"key\", value FROM params WHERE run_uuid {ofThese}", parameters, static row => (row.GetString(0), row.GetString(1), row.Words(2) ?? "")));
        var tags = Group(session.Query($"SELECT run_uuid, \"key\", value FROM tags WHERE run_uuid {ofThese}", parameters, static row => (row.GetString(0), row.GetString(1), row.Words(2) ?? "")));
        var metrics = Group(session.Query(
            $"SELECT run_uuid, \"key\", value, is_nan, timestamp, step FROM latest_metrics WHERE run_uuid {ofThese}",
            parameters,
            static row => (row.GetString(0), row.GetString(1), new MetricValue(row.Metric(2, 3), row.Number(4) ?? 0, row.Number(5) ?? 0))));
        var inputs = Inputs(session, schema, parameters, ofThese);
        var sql = $"""
            SELECT r.run_uuid, CAST(r.experiment_id AS TEXT), r.name, r.status, r.lifecycle_stage, r.start_time, {schema.Column("runs", "r", "end_time", "BIGINT")},
                   {schema.Column("runs", "r", "user_id", "TEXT")}, {schema.Column("runs", "r", "artifact_uri", "TEXT")}
            FROM runs r WHERE r.run_uuid {ofThese}
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

    private static Dictionary<string, List<DatasetInput>> Inputs(SqlSession session, SqlSchema schema, SqlParameters parameters, string ofThese)
    {
        if (!schema.Has("inputs.destination_id") || !schema.Has("datasets.dataset_uuid") || !schema.Has("input_tags.input_uuid"))
        {
            return [];
        }

        var sql = $"""
            SELECT i.destination_id, d.name, d.digest, d.dataset_source_type, d.dataset_source, t.value
            FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id
            LEFT JOIN input_tags t ON t.input_uuid = i.input_uuid AND t.name = 'mlflow.data.context'
            WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN' AND i.destination_id {ofThese}
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
