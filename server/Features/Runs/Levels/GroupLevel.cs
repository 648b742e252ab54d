using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs.Levels;

/// <summary>
/// Runs of an experiment by the value of a parameter. A group's id is <c>runGroup:&lt;alias&gt;/&lt;experiment&gt;/&lt;parameter&gt;/&lt;value&gt;</c>, each part
/// percent-encoded; without the value it holds the runs that lack the parameter. In a group every run counts, nested or not.
/// </summary>
internal static class GroupLevel
{
    /// <summary>The groups of an experiment in the order of their values, by pages that begin behind the value of the page before.</summary>
    public static async Task<List<ViewNode>> OfExperimentAsync(RunsRequest request, string param)
    {
        var experimentId = request.Node.Rest;
        var found = await request.Store.GroupRunsAsync(RunListQuery.Of(request, experimentId, null) with { After = null }, param, request.Cancel);
        var ordered = found.Groups.Where(group => request.Page is null || RunGrouping.Compare(group.Value, request.Page) > 0)
            .Order(Comparer<RunGroup>.Create(static (x, y) => RunGrouping.Compare(x.Value, y.Value)))
            .ToList();
        var rows = ordered.Take(RunsRequest.PageSize).Select(group => RunNodes.RunGroup(request.Alias, experimentId, param, group)).ToList();
        if (ordered.Count > RunsRequest.PageSize && ordered[RunsRequest.PageSize - 1].Value is { } last)
        {
            rows.Add(RunNodes.More(request.Node, last));
        }
        else if (found.Counted is { } counted)
        {
            rows.Add(request.Empty(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Only the newest {counted:N0} runs are grouped; filter to see others")));
        }

        return rows.Count > 0 ? rows : [request.Empty(request.Options.Of(request.Alias, experimentId).Filter is null ? "No runs yet" : "No run passes the filter")];
    }

    /// <summary>The runs of a group.</summary>
    public static async Task<List<ViewNode>> ChildrenAsync(RunsRequest request)
    {
        if (request.Node.Rest.Split('/') is not [var experimentId, var param, ..] parts || parts.Length > 3)
        {
            return [request.Problem("This group is no longer there; refresh the view.")];
        }

        var field = RunFields.Text(new(RunFieldKind.Param, Uri.UnescapeDataString(param)));
        var condition = parts.Length == 3 ? $"{field} = {RunFields.Quote(Uri.UnescapeDataString(parts[2]))}" : $"not {field} LIKE '%'";
        var rows = await RunListQuery.RowsAsync(request, RunListQuery.Of(request, Uri.UnescapeDataString(experimentId), condition));
        return rows.Count > 0 ? rows : [request.Empty("No runs any more")];
    }

    /// <summary>The id of a group's node.</summary>
    public static NodeId Id(string alias, string experimentId, string param, string? value) =>
        new("runGroup", alias, $"{Uri.EscapeDataString(experimentId)}/{Uri.EscapeDataString(param)}{(value is null ? "" : "/" + Uri.EscapeDataString(value))}");
}
