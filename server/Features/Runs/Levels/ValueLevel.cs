using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs.Levels;

/// <summary>The parameters, metrics or datasets of a run, by name.</summary>
internal static class ValueLevel
{
    public static async Task<List<ViewNode>> ChildrenAsync(RunsRequest request)
    {
        if (await request.Store.GetRunAsync(request.Node.Rest, request.Cancel) is not { } run)
        {
            return [request.Problem("The run is no longer there; refresh the view.")];
        }

        var rows = (request.Node.Kind switch
        {
            "params" => run.Params.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(entry => RunNodes.Leaf("param", request.Alias, run.Id, entry.Key, entry.Value, "symbol-constant")),
            "metrics" => run.Metrics.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(entry => RunNodes.Metric(request.Alias, run.Id, entry.Key, entry.Value)),
            _ => run.Inputs.Select((input, i) => RunNodes.Leaf("dataset", request.Alias, $"{run.Id}/{i}", input.Name, $"{input.Digest} {input.Context} {input.Source}".Trim(), "table")),
        }).ToList();
        return rows.Count > 0 ? rows : [request.Empty("None")];
    }
}
