using System.Globalization;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>
/// Runs by the metric that leads an order: those with a value come first, then NaN, then those without it. Each is a statement of its own,
/// so that the first starts from the metric's rows and the others are asked only where it does not fill the page.
/// </summary>
internal enum RunPart { Values, NaN, Missing, All }

/// <summary>
/// Compiles a search to SQL that selects ids in order. Filters are two-valued, as <see cref="RunFilterEvaluator"/> has it (see
/// <see cref="FilterSql"/>). Pages begin behind the last run of the page before (keyset), never at an offset.
/// </summary>
internal sealed class RunSql(SqlDialect dialect, SqlSchema schema, RunQuery query, RunPlan plan, SqlAccess access)
{
    private readonly List<string> _joins = [];
    private readonly List<string> _columns = [dialect.Binary("r.run_uuid") + " AS id"];
    private readonly List<SortColumn> _order = [];
    private readonly List<string> _where = [];

    /// <summary>The values of the statement.</summary>
    public SqlParameters Parameters { get; } = new();

    /// <summary>Conditions over <c>r</c> (runs) and, where a metric leads, <c>m</c> (its rows), beside those of the query.</summary>
    public RunSql Only(Func<SqlParameters, string> condition)
    {
        _where.Add(condition(Parameters));
        return this;
    }

    /// <summary>Ids of runs in order, at most <paramref name="count"/>.</summary>
    public string Ids(RunPart part, int count) => Select("q.id", part, count, 0);

    /// <summary>The start time of the run that is number <paramref name="count"/> of a search in order of time.</summary>
    public string StartTimeOf(int count) => Select("q.vs", RunPart.All, 1, count - 1);

    private string Select(string what, RunPart part, int count, int skip)
    {
        var from = From(part);
        for (var i = part == RunPart.All ? 0 : 1; i < plan.Ordering.Keys.Count; i++)
        {
            AddKey(i);
        }

        _columns.Add("r.start_time AS vs");
        _order.Add(new("vs", Descending: true, IsNullable: true, position => Time(position.StartTime)));
        _order.Add(new("id", Descending: false, IsNullable: false, position => position.RunId));
        _where.Add(IsShown(query, "r"));
        _where.Add(IsWithin(query, "r", Parameters));
        if (plan.Filter is not null)
        {
            _where.Add(new FilterSql(dialect, schema, Parameters, access).Condition(plan.Filter));
        }

        var inner = $"SELECT {string.Join(", ", _columns)} FROM {from} {string.Join(" ", _joins)} WHERE {string.Join(" AND ", _where)}";
        var isBehind = plan.After is not null && (part == RunPart.All || plan.After.Values[0].Rank == (int)part);
        var after = isBehind && plan.After is not null ? "WHERE " + Behind(plan.After) : "";
        var by = string.Join(", ", _order.Select(key => dialect.Order("q." + key.Column, key.Descending, key.IsNullable)));
        return string.Create(CultureInfo.InvariantCulture, $"SELECT {what} FROM ({inner}) q {after} ORDER BY {by} LIMIT {count} OFFSET {skip}");
    }

    private string From(RunPart part)
    {
        if (part == RunPart.All)
        {
            return "runs r";
        }

        var lead = plan.Ordering.Keys[0];
        var key = Parameters.Add(lead.Field.Key);
        if (part == RunPart.Missing)
        {
            _where.Add(access.InSet("latest_metrics", lead.Field.Key)
                ? $"r.run_uuid NOT IN (SELECT m.run_uuid FROM latest_metrics m WHERE m.\"key\" = {key})"
                : $"NOT EXISTS (SELECT 1 FROM latest_metrics m WHERE m.run_uuid = r.run_uuid AND m.\"key\" = {key})");
            return "runs r";
        }

        if (!access.KnowsRows)
        {
            _where.Add($"m.\"key\" = {key} AND {(part == RunPart.NaN ? "" : "NOT ")}m.is_nan");
        }

        if (part == RunPart.Values)
        {
            _columns.Add("m.value AS v0");
            _order.Add(new("v0", lead.Descending, IsNullable: false, static position => MetricNumber.ToDatabase(position.Values[0].Number)));
        }

        return access.RunsFirst
            ? $"runs r {access.Join} latest_metrics m ON m.run_uuid = r.run_uuid"
            : $"{access.AllOf("latest_metrics", "m", lead.Field.Key)} {access.Join} runs r ON r.run_uuid = m.run_uuid";
    }

    private void AddKey(int index)
    {
        var (field, descending) = plan.Ordering.Keys[index];
        var number = index.ToString(CultureInfo.InvariantCulture);
        if (field is { Kind: RunFieldKind.Attribute, IsNumber: true })
        {
            _columns.Add($"{FilterSql.Attribute(schema, field.Key)} AS v{number}");
            _order.Add(new("v" + number, descending, IsNullable: true, position => Time(position.Values[index])));
            return;
        }

        var (rank, value) = RankAndValue(field, "j" + number);
        _columns.Add($"{rank} AS r{number}");
        _columns.Add($"{value} AS v{number}");
        _order.Add(new("r" + number, Descending: false, IsNullable: false, position => position.Values[index].Rank));
        _order.Add(new("v" + number, descending, IsNullable: false, position => position.Values[index] is { Text: { } text } ? text : MetricNumber.ToDatabase(position.Values[index].Number)));
    }

    private (string Rank, string Value) RankAndValue(RunField field, string alias)
    {
        if (field.Kind == RunFieldKind.Attribute)
        {
            var expression = FilterSql.Attribute(schema, field.Key);
            return ($"CASE WHEN {expression} IS NULL THEN 2 ELSE 0 END", dialect.Binary($"COALESCE({expression}, '')"));
        }

        var table = FilterSql.Table(field.Kind);
        _joins.Add($"LEFT JOIN {table} {alias} ON {alias}.run_uuid = r.run_uuid AND {alias}.\"key\" = {Parameters.Add(field.Key)}");
        return field.Kind == RunFieldKind.Metric
            ? ($"CASE WHEN {alias}.run_uuid IS NULL THEN 2 WHEN {alias}.is_nan THEN 1 ELSE 0 END", $"CASE WHEN {alias}.run_uuid IS NULL OR {alias}.is_nan THEN 0 ELSE {alias}.value END")
            : ($"CASE WHEN {alias}.value IS NULL THEN 2 ELSE 0 END", dialect.Binary($"COALESCE({alias}.value, '')"));
    }

    /// <summary>Whether a run is one that the query looks at: not deleted, unless deleted ones come too.</summary>
    public static string IsShown(RunQuery query, string run) => query.IncludeDeleted ? "1=1" : $"COALESCE({run}.lifecycle_stage, 'active') <> 'deleted'";

    /// <summary>Whether a run is of the query's experiments; ids that are no numbers are no experiments of a database.</summary>
    public static string IsWithin(RunQuery query, string run, SqlParameters parameters)
    {
        if (query.ExperimentIds.Count == 0)
        {
            return "1=1";
        }

        var ids = query.ExperimentIds.Select(static id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (long?)null).OfType<long>().Cast<object>().ToList();
        return ids.Count == 0 ? FilterSql.Never : $"{run}.experiment_id IN {parameters.AddAll(ids)}";
    }

    private static object? Time(SortValue value) => value.Rank == 0 ? (long)value.Number : null;

    // (a, b, c) behind (x, y, z) with mixed directions: a > x, or a = x and b < y, or …; what is missing stands behind what is not.
    private string Behind(RunPosition after)
    {
        var alternatives = new List<string>();
        var equal = "";
        foreach (var key in _order)
        {
            if (key.Value(after) is not { } value)
            {
                equal += $"q.{key.Column} IS NULL AND ";
                continue;
            }

            var parameter = Parameters.Add(value);
            var behind = $"q.{key.Column} {(key.Descending ? "<" : ">")} {parameter}";
            alternatives.Add($"({equal}{(key.IsNullable ? $"({behind} OR q.{key.Column} IS NULL)" : behind)})");
            equal += $"q.{key.Column} = {parameter} AND ";
        }

        return string.Join(" OR ", alternatives);
    }

    private sealed record SortColumn(string Column, bool Descending, bool IsNullable, Func<RunPosition, object?> Value);
}
