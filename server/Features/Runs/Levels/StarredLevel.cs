using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs.Levels;

/// <summary>The starred runs of a store by pages: those that this editor starred for itself, last starred first, then those that are starred in the store for everybody.</summary>
internal static class StarredLevel
{
    private const int PageSize = 50;

    // What continues among the store's own begins so; tokens of the others are numbers.
    private const string SharedPage = "shared:";

    private static readonly string IsShared = $"{RunFields.Text(new(RunFieldKind.Tag, StarredRuns.Tag))} = 'true'";

    public static async Task<List<ViewNode>> ChildrenAsync(RunsRequest request)
    {
        var own = StarredRuns.Ids(request.Options, request.Alias).ToList();
        var rows = new List<ViewNode>();
        var isShared = request.Page?.StartsWith(SharedPage, StringComparison.Ordinal) == true;
        if (!isShared)
        {
            var begin = int.TryParse(request.Page, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : 0;
            var wanted = own.Skip(begin).Take(PageSize).ToList();
            rows = await OwnAsync(request, wanted);
            if (own.Count > begin + PageSize)
            {
                rows.Add(RunNodes.More(request.Node, (begin + PageSize).ToString(CultureInfo.InvariantCulture)));
                return rows;
            }
        }

        var query = new RunQuery { Filter = IsShared, PageSize = PageSize, After = isShared ? request.Page?[SharedPage.Length..] : null };
        var shared = await request.Store.SearchRunsAsync(query, request.Cancel);
        rows.AddRange(shared.Runs.Where(run => !own.Contains(run.Id, StringComparer.Ordinal)).Select(request.Row));
        if (shared.Next is not null)
        {
            rows.Add(RunNodes.More(request.Node, SharedPage + shared.Next));
        }

        return rows.Count > 0 ? rows : [request.Empty(own.Count > 0 ? "The starred runs are no longer in the store" : "No starred runs yet")];
    }

    private static async Task<List<ViewNode>> OwnAsync(RunsRequest request, IReadOnlyList<string> wanted)
    {
        var runs = wanted.Count == 0 ? new Dictionary<string, Run>(StringComparer.Ordinal)
            : (await request.Store.GetRunsAsync([], wanted, request.Cancel)).DistinctBy(static run => run.Id, StringComparer.Ordinal).ToDictionary(static run => run.Id, StringComparer.Ordinal);
        return [.. wanted.Where(runs.ContainsKey).Select(id => request.Row(runs[id]))];
    }
}
