using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs;

/// <summary>Searches for the lists of the Runs view.</summary>
internal static class RunListQuery
{
    /// <summary>The runs of an experiment as its options want them, of which <paramref name="further"/> holds too.</summary>
    /// <exception cref="StoreException">The filter cannot be read. It is checked by itself, so that it cannot reach into what is added to it.</exception>
    public static RunQuery Of(RunsRequest request, string experimentId, string? further, int pageSize = RunsRequest.PageSize)
    {
        var options = request.Options.Of(request.Alias, experimentId);
        if (RunFilterParser.ParseFilter(options.Filter ?? "").Problem is { } problem)
        {
            throw new StoreException(StoreFailure.BadQuery, $"The filter cannot be read: {problem.Message} Change or clear it.");
        }

        var filter = string.IsNullOrWhiteSpace(options.Filter) ? further ?? "" : further is null ? options.Filter : $"({options.Filter}) and {further}";
        return new RunQuery
        {
            ExperimentIds = [experimentId],
            Filter = filter,
            OrderBy = options.Sort ?? "",
            IncludeDeleted = request.Options.ShowDeleted,
            PageSize = pageSize,
            After = request.Page,
        };
    }

    /// <summary>One page of runs as rows, with one that loads more behind it.</summary>
    public static async Task<List<ViewNode>> RowsAsync(RunsRequest request, RunQuery query)
    {
        var found = await request.Store.SearchRunsAsync(query, request.Cancel);
        var rows = found.Runs.Select(request.Row).ToList();
        if (found.Next is not null)
        {
            rows.Add(RunNodes.More(request.Node, found.Next));
        }

        return rows;
    }
}
