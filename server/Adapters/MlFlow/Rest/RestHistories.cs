using System.Collections.Concurrent;
using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using static ForgeLsp.Adapters.MlFlow.Rest.RestPages;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>
/// A metric's histories. MLflow's own web page asks for those of up to 100 runs at once (20 before 2.4), and gets at most 25,000 points, by run id;
/// services of other makes lack that, and there each run is asked for, a few at a time.
/// </summary>
internal sealed class RestHistories(RestClient client, int maxPoints)
{
    private const int FewRuns = 20;
    private const int AtOnce = 4;
    private readonly string _most = maxPoints.ToString(CultureInfo.InvariantCulture);
    private volatile int _runsAtOnce = 100;

    /// <summary>One run's history; empty where there is no such run or metric.</summary>
    public Task<IReadOnlyList<MetricPoint>> OneAsync(string runId, string metric, CancellationToken cancel) => !IsId(runId) || !IsKey(metric)
        ? Task.FromResult<IReadOnlyList<MetricPoint>>([])
        : IfThereAsync<IReadOnlyList<MetricPoint>>(
            async () =>
            {
                // Without max_results MLflow 3 answers no points and a token for the first page, for ever; MLflow 2 ignores both.
                var points = new List<MetricPoint>();
                await EachAsync(
                    page => client.GetAsync(Api + "metrics/get-history", [("run_id", runId), ("metric_key", metric), ("max_results", _most), ("page_token", page)], RestJson.Default.RestHistory, cancel),
                    static answer => answer.NextPageToken,
                    answer => points.AddRange(RestReader.Points(answer)));
                return MetricHistory.Order(points);
            },
            []);

    /// <summary>Several runs' histories by run id; runs without points are left out.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>> ManyAsync(IReadOnlyCollection<string> runIds, string metric, CancellationToken cancel)
    {
        var histories = new ConcurrentDictionary<string, IReadOnlyList<MetricPoint>>(StringComparer.Ordinal);
        await GiveAsync(runIds, metric, (id, points) => histories[id] = points, cancel);
        return histories;
    }

    /// <summary>Gives several runs' histories as they come, several at once; runs without points are left out. None is held longer than it is read.</summary>
    public async Task GiveAsync(IReadOnlyCollection<string> runIds, string metric, Action<string, IReadOnlyList<MetricPoint>> take, CancellationToken cancel)
    {
        var left = IsKey(metric) ? new Queue<string>(runIds.Where(IsId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) : [];
        while (_runsAtOnce > 1 && left.Count > 1)
        {
            var size = _runsAtOnce;
            var asked = left.Take(size).ToList();
            if (await BulkAsync(asked, metric, cancel) is not { } points)
            {
                if (_runsAtOnce < size) continue;
                break;
            }

            // Where the answer is full, the last run in it may lack points, and those behind it all of theirs.
            var isFull = points.Sum(static run => run.Value.Count) >= maxPoints;
            var last = isFull ? points.Keys.Order(StringComparer.Ordinal).Last() : null;
            foreach (var id in asked.Where(id => last is null || string.CompareOrdinal(id, last) < 0))
            {
                Keep(id, points.TryGetValue(id, out var own) ? MetricHistory.Order(own) : []);
                left.Dequeue();
            }

            if (last is not null && left.TryPeek(out var next) && next == asked[0])
            {
                Keep(next, await OneAsync(next, metric, cancel));
                left.Dequeue();
            }
        }

        var rest = left.ToList();
        await EachOfAsync(
            rest,
            AtOnce,
            async (id, token) =>
            {
                Keep(id, await OneAsync(id, metric, token));
                return true;
            },
            cancel);

        void Keep(string id, IReadOnlyList<MetricPoint> points)
        {
            if (points.Count > 0) take(id, points);
        }
    }

    // Null where the server does not answer this question. Where it never will, or not for so many runs, that is remembered.
    private async Task<Dictionary<string, List<MetricPoint>>?> BulkAsync(List<string> runIds, string metric, CancellationToken cancel)
    {
        try
        {
            var parameters = runIds.Select(static id => ("run_id", (string?)id)).Append(("metric_key", metric)).Append(("max_results", _most));
            var answer = await client.GetAsync("ajax-api/2.0/mlflow/metrics/get-history-bulk", parameters, RestJson.Default.RestHistory, cancel);
            var points = new Dictionary<string, List<MetricPoint>>(StringComparer.Ordinal);
            foreach (var point in (answer.Metrics ?? []).OfType<RestMetric>())
            {
                if (point.RunId is not { } id)
                {
                    return null;
                }

                (points.TryGetValue(id, out var own) ? own : points[id] = []).Add(new(point.Step ?? 0, point.Timestamp ?? 0, MetricNumber.Normalize(point.Value)));
            }

            return points;
        }
        catch (RestRefusal refusal)
        {
            // A server on files refuses the whole question for one run that is not there: that is not remembered.
            _runsAtOnce = refusal.IsUnknownEndpoint ? 1 : refusal.Meaning.Failure == StoreFailure.BadQuery && runIds.Count > FewRuns ? FewRuns : _runsAtOnce;
            return null;
        }
        catch (StoreException)
        {
            // A service may answer unknown paths with a web page; what is really wrong shows when its runs are asked for one by one.
            return null;
        }
    }

    private static bool IsKey(string metric) => metric.Length > 0 && !metric.Split('/').Any(static part => part is "" or "." or "..");
}
