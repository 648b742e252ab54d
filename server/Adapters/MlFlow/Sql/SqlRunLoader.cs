using System.Data.Common;
using ForgeLsp.Adapters.MlFlow.Artifacts;
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

    /// <summary>Where a run's artifacts are; empty where the database does not say, null where there is no such run.</summary>
    public static string? ArtifactUri(SqlSession session, SqlSchema schema, string runId)
    {
        var parameters = new SqlParameters();
        return session.Query($"SELECT {schema.Column("runs", "r", "artifact_uri", "TEXT")} FROM runs r WHERE r.run_uuid = {parameters.Add(runId)}", parameters, row => row.Text(0) ?? "").FirstOrDefault();
    }

    /// <summary>The models that a run logged (MLflow 3); by the key of <c>inputs</c>, since <c>logged_models</c> has no index on runs.</summary>
    public static List<ModelFolder> Models(SqlSession session, SqlSchema schema, string runId)
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
        return session.Query(sql, parameters, row => new ModelFolder(row.Text(0) ?? "", row.Text(1) ?? "", row.Text(2), row.Number(3) ?? 0));
    }

    private static IEnumerable<Run> LoadChunk(SqlSession session, SqlDialect dialect, SqlSchema schema, string[] ids)
    {
        var parameters = new SqlParameters();
        var ofThese = dialect.OneOf(ids, parameters);
        var loaded = ids.ToDictionary(static id => id, static _ => new Loaded(), StringComparer.Ordinal);
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        string Key(DbDataReader row) => Shared(keys, row.GetString(1));
        var runs = new Dictionary<string, Run>(StringComparer.Ordinal);
        List<string> sql =
        [
            $"SELECT run_uuid, \"key\", value FROM params WHERE run_uuid {ofThese}",
            $"SELECT run_uuid, \"key\", value FROM tags WHERE run_uuid {ofThese}",
            $"SELECT run_uuid, \"key\", value, is_nan, timestamp, step FROM latest_metrics WHERE run_uuid {ofThese}",
            InputsSql(schema, ofThese),
            $"""
            SELECT r.run_uuid, CAST(r.experiment_id AS TEXT), r.name, r.status, r.lifecycle_stage, r.start_time, {schema.Column("runs", "r", "end_time", "BIGINT")},
                   {schema.Column("runs", "r", "user_id", "TEXT")}, {schema.Column("runs", "r", "artifact_uri", "TEXT")}
            FROM runs r WHERE r.run_uuid {ofThese}
            """,
        ];
        session.Query(
            sql,
            parameters,
            row => loaded[row.GetString(0)].Params[Key(row)] = row.Words(2) ?? "",
            row => loaded[row.GetString(0)].Tags[Key(row)] = row.Words(2) ?? "",
            row => loaded[row.GetString(0)].Metrics[Key(row)] = new(row.Metric(2, 3), row.Number(4) ?? 0, row.Number(5) ?? 0),
            row => loaded[row.GetString(0)].Inputs.Add(new(row.Text(1) ?? "", row.Text(2) ?? "", row.Text(3), row.Text(4), row.Text(5))),
            row =>
            {
                var run = Run(row, loaded[row.GetString(0)]);
                runs[run.Id] = run;
            });
        return ids.Where(runs.ContainsKey).Select(id => runs[id]);
    }

    private static Run Run(DbDataReader row, Loaded values)
    {
        var id = row.GetString(0);
        var isKnown = Enum.TryParse<RunStatus>(row.Text(3), ignoreCase: true, out var status);
        return new Run(id, row.Text(1) ?? "", NotEmpty(row.Text(2)) ?? values.Tags.GetValueOrDefault(RunTags.Name) ?? id, isKnown ? status : RunStatus.Running, row.Text(4) == "deleted")
        {
            StartTime = row.Number(5),
            EndTime = row.Number(6),
            User = NotEmpty(row.Text(7)),
            ArtifactUri = NotEmpty(row.Text(8)),
            Params = values.Params,
            Metrics = values.Metrics,
            Tags = values.Tags,
            Inputs = DatasetOrder.Of(values.Inputs),
            Damage = isKnown ? null : $"The run's status '{row.Text(3)}' is not one of MLflow's.",
        };
    }

    private static string InputsSql(SqlSchema schema, string ofThese) => schema.Has("inputs.destination_id") && schema.Has("datasets.dataset_uuid") && schema.Has("input_tags.input_uuid")
        ? $"""
          SELECT i.destination_id, d.name, d.digest, d.dataset_source_type, d.dataset_source, t.value
          FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id
          LEFT JOIN input_tags t ON t.input_uuid = i.input_uuid AND t.name = 'mlflow.data.context'
          WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN' AND i.destination_id {ofThese}
          """
        : "SELECT 1 WHERE 1=0";

    // The runs of a page have the same few keys.
    private static string Shared(Dictionary<string, string> known, string text)
    {
        if (known.TryGetValue(text, out var shared))
        {
            return shared;
        }

        known[text] = text;
        return text;
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private sealed class Loaded
    {
        public Dictionary<string, string> Params { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, MetricValue> Metrics { get; } = new(StringComparer.Ordinal);

        public List<DatasetInput> Inputs { get; } = [];
    }
}
