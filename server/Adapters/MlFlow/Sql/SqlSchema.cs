using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>Which of MLflow's tables and columns a database has. An unknown version is read as far as its columns allow.</summary>
internal sealed class SqlSchema
{
    private static readonly string[] Needed =
        ["experiments.experiment_id", "experiments.name", "runs.run_uuid", "runs.experiment_id", "params.run_uuid", "tags.run_uuid", "metrics.run_uuid", "latest_metrics.run_uuid"];

    // Revisions whose tables were looked at: MLflow 2.9 to 3.11 (mlflow/store/db_migrations/versions).
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "acf3f17fdcc7", "867495a8f9d4", "5b0e9adcef9c", "4465047574b1", "f5a4f2784254", "0584bdc529eb", "400f98739977", "6953534de441", "bda7b8c39065",
        "cbc13b556ace", "770bee3ae1dd", "a1b2c3d4e5f6", "de4033877273", "1a0cddfcaa16", "534353b11cbc", "71994744cf8e", "3da73c924c2f", "bf29a5ff90ea",
        "1bd49d398cd23", "1b49d398cd23", "b7c8d9e0f1a2", "2c33131f4dae", "5d2d30f0abce", "1b5f0d9ad7c1", "c3d6457b6d8a", "76601a5f987d", "7d34483879f0",
    };

    private readonly HashSet<string> _columns = new(StringComparer.OrdinalIgnoreCase);

    private SqlSchema()
    {
    }

    /// <summary>What to tell about a version that is not known; null for a known one.</summary>
    public string? Notice { get; private set; }

    /// <summary>The revision of the schema by Alembic's name; null where the database does not say.</summary>
    public string? Revision { get; private set; }

    /// <summary>Whether a table has a column, both written <c>table.column</c>.</summary>
    public bool Has(string column) => _columns.Contains(column);

    /// <summary>The column under an alias of its table, or NULL of the type where the table lacks it.</summary>
    public string Column(string table, string alias, string column, string type) => Has($"{table}.{column}") ? $"{alias}.{column}" : $"CAST(NULL AS {type})";

    /// <summary>Reads the schema.</summary>
    /// <exception cref="StoreException">The database is not MLflow's.</exception>
    public static SqlSchema Read(SqlSession session, SqlDialect dialect)
    {
        var schema = new SqlSchema();
        schema._columns.UnionWith(session.Query(dialect.ColumnsSql, new(), row => $"{row.GetString(0)}.{row.GetString(1)}"));
        if (Needed.FirstOrDefault(column => !schema.Has(column)) is { } missing)
        {
            throw new StoreException(
                StoreFailure.UnknownVersion,
                $"This database is not one that MLflow 1.10 or newer keeps runs in: '{missing}' is missing. Check the address, or run 'mlflow db upgrade' on it.");
        }

        var revision = schema.Has("alembic_version.version_num")
            ? session.Query("SELECT version_num FROM alembic_version", new(), row => row.Text(0)).FirstOrDefault()
            : null;
        schema.Revision = revision;
        if (revision is null || !Known.Contains(revision))
        {
            schema.Notice = $"The database has schema revision '{revision ?? "none"}', which this version of Forge does not know; what it can read is shown.";
        }

        return schema;
    }
}
