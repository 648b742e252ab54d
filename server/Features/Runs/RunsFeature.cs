using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Features.Runs;

/// <summary>Runs of all stores for pick lists.</summary>
public sealed class RunsFeature(IRunStores stores)
{
    /// <summary>Runs that pass a filter (MLflow's language), newest first, with what could not be read.</summary>
    /// <param name="max">1 to 1,000.</param>
    public async Task<RunChoices> ListAsync(string? filter, int? max, CancellationToken cancel)
    {
        var limit = Math.Clamp(max ?? 200, 1, 1000);
        var found = new List<(string Store, string Experiment, Run Run)>();
        var problems = new List<string>();
        foreach (var named in await stores.ListAsync(cancel))
        {
            try
            {
                var names = (await named.Store.ListExperimentsAsync(cancel)).ToDictionary(experiment => experiment.Id, experiment => experiment.Name, StringComparer.Ordinal);
                var page = await named.Store.SearchRunsAsync(new RunQuery { Filter = filter ?? "", PageSize = limit }, cancel);
                found.AddRange(page.Runs.Select(run => (named.Alias, names.GetValueOrDefault(run.ExperimentId) ?? run.ExperimentId, run)));
            }
            catch (StoreException problem)
            {
                problems.Add($"{named.Alias}: {problem.Message}");
            }
        }

        var newest = found.OrderByDescending(entry => entry.Run.StartTime ?? long.MinValue).Take(limit)
            .Select(entry => new RunChoice(entry.Store, entry.Run.Id, entry.Run.Name, entry.Experiment, RunFields.StatusWord(entry.Run.Status), entry.Run.StartTime));
        return new([.. newest], problems);
    }
}
