using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Compare;

/// <summary>Metric histories of several runs, thinned to what shows. A store that cannot answer is a problem in the result; the others are read.</summary>
public sealed class CurvesFeature(IRunStores stores)
{
    /// <summary>The curves of the request, by metric, then run. Runs that have no point of a metric have no curve of it.</summary>
    public async Task<CurvesResult> CurvesAsync(CurvesRequest request, CancellationToken cancel)
    {
        var open = (await stores.ListAsync(cancel)).ToDictionary(static named => named.Alias, StringComparer.Ordinal);
        var limit = Math.Clamp(request.Points, 10, 4_000);
        var curves = new List<MetricCurve>();
        var problems = new List<string>();
        foreach (var metric in request.Metrics.Distinct(StringComparer.Ordinal))
        {
            var histories = new Dictionary<RunRef, IReadOnlyList<MetricPoint>>();
            foreach (var group in request.Runs.Distinct().GroupBy(static run => run.Store, StringComparer.Ordinal).Where(group => open.ContainsKey(group.Key)))
            {
                try
                {
                    foreach (var (run, points) in await open[group.Key].Store.GetMetricHistoriesAsync([.. group.Select(static run => run.RunId)], metric, cancel))
                    {
                        histories[new(group.Key, run)] = points;
                    }
                }
                catch (StoreException problem)
                {
                    problems.Add($"{group.Key}: {problem.Message}");
                }
            }

            for (var run = 0; run < request.Runs.Count; run++)
            {
                if (histories.TryGetValue(request.Runs[run], out var history))
                {
                    var points = CurveThinning.Thin(history, limit);
                    curves.Add(new(run, metric, [.. points.Select(static point => point.Step)], [.. points.Select(static point => point.Timestamp)], [.. points.Select(static point => point.Value)], history.Count));
                }
            }
        }

        return new(curves, [], [.. problems.Distinct(StringComparer.Ordinal)]);
    }
}
