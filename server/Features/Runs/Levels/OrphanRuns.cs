using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs.Levels;

/// <summary>
/// Nested runs that would be under no row: their parent is deleted, lost or in another experiment, or they are their own ancestors. They stand at
/// the end of their experiment.
/// </summary>
internal static class OrphanRuns
{
    private const int MaxPages = 10;

    public static async Task<IEnumerable<ViewNode>> OfAsync(RunsRequest request)
    {
        var experimentId = request.Node.Rest;
        var nested = new Dictionary<string, Run>(StringComparer.Ordinal);
        string? page = null;
        for (var pages = 0; pages == 0 || (page is not null && pages < MaxPages); pages++)
        {
            var query = new RunQuery { ExperimentIds = [experimentId], Filter = RunListQuery.HasParent, IncludeDeleted = request.Options.ShowDeleted, PageSize = 1000, After = page };
            var found = await request.Store.SearchRunsAsync(query, request.Cancel);
            foreach (var run in found.Runs)
            {
                nested[run.Id] = run;
            }

            page = found.Next;
        }

        var homes = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var parent in nested.Values.Select(run => run.ParentRunId ?? "").Distinct(StringComparer.Ordinal))
        {
            var known = nested.GetValueOrDefault(parent) ?? await request.Store.GetRunAsync(parent, request.Cancel);
            homes[parent] = known is not null && (request.Options.ShowDeleted || !known.IsDeleted) && known.ExperimentId == experimentId;
        }

        return nested.Values.Where(run => !homes[run.ParentRunId ?? ""] || IsOwnAncestor(run, nested)).Select(request.Row);
    }

    private static bool IsOwnAncestor(Run run, Dictionary<string, Run> nested)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var parent = run.ParentRunId;
        while (parent is not null && parent != run.Id && seen.Add(parent))
        {
            parent = nested.GetValueOrDefault(parent)?.ParentRunId;
        }

        return parent == run.Id;
    }
}
