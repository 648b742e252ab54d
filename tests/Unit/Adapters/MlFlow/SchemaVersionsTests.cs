using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;
using Microsoft.Data.Sqlite;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>
/// Databases of other versions of MLflow than the two at hand, made from these by what its migrations added (mlflow/store/db_migrations/versions).
/// Whatever a version lacks is empty; everything else is the same to the last bit.
/// </summary>
public sealed class SchemaVersionsTests
{
    private static readonly string[] OfTraces = ["trace_info", "trace_tags", "trace_request_metadata"];
    private static readonly string[] OfModels = ["logged_models", "logged_model_metrics", "logged_model_params", "logged_model_tags"];
    private static readonly string[] InWorkspaces = ["experiments", "registered_models", "model_versions", "registered_model_tags", "model_version_tags", "registered_model_aliases"];

    [Fact]
    public Task MLflow_2_9_has_no_traces() => CheckAsync(2, "acf3f17fdcc7", Drop(OfTraces), static line => line);

    [Fact]
    public Task MLflow_2_14_to_2_16_keep_shorter_parameters() => CheckAsync(2, "4465047574b1", [], static line => line);

    [Fact]
    public Task MLflow_2_22_has_neither_logged_models_nor_workspaces() => CheckAsync(
        3, "0584bdc529eb", [.. Drop(OfModels), .. Without("workspace", InWorkspaces), .. Without("step", "inputs"), "DROP TABLE spans", "DROP TABLE assessments"],
        static line => line.StartsWith("  logged model ", StringComparison.Ordinal) || line.StartsWith("  Artifact { Path = model", StringComparison.Ordinal) ? null : line);

    [Fact]
    public Task MLflow_3_0_has_logged_models_and_no_workspaces() => CheckAsync(3, "6953534de441", Without("workspace", InWorkspaces), static line => line);

    [Fact]
    public Task A_registry_without_aliases_and_runs_without_datasets_are_read() => CheckAsync(
        2, "2d6e25af4d3e", Drop("inputs", "datasets", "input_tags", "registered_model_aliases", "model_version_tags"),
        static line => line.StartsWith("  dataset ", StringComparison.Ordinal) || line.StartsWith("  DatasetInput", StringComparison.Ordinal) ? null : WithoutRegistryExtras(line), isKnown: false);

    [Fact]
    public Task A_newer_version_with_more_tables_and_columns_is_read() => CheckAsync(
        3,
        "ffffffffffff",
        [
            "CREATE TABLE run_quality (run_uuid VARCHAR(32), grade TEXT)",
            "INSERT INTO run_quality SELECT run_uuid, 'a' FROM runs",
            .. new[] { "runs", "params", "metrics", "latest_metrics", "tags", "experiments", "datasets", "inputs", "input_tags", "model_versions", "registered_models", "logged_models" }
                .Select(static table => $"ALTER TABLE {table} ADD COLUMN added_later TEXT DEFAULT 'x'"),
            "CREATE VIEW recent_runs AS SELECT * FROM runs",
        ],
        static line => line,
        isKnown: false);

    [Fact]
    public Task A_newer_version_without_what_is_old_is_read_as_far_as_its_columns_allow() => CheckAsync(
        3,
        "ffffffffffff",
        [
            .. Without("source_type", "runs"), .. Without("source_name", "runs"), .. Without("source_version", "runs"), .. Without("entry_point_name", "runs"),
            .. Without("run_link", "model_versions"), .. Without("user_id", "model_versions"), .. Without("status_message", "logged_models"), .. Without("lifecycle_stage", "logged_models"),
            .. Without("dataset_profile", "datasets"),
        ],
        static line => line.StartsWith("  dataset ", StringComparison.Ordinal) ? System.Text.RegularExpressions.Regex.Replace(line, """\{"num_rows.*?\} """, " ", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5))
            : line,
        isKnown: false);

    // The changed database against the one that it was made from.
    private static async Task CheckAsync(int version, string revision, IEnumerable<string> changes, Func<string, string?> expected, bool isKnown = true)
    {
        using var data = new RealData(version);
        await using (var before = StoreFactory.Open(TrackingAddress.Parse("sqlite:///mlflow.db", RealData.Shared(version).Folder)))
        {
            // The store binds SQLite, which the connection below needs.
            var lines = await ExactLines.TakeAsync(before);
            Assert.Null(before.Notice);
            var path = data.Sqlite();
            using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()))
            {
                connection.Open();
                foreach (var change in changes.Prepend("PRAGMA foreign_keys = OFF").Append($"UPDATE alembic_version SET version_num = '{revision}'").SelectMany(change => Statements(connection, change)))
                {
                    using var command = connection.CreateCommand();
                    command.CommandText = change;
                    command.ExecuteNonQuery();
                }
            }

            await using var after = StoreFactory.Open(TrackingAddress.Parse("sqlite:///" + path, data.Folder));
            var found = await ExactLines.TakeAsync(after);
            Assert.True(found.Count > 700, $"Only {found.Count} lines were compared.");
            Assert.Equal(string.Join('\n', Mapped(lines, expected)), string.Join('\n', Mapped(found, static line => line)));
            Assert.Equal(isKnown, after.Notice is null);
            if (!isKnown) Assert.Contains(revision, after.Notice, StringComparison.Ordinal);
        }
    }

    // A logged model has more lines than its first.
    private static IEnumerable<string> Mapped(IEnumerable<string> lines, Func<string, string?> map)
    {
        var isLeftOut = false;
        foreach (var line in lines)
        {
            isLeftOut = map(line) is null || (isLeftOut && line.StartsWith("    ", StringComparison.Ordinal));
            if (!isLeftOut) yield return map(line) ?? "";
        }
    }

    // Tags and aliases of versions, and aliases of models.
    private static string WithoutRegistryExtras(string line)
    {
        var text = line.Replace("challenger=3, champion=2, latest-good=2", "", StringComparison.Ordinal).Replace("validation_status=approved", "", StringComparison.Ordinal).Replace("validation_status=pending", "", StringComparison.Ordinal);
        return line.StartsWith("  wine-rf ", StringComparison.Ordinal) ? text.Replace("challenger", "", StringComparison.Ordinal).Replace("champion,latest-good", "", StringComparison.Ordinal) : text;
    }

    private static IEnumerable<string> Drop(params string[] tables) => tables.Select(static table => "DROP TABLE " + table);

    private static IEnumerable<string> Without(string column, params string[] tables) => tables.Select(table => $"WITHOUT {column} {table}");

    // SQLite does not drop a column that belongs to a key: the table is made anew.
    private static IEnumerable<string> Statements(SqliteConnection connection, string change)
    {
        if (change.Split(' ') is not ["WITHOUT", var column, var table])
        {
            return [change];
        }

        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT group_concat('\"' || name || '\"', ', ') FROM pragma_table_info('{table}') WHERE name <> '{column}'";
        var columns = command.ExecuteScalar() as string;
        Assert.DoesNotContain($"\"{column}\"", columns, StringComparison.Ordinal);
        return [$"CREATE TABLE changed AS SELECT {columns} FROM {table}", $"DROP TABLE {table}", $"ALTER TABLE changed RENAME TO {table}"];
    }
}
