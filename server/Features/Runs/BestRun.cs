using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Features.Runs;

/// <summary>The best run by a metric: the one law for all who claim a best.</summary>
internal static class BestRun
{
    // Runs that diverged stand first under some orders.
    private const int Looked = 20;

    /// <summary>The run with the best value that is a finite number; null where none has one.</summary>
    /// <param name="experimentIds">The experiments that it may be in.</param>
    /// <param name="higher">Whether more is better.</param>
    /// <param name="except">Runs that do not count; null for none.</param>
    /// <exception cref="StoreException">The store does not answer.</exception>
    public static async Task<Run?> OfAsync(IRunStore store, IReadOnlyList<string> experimentIds, string metric, bool higher, IReadOnlyCollection<string>? except, CancellationToken cancel)
    {
        var field = RunFields.Text(new(RunFieldKind.Metric, metric));
        var query = new RunQuery { ExperimentIds = experimentIds, OrderBy = $"{field} {(higher ? "DESC" : "ASC")}", PageSize = Math.Min(1000, Looked + (except?.Count ?? 0)) };
        return Of((await store.SearchRunsAsync(query, cancel)).Runs, metric, higher, except);
    }

    /// <summary>The same among runs that are at hand; of equal ones the first.</summary>
    public static Run? Of(IEnumerable<Run> runs, string metric, bool higher, IReadOnlyCollection<string>? except = null)
    {
        var counted = runs.Where(run => run.Metrics.TryGetValue(metric, out var value) && double.IsFinite(value.Value) && except?.Contains(run.Id) != true);
        return higher ? counted.MaxBy(run => run.Metrics[metric].Value) : counted.MinBy(run => run.Metrics[metric].Value);
    }
}
