using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs.Levels;

/// <summary>
/// Below an experiment: its groups where runs are grouped; all runs that pass where there is a filter, nested or not, since the parent of one that
/// passes may not; else the runs without a parent.
/// </summary>
internal static class ExperimentLevel
{
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

        var rows = await RunListQuery.RowsAsync(request, RunListQuery.Of(request, request.Node.Rest, "not " + RunListQuery.HasParent));
        if (rows is not [.., { Context: "loadMore" }])
        {
            rows.AddRange(await OrphanRuns.OfAsync(request));
        }

        return rows.Count > 0 ? rows : [request.Empty("No runs yet")];
    }
}
