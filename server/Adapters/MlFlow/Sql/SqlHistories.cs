using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>One metric's histories of several runs: one question for each 500 of them.</summary>
internal static class SqlHistories
{
    private const int Chunk = 500;

    /// <summary>Histories by run id, in the order of every store; runs without a point are left out.</summary>
    public static Dictionary<string, IReadOnlyList<MetricPoint>> Read(SqlSession session, IReadOnlyCollection<string> runIds, string metric)
    {
        var ids = runIds.Distinct(StringComparer.Ordinal).ToList();
        var histories = new List<MetricPoint>[ids.Count];
        Each(session, ids, metric, (int run, in MetricPoint point) => (histories[run] ??= []).Add(point));
        return Enumerable.Range(0, ids.Count)
            .Where(run => histories[run] is not null)
            .ToDictionary(run => ids[run], run => (IReadOnlyList<MetricPoint>)MetricHistory.Order(histories[run]), StringComparer.Ordinal);
    }

    /// <summary>Gives the points of several different runs, in any order.</summary>
    public static void Each(SqlSession session, IReadOnlyList<string> runIds, string metric, MetricPointTaker take)
    {
        var before = 0;
        foreach (var chunk in runIds.Chunk(Chunk))
        {
            var first = before;
            session.ReadPoints(chunk, metric, (int run, in MetricPoint point) => take(first + run, point));
            before += chunk.Length;
        }
    }

    /// <summary>The same without points that do not show; see <see cref="IRunStore.ReadMetricExtremesAsync"/>.</summary>
    public static void EachExtreme(SqlSession session, IReadOnlyList<string> runIds, string metric, int stretches, MetricPointTaker take, OmittedPointsTaker omit)
    {
        var before = 0;
        foreach (var chunk in runIds.Chunk(Chunk))
        {
            var first = before;
            session.ReadExtremes(chunk, metric, stretches, (int run, in MetricPoint point) => take(first + run, point), (run, count, shift) => omit(first + run, count, shift));
            before += chunk.Length;
        }
    }
}
