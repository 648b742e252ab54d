using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs.Levels;

/// <summary>Below a store: the starred runs where the editor knows of any, then its experiments, newest first, and behind them the stars of a store that keeps them itself.</summary>
internal static class StoreLevel
{
    public static async Task<List<ViewNode>> ChildrenAsync(RunsRequest request)
    {
        var experiments = await request.Store.ListExperimentsAsync(request.Cancel);
        var rows = experiments.Where(experiment => request.Options.ShowDeleted || !experiment.IsDeleted)
            .Select(experiment => RunNodes.Experiment(request.Alias, experiment, request.Options.Of(request.Alias, experiment.Id)))
            .ToList();
        if (rows.Count == 0)
        {
            rows.Add(request.Empty("No experiments yet"));
        }

        // A store that is written keeps stars itself. Which ones is asked for below the row: among a million runs that takes a while.
        var starred = StarredRuns.Count(request.Options, request.Alias);
        return request.Store.Writer is not null ? [.. rows, RunNodes.Starred(request.Alias, null)] : starred == 0 ? rows : [RunNodes.Starred(request.Alias, starred), .. rows];
    }
}
