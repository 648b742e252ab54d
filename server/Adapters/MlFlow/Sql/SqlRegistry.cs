using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>The model registry in a database. Tables and columns that a version of MLflow lacks count as empty.</summary>
internal static class SqlRegistry
{
    /// <summary>Registered models by name.</summary>
    public static IReadOnlyList<RegisteredModel> Models(SqlSession session, SqlSchema schema)
    {
        if (!schema.Has("registered_models.name"))
        {
            return [];
        }

        var aliases = ByModel(session, schema, "registered_model_aliases", "alias", "CAST(version AS TEXT)");
        var tags = ByModel(session, schema, "registered_model_tags", "\"key\"", "value");
        var sql = $"""
            SELECT m.name, {schema.Column("registered_models", "m", "description", "TEXT")}, {schema.Column("registered_models", "m", "creation_time", "BIGINT")}, {schema.Column("registered_models", "m", "last_updated_time", "BIGINT")}
            FROM registered_models m WHERE {InWorkspace(schema, "registered_models", "m")}
            """;
        var models = session.Query(sql, new(), row => new RegisteredModel(
            row.Text(0) ?? "", StoredText.NotEmpty(row.Text(1)), aliases.GetValueOrDefault(row.Text(0) ?? "") ?? [], tags.GetValueOrDefault(row.Text(0) ?? "") ?? [])
        {
            CreationTime = row.Number(2),
            LastUpdateTime = row.Number(3),
        });
        return [.. models.Where(static model => !RegistryPrompt.Is(model.Tags)).OrderBy(static model => model.Name, StringComparer.Ordinal)];
    }

    /// <summary>Versions of one model, newest first, without deleted ones.</summary>
    public static List<ModelVersion> Versions(SqlSession session, SqlSchema schema, string model) => Versions(session, schema, "name", model);

    /// <summary>Versions of all models that were made from one run.</summary>
    public static List<ModelVersion> VersionsOfRun(SqlSession session, SqlSchema schema, string runId) => schema.Has("model_versions.run_id") ? Versions(session, schema, "run_id", runId) : [];

    private static List<ModelVersion> Versions(SqlSession session, SqlSchema schema, string column, string value)
    {
        if (!schema.Has("model_versions.version"))
        {
            return [];
        }

        var parameters = new SqlParameters();
        var wanted = $"v.{column} = {parameters.Add(value)} AND {InWorkspace(schema, "model_versions", "v")}";
        string Column(string name, string type) => schema.Column("model_versions", "v", name, type);
        var sql = $"""
            SELECT v.name, v.version, {Column("current_stage", "TEXT")}, {Column("run_id", "TEXT")}, {Column("source", "TEXT")}, {Column("creation_time", "BIGINT")}, {Column("last_updated_time", "BIGINT")},
                   {Column("description", "TEXT")}, {Column("user_id", "TEXT")}, {Column("status", "TEXT")}, {Column("status_message", "TEXT")}, {Column("run_link", "TEXT")}
            FROM model_versions v WHERE {wanted} AND COALESCE({Column("current_stage", "TEXT")}, 'None') <> 'Deleted_Internal'
            """;
        var tags = Joined(session, schema, parameters, wanted, "model_version_tags", "t.\"key\", t.value", "AND t.version = v.version");
        var aliases = Joined(session, schema, parameters, wanted, "registered_model_aliases", "t.alias, t.alias", "AND t.version = v.version");
        var versions = session.Query(sql, parameters, row =>
        {
            var key = (row.Text(0) ?? "", row.Number(1) ?? 0);
            return (Number: key.Item2, Version: new ModelVersion(
                key.Item1, row.Text(1) ?? "", StoredText.NotEmpty(row.Text(2)) ?? "None", StoredText.NotEmpty(row.Text(3)), StoredText.NotEmpty(row.Text(4)), tags.GetValueOrDefault(key) ?? [])
            {
                CreationTime = row.Number(5),
                LastUpdateTime = row.Number(6),
                Description = StoredText.NotEmpty(row.Text(7)),
                User = StoredText.NotEmpty(row.Text(8)),
                Status = StoredText.NotEmpty(row.Text(9)) ?? "READY",
                StatusMessage = StoredText.NotEmpty(row.Text(10)),
                RunLink = StoredText.NotEmpty(row.Text(11)),
                Aliases = [.. (aliases.GetValueOrDefault(key) ?? []).Keys.Order(StringComparer.Ordinal)],
            });
        });
        return
        [
            .. versions.Where(static entry => !RegistryPrompt.Is(entry.Version.Tags)).OrderBy(static entry => entry.Version.Name, StringComparer.Ordinal)
                .ThenByDescending(static entry => entry.Number).Select(static entry => entry.Version),
        ];
    }

    // MLflow 3 lets several workspaces share a database; a name is unique in one. Clients without a workspace see the default one, and so do we.
    private static string InWorkspace(SqlSchema schema, string table, string alias) => schema.Has(table + ".workspace") ? $"{alias}.workspace = 'default'" : "1=1";

    private static Dictionary<(string Model, long Version), Dictionary<string, string>> Joined(
        SqlSession session, SqlSchema schema, SqlParameters parameters, string wanted, string table, string columns, string and) => !schema.Has(table + ".version") ? [] : session.Query(
            $"SELECT v.name, v.version, {columns} FROM model_versions v JOIN {table} t ON t.name = v.name {and} WHERE {wanted} AND {InWorkspace(schema, table, "t")}",
            parameters,
            row => (Model: row.Text(0) ?? "", Version: row.Number(1) ?? 0, Key: row.Text(2) ?? "", Value: row.Text(3) ?? ""))
        .GroupBy(static entry => (entry.Model, entry.Version))
        .ToDictionary(static group => group.Key, static group => group.ToDictionary(static entry => entry.Key, static entry => entry.Value, StringComparer.Ordinal));

    private static Dictionary<string, Dictionary<string, string>> ByModel(SqlSession session, SqlSchema schema, string table, string key, string value)
    {
        if (!schema.Has(table + ".name"))
        {
            return [];
        }

        return session.Query($"SELECT t.name, {key}, {value} FROM {table} t WHERE {InWorkspace(schema, table, "t")}", new(), row => (Model: row.Text(0) ?? "", Key: row.Text(1) ?? "", Value: row.Text(2) ?? ""))
            .GroupBy(static entry => entry.Model, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.ToDictionary(static entry => entry.Key, static entry => entry.Value, StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
