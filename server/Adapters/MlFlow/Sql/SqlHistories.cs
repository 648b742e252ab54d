using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>One metric's histories of several runs: one statement for each 500 of them.</summary>
internal static class SqlHistories
{
    private const int Chunk = 500;

    /// <summary>Histories by run id, in the order of every store; runs without a point are left out.</summary>
    public static Dictionary<string, IReadOnlyList<MetricPoint>> Read(SqlSession session, IReadOnlyCollection<string> runIds, string metric)
    {
        var histories = new Dictionary<string, IReadOnlyList<MetricPoint>>(StringComparer.Ordinal);
        foreach (var chunk in runIds.Distinct(StringComparer.Ordinal).Chunk(Chunk))
        {
            var parameters = new SqlParameters();
            var sql = $"SELECT run_uuid, step, timestamp, value, is_nan FROM metrics WHERE run_uuid IN {parameters.AddAll(chunk)} AND \"key\" = {parameters.Add(metric)}";
            var points = session.Query(sql, parameters, row => (Run: row.Text(0) ?? "", Point: new MetricPoint(row.Number(1) ?? 0, row.Number(2) ?? 0, row.Metric(3, 4))));
            foreach (var run in points.GroupBy(entry => entry.Run, StringComparer.Ordinal))
            {
                histories[run.Key] = MetricHistory.Order([.. run.Select(entry => entry.Point)]);
            }
        }

        return histories;
    }
}
