using System.Globalization;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs.Levels;

/// <summary>The starred runs of a store, last starred first, by pages.</summary>
internal static class StarredLevel
{
    private const int PageSize = 50;

    public static async Task<List<ViewNode>> ChildrenAsync(RunsRequest request)
    {
        var ids = StarredRuns.Ids(request.Options, request.Alias).ToList();
        var begin = int.TryParse(request.Page, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : 0;
        var wanted = ids.Skip(begin).Take(PageSize).ToList();
        var runs = (await request.Store.GetRunsAsync([], wanted, request.Cancel)).DistinctBy(static run => run.Id, StringComparer.Ordinal).ToDictionary(static run => run.Id, StringComparer.Ordinal);
        var rows = wanted.Where(runs.ContainsKey).Select(id => request.Row(runs[id])).ToList();
        if (ids.Count > begin + PageSize)
        {
            rows.Add(RunNodes.More(request.Node, (begin + PageSize).ToString(CultureInfo.InvariantCulture)));
        }

        return rows.Count > 0 ? rows : [request.Empty("The starred runs are no longer in the store")];
    }
}
