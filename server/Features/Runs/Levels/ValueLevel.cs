using ForgeLsp.Core.Model;
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
            "params" => Leaves("param", request, run, run.Params, static value => value, "symbol-constant"),
            "metrics" => Leaves("metric", request, run, run.Metrics, static metric => RunText.Number(metric.Value) + (metric.Step == 0 ? "" : $" @ step {metric.Step}"), "graph-line"),
            _ => run.Inputs.Select((input, i) => RunNodes.Leaf("dataset", request.Alias, $"{run.Id}/{i}", input.Name, $"{input.Digest} {input.Context} {input.Source}".Trim(), "table")),
        }).ToList();
        return rows.Count > 0 ? rows : [request.Empty("None")];
    }

    private static IEnumerable<ViewNode> Leaves<T>(string kind, RunsRequest request, Run run, IReadOnlyDictionary<string, T> values, Func<T, string> text, string icon) =>
        values.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => RunNodes.Leaf(kind, request.Alias, run.Id, entry.Key, text(entry.Value), icon));
}
