using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>Datasets with their schemas and profiles, which may be a megabyte each: read for one run, never for a page.</summary>
internal static class SqlDatasets
{
    /// <summary>The datasets that a run used.</summary>
    public static List<RunDataset> Of(SqlSession session, SqlSchema schema, string runId)
    {
        if (!schema.Has("inputs.destination_id") || !schema.Has("datasets.dataset_uuid"))
        {
            return [];
        }

        var parameters = new SqlParameters();
        var run = parameters.Add(runId);
        const string Used = "FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id";
        var where = $"WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN' AND i.destination_id = {run}";
        var tags = schema.Has("input_tags.input_uuid")
            ? session.Query($"SELECT t.input_uuid, t.name, t.value {Used} JOIN input_tags t ON t.input_uuid = i.input_uuid {where}", parameters, row => (Input: row.Text(0) ?? "", Key: row.Text(1) ?? "", Value: row.Text(2) ?? ""))
                .GroupBy(tag => tag.Input, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal), StringComparer.Ordinal)
            : [];
        var sql = $"""
            SELECT i.input_uuid, d.name, d.digest, d.dataset_source_type, d.dataset_source, {schema.Column("datasets", "d", "dataset_schema", "TEXT")}, {schema.Column("datasets", "d", "dataset_profile", "TEXT")}
            {Used} {where}
            """;
        var datasets = session.Query(sql, parameters, row =>
        {
            var own = tags.GetValueOrDefault(row.Text(0) ?? "") ?? [];
            var input = new DatasetInput(row.Text(1) ?? "", row.Text(2) ?? "", row.Text(3), row.Text(4), own.GetValueOrDefault("mlflow.data.context"));
            return new RunDataset(input, StoredText.NotEmpty(row.Text(5)), StoredText.NotEmpty(row.Text(6)), own);
        });
        return DatasetOrder.Of(datasets, static dataset => dataset.Input);
    }
}
