using ForgeLsp.Core.Model;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>The logged models of MLflow 3: four tables that MLflow 2 lacks.</summary>
internal static class SqlLoggedModels
{
    /// <summary>The models that a run made.</summary>
    public static List<LoggedModel> Of(SqlSession session, SqlSchema schema, string runId)
    {
        if (!schema.Has("logged_models.model_id") || !schema.Has("logged_models.source_run_id"))
        {
            return [];
        }

        var parameters = new SqlParameters();
        var run = parameters.Add(runId);

        // What a run made is kept in the table of what runs used.
        var outputs = schema.Has("inputs.destination_id")
            ? session.Query($"SELECT destination_id FROM inputs WHERE source_type = 'RUN_OUTPUT' AND source_id = {run} AND destination_type = 'MODEL_OUTPUT'", parameters, row => row.Text(0) ?? "")
            : [];
        var wanted = outputs.Count == 0 ? "" : $" OR m.model_id IN {parameters.AddAll(outputs)}";
        string Column(string name, string type) => schema.Column("logged_models", "m", name, type);
        var sql = $"""
            SELECT m.model_id, CAST(m.experiment_id AS TEXT), m.name, {Column("status", "TEXT")}, m.source_run_id, {Column("model_type", "TEXT")}, {Column("status_message", "TEXT")},
                   {Column("artifact_location", "TEXT")}, {Column("creation_timestamp_ms", "BIGINT")}, {Column("last_updated_timestamp_ms", "BIGINT")}
            FROM logged_models m WHERE (m.source_run_id = {run}{wanted}) AND COALESCE({Column("lifecycle_stage", "TEXT")}, 'active') <> 'deleted'
            """;
        var models = session.Query(sql, parameters, row => new LoggedModel(row.Text(0) ?? "", row.Text(1) ?? "", row.Text(2) ?? "", LoggedModelOrder.Status(row.Text(3)))
        {
            SourceRunId = StoredText.NotEmpty(row.Text(4)),
            ModelType = StoredText.NotEmpty(row.Text(5)),
            StatusMessage = StoredText.NotEmpty(row.Text(6)),
            ArtifactUri = StoredText.NotEmpty(row.Text(7)),
            CreationTime = row.Number(8),
            LastUpdateTime = row.Number(9),
        });
        return models.Count == 0 ? [] : LoggedModelOrder.Of(WithData(session, schema, models));
    }

    private static IEnumerable<LoggedModel> WithData(SqlSession session, SqlSchema schema, List<LoggedModel> models)
    {
        var parameters = new SqlParameters();
        var ids = parameters.AddAll(models.Select(model => model.Id));
        var values = Pairs(session, schema, "logged_model_params", "param_key", "param_value", ids, parameters);
        var tags = Pairs(session, schema, "logged_model_tags", "tag_key", "tag_value", ids, parameters);
        var metrics = schema.Has("logged_model_metrics.model_id")
            ? session.Query(
                $"""
                SELECT x.model_id, x.metric_name, x.metric_value, x.metric_timestamp_ms, x.metric_step, {schema.Column("logged_model_metrics", "x", "run_id", "TEXT")},
                       {schema.Column("logged_model_metrics", "x", "dataset_name", "TEXT")}, {schema.Column("logged_model_metrics", "x", "dataset_digest", "TEXT")}
                FROM logged_model_metrics x WHERE x.model_id IN {ids}
                """,
                parameters,
                row => (
                    Model: row.Text(0) ?? "",
                    Metric: new LoggedModelMetric(row.Text(1) ?? "", Value(row, 2), row.Number(3) ?? 0, row.Number(4) ?? 0, StoredText.NotEmpty(row.Text(5)), StoredText.NotEmpty(row.Text(6)), StoredText.NotEmpty(row.Text(7)))))
                .ToLookup(entry => entry.Model, entry => entry.Metric, StringComparer.Ordinal)
            : null;
        return models.Select(model => model with
        {
            Params = values.GetValueOrDefault(model.Id) ?? [],
            Tags = tags.GetValueOrDefault(model.Id) ?? [],
            Metrics = LoggedModelOrder.Of(metrics?[model.Id] ?? []),
        });
    }

    // This table has no column that says NaN: it is NULL.
    private static double Value(System.Data.Common.DbDataReader row, int column) =>
        row.IsDBNull(column) ? double.NaN : MetricNumber.Normalize(Convert.ToDouble(row.GetValue(column), System.Globalization.CultureInfo.InvariantCulture));

    private static Dictionary<string, Dictionary<string, string>> Pairs(SqlSession session, SqlSchema schema, string table, string key, string value, string ids, SqlParameters parameters) =>
        !schema.Has($"{table}.{key}") ? [] : session.Query($"SELECT model_id, {key}, {value} FROM {table} WHERE model_id IN {ids}", parameters, row => (Model: row.Text(0) ?? "", Key: row.Text(1) ?? "", Value: row.Text(2) ?? ""))
            .GroupBy(entry => entry.Model, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal), StringComparer.Ordinal);
}
