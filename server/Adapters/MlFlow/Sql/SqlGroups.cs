using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>Counts runs by the value of a parameter, in the database.</summary>
internal static class SqlGroups
{
    /// <summary>Each value (null for runs that lack the parameter) with the number of the query's runs.</summary>
    public static RunGroups Count(SqlSession session, SqlDialect dialect, SqlSchema schema, RunQuery query, RunPlan plan, string param)
    {
        var parameters = new SqlParameters();
        var key = parameters.Add(param);
        List<string> where = [RunSql.IsShown(query, "r"), RunSql.IsWithin(query, "r", parameters)];
        if (plan.Filter is not null)
        {
            where.Add(new FilterSql(dialect, schema, parameters, SqlAccess.Automatic).Condition(plan.Filter));
        }

        var sql = $"SELECT g.value, COUNT(*) FROM runs r LEFT JOIN params g ON g.run_uuid = r.run_uuid AND g.\"key\" = {key} WHERE {string.Join(" AND ", where)} GROUP BY g.value";
        return new(session.Query(sql, parameters, static row => new RunGroup(row.Text(0), row.Number(1) ?? 0)), null);
    }
}
