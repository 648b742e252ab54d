using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>A search over one connection.</summary>
/// <param name="Only">A condition over <c>r</c> beside the query's, or null.</param>
internal sealed record SqlSearch(SqlSession Session, SqlDialect Dialect, SqlSchema Schema, RunQuery Query, RunPlan Plan, Func<SqlParameters, SqlAccess, string>? Only = null);

/// <summary>Finds the ids of one page of runs.</summary>
internal class SqlRunSearch(SqlSearch search)
{
    /// <summary>What is searched, and where.</summary>
    protected SqlSearch Search => search;

    /// <summary>Ids in order, one more than the page holds where there are more.</summary>
    public List<string> Ids()
    {
        var wanted = search.Plan.PageSize + 1;
        if (search.Plan.Ordering.Keys is not [{ Field.Kind: RunFieldKind.Metric }, ..])
        {
            return Part(RunPart.All, wanted);
        }

        // Between two statements a metric may have got a value: a run counts where it was seen first.
        var ids = new List<string>(wanted);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var part = (RunPart)(search.Plan.After?.Values[0].Rank ?? 0); part <= RunPart.Missing && ids.Count < wanted; part++)
        {
            ids.AddRange(Part(part, wanted - ids.Count).Where(seen.Add));
        }

        return ids;
    }

    /// <summary>The first ids of a part.</summary>
    protected virtual List<string> Part(RunPart part, int count) => Ids(Sql(SqlAccess.Automatic), part, count);

    /// <summary>A statement of this search that has not been asked for anything yet.</summary>
    protected RunSql Sql(SqlAccess access)
    {
        var sql = new RunSql(search.Dialect, search.Schema, search.Query, search.Plan, access);
        return search.Only is { } only ? sql.Only(parameters => only(parameters, access)) : sql;
    }

    /// <summary>Runs a statement for ids.</summary>
    protected List<string> Ids(RunSql sql, RunPart part, int count) => search.Session.Query(sql.Ids(part, count), sql.Parameters, static row => row.GetString(0));
}
