using System.Globalization;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>
/// Compiles a search to SQL that selects the ids of one page. Filters are two-valued, as <see cref="RunFilterEvaluator"/> has it: a
/// comparison of something absent is false, never NULL. Pages begin behind the last run of the page before (keyset), never at an offset.
/// </summary>
internal sealed class RunSql(SqlDialect dialect, SqlSchema schema)
{
    private const string Never = "1=0";

    /// <summary>The values of the statement.</summary>
    public SqlParameters Parameters { get; } = new();

    /// <summary>The statement: run ids in order, one more than the page holds.</summary>
    public string Page(RunQuery query, RunPlan plan)
    {
        var columns = new List<string> { dialect.Binary("r.run_uuid") + " AS id" };
        var joins = new List<string>();
        var order = new List<(string Column, bool Descending, Func<RunPosition, object> Value)>();
        for (var i = 0; i < plan.Ordering.Keys.Count; i++)
        {
            var key = plan.Ordering.Keys[i];
            var (rank, value) = SortColumns(key.Field, "j" + i.ToString(CultureInfo.InvariantCulture), joins);
            columns.Add($"{rank} AS r{i}");
            columns.Add($"{value} AS v{i}");
            var index = i;
            order.Add(($"r{i}", false, position => position.Values[index].Rank));
            order.Add(($"v{i}", key.Descending, position => Sortable(position.Values[index])));
        }

        columns.Add("CASE WHEN r.start_time IS NULL THEN 2 ELSE 0 END AS rs");
        columns.Add("COALESCE(r.start_time, 0) AS vs");
        order.Add(("rs", false, position => position.StartTime.Rank));
        order.Add(("vs", true, position => (long)position.StartTime.Number));
        order.Add(("id", false, position => position.RunId));

        var where = new List<string> { Scope(query) };
        if (plan.Filter is not null)
        {
            where.Add(Condition(plan.Filter));
        }

        var inner = $"SELECT {string.Join(", ", columns)} FROM runs r {string.Join(" ", joins)} WHERE {string.Join(" AND ", where)}";
        var after = plan.After is null ? "" : "WHERE " + Behind(order, plan.After);
        var by = string.Join(", ", order.Select(key => key.Column + (key.Descending ? " DESC" : " ASC")));
        return $"SELECT q.id FROM ({inner}) q {after} ORDER BY {by} LIMIT {(plan.PageSize + 1).ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>The statement: each value of a parameter (null for runs that lack it) with the number of runs.</summary>
    public string Groups(RunQuery query, RunPlan plan, string param)
    {
        var key = Parameters.Add(param);
        var where = Scope(query) + (plan.Filter is null ? "" : " AND " + Condition(plan.Filter));
        return $"SELECT g.value, COUNT(*) FROM runs r LEFT JOIN params g ON g.run_uuid = r.run_uuid AND g.\"key\" = {key} WHERE {where} GROUP BY g.value";
    }

    private static object Sortable(SortValue value) => value.Text is null ? MetricNumber.ToDatabase(value.Number) : value.Text;

    private string Scope(RunQuery query)
    {
        var deleted = query.IncludeDeleted ? "1=1" : "COALESCE(r.lifecycle_stage, 'active') <> 'deleted'";
        if (query.ExperimentIds.Count == 0)
        {
            return deleted;
        }

        var ids = query.ExperimentIds.Select(id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (long?)null).OfType<long>().Cast<object>().ToList();
        return ids.Count == 0 ? Never : $"{deleted} AND r.experiment_id IN {Parameters.AddAll(ids)}";
    }

    // (a, b, c) behind (x, y, z) with mixed directions: a > x, or a = x and b < y, or …
    private string Behind(IReadOnlyList<(string Column, bool Descending, Func<RunPosition, object> Value)> order, RunPosition after)
    {
        var alternatives = new List<string>();
        var equal = "";
        foreach (var (column, descending, value) in order)
        {
            var parameter = Parameters.Add(value(after));
            alternatives.Add($"({equal}q.{column} {(descending ? "<" : ">")} {parameter})");
            equal += $"q.{column} = {parameter} AND ";
        }

        return string.Join(" OR ", alternatives);
    }

    private (string Rank, string Value) SortColumns(RunField field, string alias, List<string> joins)
    {
        if (field.Kind == RunFieldKind.Attribute)
        {
            var expression = Attribute(field.Key);
            return ($"CASE WHEN {expression} IS NULL THEN 2 ELSE 0 END", field.IsNumber ? $"COALESCE({expression}, 0)" : dialect.Binary($"COALESCE({expression}, '')"));
        }

        var table = field.Kind switch { RunFieldKind.Metric => "latest_metrics", RunFieldKind.Param => "params", _ => "tags" };
        joins.Add($"LEFT JOIN {table} {alias} ON {alias}.run_uuid = r.run_uuid AND {alias}.\"key\" = {Parameters.Add(field.Key)}");
        return field.Kind == RunFieldKind.Metric
            ? ($"CASE WHEN {alias}.run_uuid IS NULL THEN 2 WHEN {alias}.is_nan THEN 1 ELSE 0 END", $"CASE WHEN {alias}.run_uuid IS NULL OR {alias}.is_nan THEN 0 ELSE {alias}.value END")
            : ($"CASE WHEN {alias}.value IS NULL THEN 2 ELSE 0 END", dialect.Binary($"COALESCE({alias}.value, '')"));
    }

    private string Condition(FilterNode node) => node switch
    {
        FilterAnd and => $"({Condition(and.Left)} AND {Condition(and.Right)})",
        FilterOr or => $"({Condition(or.Left)} OR {Condition(or.Right)})",
        FilterNot not => $"(NOT {Condition(not.Operand)})",
        FilterComparison comparison => Comparison(comparison),
        _ => throw new ArgumentException("Not a node of the filter language.", nameof(node)),
    };

    private string Comparison(FilterComparison comparison)
    {
        switch (comparison.Field.Kind)
        {
            case RunFieldKind.Metric:
                var key = Parameters.Add(comparison.Field.Key);
                var number = Parameters.Add(MetricNumber.ToDatabase(comparison.Values[0].Number));
                var holds = comparison.Operator == FilterOperator.NotEqual
                    ? $"(x.is_nan OR x.value <> {number})"
                    : $"(NOT x.is_nan AND x.value {Symbol(comparison.Operator)} {number})";
                return $"EXISTS (SELECT 1 FROM latest_metrics x WHERE x.run_uuid = r.run_uuid AND x.\"key\" = {key} AND {holds})";
            case RunFieldKind.Param or RunFieldKind.Tag:
                var table = comparison.Field.Kind == RunFieldKind.Param ? "params" : "tags";
                var name = Parameters.Add(comparison.Field.Key);
                return $"EXISTS (SELECT 1 FROM {table} x WHERE x.run_uuid = r.run_uuid AND x.\"key\" = {name} AND x.value IS NOT NULL AND {Text("x.value", comparison)})";
            case RunFieldKind.Dataset when !schema.Has("inputs.destination_id") || !schema.Has("datasets.dataset_uuid"):
                return Never;
            case RunFieldKind.Dataset:
                var column = comparison.Field.Key switch { "name" => "d.name", "digest" => "d.digest", _ => "t.value" };
                return "EXISTS (SELECT 1 FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id LEFT JOIN input_tags t ON t.input_uuid = i.input_uuid AND t.name = 'mlflow.data.context' "
                    + $"WHERE i.destination_id = r.run_uuid AND i.source_type = 'DATASET' AND i.destination_type = 'RUN' AND {column} IS NOT NULL AND {Text(column, comparison)})";
            default:
                var expression = Attribute(comparison.Field.Key);
                var condition = comparison.Field.IsNumber
                    ? $"{expression} {Symbol(comparison.Operator)} {Parameters.Add(comparison.Values[0].Number)}"
                    : Text(expression, comparison);
                return $"({expression} IS NOT NULL AND {condition})";
        }
    }

    private string Text(string expression, FilterComparison comparison) => comparison.Operator switch
    {
        FilterOperator.Like => dialect.Like(expression, Parameters.Add(comparison.Values[0].Text ?? ""), ignoreCase: false),
        FilterOperator.ILike => dialect.Like(expression, Parameters.Add(comparison.Values[0].Text ?? ""), ignoreCase: true),
        FilterOperator.In => $"{expression} IN {Parameters.AddAll(comparison.Values.Select(value => value.Text ?? ""))}",
        FilterOperator.NotIn => $"{expression} NOT IN {Parameters.AddAll(comparison.Values.Select(value => value.Text ?? ""))}",
        _ => $"{expression} {Symbol(comparison.Operator)} {Parameters.Add(comparison.Values[0].Text ?? "")}",
    };

    private string Attribute(string name) => name switch
    {
        "run_id" => "r.run_uuid",
        "run_name" => "COALESCE(NULLIF(r.name, ''), (SELECT t.value FROM tags t WHERE t.run_uuid = r.run_uuid AND t.\"key\" = 'mlflow.runName'), r.run_uuid)",
        "experiment_id" => "CAST(r.experiment_id AS TEXT)",
        "user_id" or "artifact_uri" => $"NULLIF({schema.Column("runs", "r", name, "TEXT")}, '')",
        "status" => "COALESCE(r.status, 'RUNNING')",
        _ => schema.Column("runs", "r", name, "BIGINT"),
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
