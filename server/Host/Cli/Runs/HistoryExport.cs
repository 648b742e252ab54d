using System.Globalization;
using System.Text.Json;
using ForgeLsp.Core.Model;
using ForgeLsp.Features;

namespace ForgeLsp.Host.Cli.Runs;

/// <summary>
/// Metric histories in long form: store, run, metric, step, timestamp, value. Asked for by metric for up to 100 runs at a time, so that memory
/// holds the points of one metric of so many runs.
/// </summary>
/// <param name="wanted">Metrics to write; empty for all.</param>
internal sealed class HistoryExport(TextWriter output, bool isCsv, RunsSession session, RunStream runs, IReadOnlyList<string> wanted)
{
    private const int Batch = 100;
    private readonly List<ListedRun> _waiting = [];
    private bool _hasHead;

    /// <summary>Adds a run's metrics.</summary>
    public async Task AddAsync(ListedRun run, CancellationToken cancel)
    {
        _waiting.Add(run);
        if (_waiting.Count == Batch)
        {
            await WriteAsync(cancel);
        }
    }

    /// <summary>Writes what is left.</summary>
    public Task EndAsync(CancellationToken cancel) => WriteAsync(cancel);

    private async Task WriteAsync(CancellationToken cancel)
    {
        if (isCsv && !_hasHead)
        {
            _hasHead = true;
            await output.WriteAsync(TextTable.CsvRow(["store", "run_id", "metric", "step", "timestamp", "value"]));
        }

        foreach (var group in _waiting.GroupBy(static run => run.Store, StringComparer.Ordinal))
        {
            var store = runs.Store(group.Key);
            var metrics = group.SelectMany(static run => run.Run.Metrics.Keys).Where(key => wanted.Count == 0 || wanted.Contains(key, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            foreach (var metric in metrics.ToList())
            {
                var ids = group.Where(run => run.Run.Metrics.ContainsKey(metric)).Select(static run => run.Run.Id).ToList();
                if (await session.ReadAsync(store, () => store.Store.GetMetricHistoriesAsync(ids, metric, cancel)) is not { } histories)
                {
                    continue;
                }

                foreach (var id in ids.Where(histories.ContainsKey))
                {
                    foreach (var point in histories[id])
                    {
                        await output.WriteAsync(isCsv ? Row(group.Key, id, metric, point) : Line(group.Key, id, metric, point));
                    }
                }
            }
        }

        _waiting.Clear();
    }

    private static string Row(string store, string run, string metric, MetricPoint point) => TextTable.CsvRow(
        [store, run, metric, point.Step.ToString(CultureInfo.InvariantCulture), point.Timestamp.ToString(CultureInfo.InvariantCulture), ExactDoubleConverter.Text(point.Value)]);

    private static string Line(string store, string run, string metric, MetricPoint point)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, RunJson.Options(indented: false)))
        {
            json.WriteStartObject();
            json.WriteString("store", store);
            json.WriteString("runId", run);
            json.WriteString("metric", metric);
            json.WriteNumber("step", point.Step);
            json.WriteNumber("timestamp", point.Timestamp);
            json.WritePropertyName("value");
            RunJson.Value(json, point.Value);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }
}
