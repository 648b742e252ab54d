using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>Finds the nested runs that hang under no row (<see cref="OrphanRuns"/>), starting from the tag that nests them.</summary>
internal sealed class OrphanSql
{
    // Real stores have none; whoever makes thousands sees the first of them.
    private const int MaxCircles = 400;
    private const int MaxPairs = 100_000;
    private readonly RunQuery _query;
    private readonly List<string> _circles;

    private OrphanSql(RunQuery query, List<string> circles)
    {
        _query = query;
        _circles = circles;
    }

    /// <summary>What finds a query's orphans; null where no run is nested.</summary>
    public static OrphanSql? Find(SqlSession session, RunQuery query)
    {
        var tag = new SqlParameters();
        if (session.Query($"SELECT 1 FROM tags WHERE \"key\" = {tag.Add(RunTags.Parent)} LIMIT 1", tag, static _ => true).Count == 0)
        {
            return null;
        }

        // A run in a circle has a parent that is nested too; those are few.
        var parameters = new SqlParameters();
        var key = parameters.Add(RunTags.Parent);
        var sql = $"""
            SELECT o.run_uuid, o.value FROM tags o JOIN tags g ON g.run_uuid = o.value AND g."key" = {key} JOIN runs c ON c.run_uuid = o.run_uuid
            WHERE o."key" = {key} AND g.value IS NOT NULL AND {RunSql.IsShown(query, "c")} AND {RunSql.IsWithin(query, "c", parameters)} LIMIT {MaxPairs}
            """;
        var pairs = session.Query(sql, parameters, static row => (row.GetString(0), row.GetString(1)));
        return new(query, [.. OrphanRuns.InCircles(pairs).Order(StringComparer.Ordinal).Take(MaxCircles)]);
    }

    /// <summary>The condition over <c>r</c>.</summary>
    public string Condition(SqlParameters parameters, SqlAccess access)
    {
        var lost = $"""
            r.run_uuid IN (SELECT o.run_uuid FROM {access.AllOf("tags", "o", RunTags.Parent)} {access.Join} runs c ON c.run_uuid = o.run_uuid
            LEFT JOIN runs p ON p.run_uuid = o.value AND p.experiment_id = c.experiment_id AND {RunSql.IsShown(_query, "p")}
            WHERE o."key" = {parameters.Add(RunTags.Parent)} AND o.value IS NOT NULL AND p.run_uuid IS NULL AND {RunSql.IsWithin(_query, "c", parameters)})
            """;
        return _circles.Count == 0 ? lost : $"({lost} OR r.run_uuid IN {parameters.AddAll(_circles)})";
    }
}
