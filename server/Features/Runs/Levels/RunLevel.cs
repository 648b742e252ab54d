using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs.Levels;

/// <summary>Below a run: what belongs to it, then the runs that it is the parent of, in the order of its experiment.</summary>
internal static class RunLevel
{
    public static async Task<List<ViewNode>> ChildrenAsync(RunsRequest request)
    {
        if (await request.Store.GetRunAsync(request.Node.Rest, request.Cancel) is not { } run)
        {
            return [request.Problem("The run is no longer there; refresh the view.")];
        }

        var nested = await RunListQuery.RowsAsync(request, new RunQuery
        {
            Filter = $"tags.`{RunTags.Parent}` = " + RunFields.Quote(run.Id),
            OrderBy = request.Options.Of(request.Alias, run.ExperimentId).Sort ?? "",
            IncludeDeleted = request.Options.ShowDeleted,
            PageSize = RunsRequest.PageSize,
            After = request.Page,
        });
        if (request.Page is not null)
        {
            return nested;
        }

        ViewNode?[] parts =
        [
            run.Damage is null ? null : request.Problem(run.Damage),
            RunNodes.Params(request.Alias, run),
            RunNodes.Metrics(request.Alias, run),
            RunNodes.Group("artifacts", "Artifacts", "package", request.Alias, run.Id, null),
            run.Inputs.Count == 0 ? null : RunNodes.Group("datasets", "Datasets", "table", request.Alias, run.Id, run.Inputs.Count),
            RunNodes.Group("models", "Models", "library", request.Alias, run.Id, null),
        ];
        return [.. parts.OfType<ViewNode>(), .. nested];
    }
}
