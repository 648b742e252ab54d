using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>Compiles a filter to a condition over <c>r</c> (runs): two-valued, a comparison of something absent is false, never NULL.</summary>
internal sealed class FilterSql(SqlDialect dialect, SqlSchema schema, SqlParameters parameters, SqlAccess access)
{
    /// <summary>What holds for no run.</summary>
    public const string Never = "1=0";

    private bool _hasSet;

    /// <summary>The condition.</summary>
    public string Condition(FilterNode node) => Condition(node, isRequired: true);

    /// <summary>The table that holds a kind of field by run and key.</summary>
    public static string Table(RunFieldKind kind) => kind switch { RunFieldKind.Metric => "latest_metrics", RunFieldKind.Param => "params", _ => "tags" };

    /// <summary>An attribute of <c>r</c>.</summary>
    public static string Attribute(SqlSchema schema, string name) => name switch
    {
        "run_id" => "r.run_uuid",
        "run_name" => "COALESCE(NULLIF(r.name, ''), (SELECT t.value FROM tags t WHERE t.run_uuid = r.run_uuid AND t.\"key\" = 'mlflow.runName'), r.run_uuid)",
        "experiment_id" => "CAST(r.experiment_id AS TEXT)",
        "user_id" or "artifact_uri" => $"NULLIF({schema.Column("runs", "r", name, "TEXT")}, '')",
        "status" => "COALESCE(r.status, 'RUNNING')",
        _ => schema.Column("runs", "r", name, "BIGINT"),
    };

    private string Condition(FilterNode node, bool isRequired) => node switch
    {
        FilterAnd and => $"({Condition(and.Left, isRequired)} AND {Condition(and.Right, isRequired)})",
        FilterOr or => $"({Condition(or.Left, isRequired: false)} OR {Condition(or.Right, isRequired: false)})",
        FilterNot not => $"(NOT {Condition(not.Operand, isRequired: false)})",
        FilterComparison comparison => Comparison(comparison, isRequired),
        _ => throw new ArgumentException("Not a node of the filter language.", nameof(node)),
    };

    private string Comparison(FilterComparison comparison, bool isRequired)
    {
        switch (comparison.Field.Kind)
        {
            case RunFieldKind.Metric:
                var number = parameters.Add(MetricNumber.ToDatabase(comparison.Values[0].Number));
                return OfKey(comparison.Field, isRequired, comparison.Operator == FilterOperator.NotEqual
                    ? $"(x.is_nan OR x.value <> {number})"
                    : $"(NOT x.is_nan AND x.value {Symbol(comparison.Operator)} {number})");
            case RunFieldKind.Param or RunFieldKind.Tag:
                return OfKey(comparison.Field, isRequired, $"x.value IS NOT NULL AND {Text("x.value", comparison)}");
            case RunFieldKind.Dataset when !schema.Has("inputs.destination_id") || !schema.Has("datasets.dataset_uuid"):
                return Never;
            case RunFieldKind.Dataset:
                var column = comparison.Field.Key switch { "name" => "d.name", "digest" => "d.digest", _ => "t.value" };
                return "EXISTS (SELECT 1 FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id LEFT JOIN input_tags t ON t.input_uuid = i.input_uuid AND t.name = 'mlflow.data.context' "
                    + $"WHERE i.destination_id = r.run_uuid AND i.source_type = 'DATASET' AND i.destination_type = 'RUN' AND {column} IS NOT NULL AND {Text(column, comparison)})";
            default:
                var expression = Attribute(schema, comparison.Field.Key);
                var condition = comparison.Field.IsNumber
                    ? $"{expression} {Symbol(comparison.Operator)} {parameters.Add(comparison.Values[0].Number)}"
                    : Text(expression, comparison);
                return $"({expression} IS NOT NULL AND {condition})";
        }
    }

    // Of conditions that must all hold, the first finds the runs and the others are checked for those alone.
    private string OfKey(RunField field, bool isRequired, string condition)
    {
        var table = Table(field.Kind);
        var key = parameters.Add(field.Key);
        if ((isRequired && _hasSet) || !access.InSet(table, field.Key))
        {
            return $"EXISTS (SELECT 1 FROM {table} x WHERE x.run_uuid = r.run_uuid AND x.\"key\" = {key} AND {condition})";
        }

        _hasSet |= isRequired;
        return $"r.run_uuid IN (SELECT x.run_uuid FROM {access.AllOf(table, "x", field.Key)} WHERE x.\"key\" = {key} AND {condition})";
    }

    private string Text(string expression, FilterComparison comparison) => comparison.Operator switch
    {
        FilterOperator.Like => dialect.Like(expression, parameters.Add(comparison.Values[0].Text ?? ""), ignoreCase: false),
        FilterOperator.ILike => dialect.Like(expression, parameters.Add(comparison.Values[0].Text ?? ""), ignoreCase: true),
        FilterOperator.In => $"{expression} IN {parameters.AddAll(comparison.Values.Select(value => value.Text ?? ""))}",
        FilterOperator.NotIn => $"{expression} NOT IN {parameters.AddAll(comparison.Values.Select(value => value.Text ?? ""))}",
        _ => $"{expression} {Symbol(comparison.Operator)} {parameters.Add(comparison.Values[0].Text ?? "")}",
    };

    private static string Symbol(FilterOperator op) => op switch
    {
        FilterOperator.Equal => "=",
        FilterOperator.NotEqual => "<>",
        FilterOperator.Less => "<",
        FilterOperator.LessOrEqual => "<=",
        FilterOperator.Greater => ">",
        _ => ">=",
    };
}
