using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.RunActions;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs;

/// <summary>Single rows of the Runs view as they are now, for a client that was told that they changed.</summary>
/// <param name="directions">Metric directions of the policy, as they are now.</param>
/// <param name="time">For ages.</param>
internal sealed class RunRows(Func<IReadOnlyDictionary<string, bool>> directions, TimeProvider time)
{
    /// <summary>The rows of those ids that are of a store, a run, one of its groups or one of its metrics and that are still there, in no order. All runs of a store are asked for at once.</summary>
    public async Task<IReadOnlyList<ViewNode>> OfAsync(IReadOnlyList<NamedStore> open, IReadOnlyList<string> ids, RunsViewOptions options, CancellationToken cancel)
    {
        var rows = new List<ViewNode>();
        foreach (var group in ids.Select(NodeId.Parse).OfType<NodeId>().GroupBy(static id => id.Alias, StringComparer.Ordinal))
        {
            if (open.FirstOrDefault(store => store.Alias == group.Key) is not { } named)
            {
                continue;
            }

            var wanted = group.Where(static id => id.Kind is "run" or "metrics" or "params" or "metric").ToList();
            var runs = await RunsAsync(named.Store, [.. wanted.Select(RunId).Distinct(StringComparer.Ordinal)], cancel);
            rows.AddRange(group.Where(static id => id.Kind == "store").Select(_ => RunNodes.Store(named, open.Count == 1, time.GetUtcNow())));
            rows.AddRange(RunFlags.Mark(named, wanted.Select(id => runs.TryGetValue(RunId(id), out var run) ? Row(named.Alias, id, run, options) : null).OfType<ViewNode>()));
        }

        return rows;
    }

    private static async Task<Dictionary<string, Run>> RunsAsync(IRunStore store, IReadOnlyList<string> ids, CancellationToken cancel)
    {
        try
        {
            return ids.Count == 0 ? [] : (await store.GetRunsAsync([], ids, cancel)).DistinctBy(static run => run.Id, StringComparer.Ordinal).ToDictionary(static run => run.Id, StringComparer.Ordinal);
        }
        catch (StoreException)
        {
            return []; // the rows stay as they are
        }
    }

    private static string RunId(NodeId id) => id.Rest.IndexOf('/') is >= 0 and var slash ? id.Rest[..slash] : id.Rest;

    private ViewNode? Row(string alias, NodeId id, Run run, RunsViewOptions options) => id.Kind switch
    {
        "run" => RunRow.Of(alias, run, options, directions(), time.GetUtcNow()),
        "params" => RunNodes.Params(alias, run),
        "metrics" => RunNodes.Metrics(alias, run),
        _ => run.Metrics.TryGetValue(id.Rest[(run.Id.Length + 1)..], out var metric) ? RunNodes.Metric(alias, run.Id, id.Rest[(run.Id.Length + 1)..], metric) : null,
    };
}
