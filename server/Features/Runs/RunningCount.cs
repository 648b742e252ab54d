using System.Globalization;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs;

/// <summary>How many runs are running now, for the badge of the view.</summary>
internal static class RunningCount
{
    private const int Max = 1000;

    /// <summary>Counts in all stores that answer, up to 1,000 in each; null where nothing runs.</summary>
    public static async Task<ViewBadge?> CountAsync(IReadOnlyList<NamedStore> stores, CancellationToken cancel)
    {
        var count = 0;
        var isMore = false;
        foreach (var named in stores)
        {
            try
            {
                var page = await named.Store.SearchRunsAsync(new RunQuery { Filter = "status = 'RUNNING'", PageSize = Max }, cancel);
                count += page.Runs.Count;
                isMore |= page.Next is not null;
            }
            catch (StoreException)
            {
                // Its row says why.
            }
        }

        return count == 0 ? null : new(count, string.Create(CultureInfo.InvariantCulture, $"{(isMore ? "More than " : "")}{count:N0} {(count == 1 ? "run is" : "runs are")} running"));
    }
}
