using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs.Levels;

/// <summary>
/// Below an experiment: its groups where runs are grouped; all runs that pass where there is a filter, nested or not, since the parent of one that
/// passes may not; else the runs without a parent.
/// </summary>
internal static class ExperimentLevel
{
    // Tokens of stores are base64: none begins like this.
    private const string OrphansPage = "orphans:";

    public static async Task<List<ViewNode>> ChildrenAsync(RunsRequest request)
    {
        var options = request.Options.Of(request.Alias, request.Node.Rest);
        if (!string.IsNullOrEmpty(options.GroupBy))
        {
            return await GroupLevel.OfExperimentAsync(request, options.GroupBy);
        }

        if (!string.IsNullOrWhiteSpace(options.Filter))
        {
            var matches = await RunListQuery.RowsAsync(request, RunListQuery.Of(request, request.Node.Rest, null));
            return matches.Count > 0 ? matches : [request.Empty("No run passes the filter")];
        }

        var rows = await NestedAsync(request);
        return rows.Count > 0 ? rows : [request.Empty("No runs yet")];
    }

    // A nested run whose parent is deleted, lost or in another experiment would be under no row, nor would runs that are their own ancestors;
    // they stand at the end of their experiment, and have pages of their own.
    private static async Task<List<ViewNode>> NestedAsync(RunsRequest request)
    {
        var rows = new List<ViewNode>();
        var isOrphansPage = request.Page?.StartsWith(OrphansPage, StringComparison.Ordinal) == true;
        if (!isOrphansPage)
        {
            rows = await RunListQuery.RowsAsync(request, RunListQuery.Of(request, request.Node.Rest, "not " + OrphanRuns.HasParent));
            if (rows is [.., { Context: "loadMore" }])
            {
                return rows;
            }
        }

        var query = RunListQuery.Of(request, request.Node.Rest, null) with { After = isOrphansPage ? request.Page?[OrphansPage.Length..] : null };
        var orphans = await request.Store.SearchOrphansAsync(query, request.Cancel);
        rows.AddRange(orphans.Runs.Select(request.Row));
        if (orphans.Next is not null)
        {
            rows.Add(RunNodes.More(request.Node, OrphansPage + orphans.Next));
        }

        return rows;
    }
}
