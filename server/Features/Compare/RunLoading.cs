using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Compare;

/// <summary>A run that is compared.</summary>
/// <param name="Store">The alias of its store.</param>
/// <param name="Experiment">The name of its experiment, or its id where the store does not tell.</param>
internal sealed record LoadedRun(string Store, Run Run, string Experiment)
{
    /// <summary>Who it is.</summary>
    public RunRef Ref => new(Store, Run.Id);
}

/// <summary>Loads runs of several stores, a few questions for each store, all stores at once.</summary>
internal static class RunLoading
{
    /// <summary>The runs in the order of <paramref name="wanted"/>. What is not there, or cannot be read, is a sentence in <paramref name="problems"/>.</summary>
    public static async Task<List<LoadedRun>> LoadAsync(IRunStores stores, IReadOnlyList<RunRef> wanted, List<string> problems, CancellationToken cancel)
    {
        var open = (await stores.ListAsync(cancel)).ToDictionary(static named => named.Alias, StringComparer.Ordinal);
        var loads = wanted.Select(static run => run.Store).Distinct(StringComparer.Ordinal).Where(open.ContainsKey)
            .Select(alias => OfStoreAsync(alias, open[alias].Store, [.. wanted.Where(run => run.Store == alias).Select(static run => run.RunId)], cancel))
            .ToList();
        var found = new Dictionary<RunRef, LoadedRun>();
        var failed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var load in loads)
        {
            var (alias, runs, problem) = await load;
            foreach (var run in runs)
            {
                found[run.Ref] = run;
            }

            if (problem is not null)
            {
                problems.Add($"{alias}: {problem}");
                failed.Add(alias);
            }
        }

        foreach (var run in wanted.Where(run => !found.ContainsKey(run) && !failed.Contains(run.Store)))
        {
            problems.Add(open.ContainsKey(run.Store) ? $"Run '{MarkdownText.OneLine(run.RunId, 100)}' is not in '{run.Store}'." : $"There is no tracking store '{run.Store}' any more.");
        }

        List<LoadedRun> loaded = [.. wanted.Where(found.ContainsKey).Select(run => found[run])];
        problems.AddRange(loaded.Where(static run => run.Run.Damage is not null).Select(static run => $"{MarkdownText.OneLine(run.Run.Name, 100)}: {run.Run.Damage}"));
        return loaded;
    }

    private static async Task<(string Alias, IReadOnlyList<LoadedRun> Runs, string? Problem)> OfStoreAsync(string alias, IRunStore store, IReadOnlyList<string> ids, CancellationToken cancel)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        string? problem = null;
        try
        {
            foreach (var experiment in await store.ListExperimentsAsync(cancel))
            {
                names[experiment.Id] = experiment.Name;
            }
        }
        catch (StoreException failure)
        {
            problem = failure.Message;
        }

        try
        {
            var runs = await store.GetRunsAsync([], ids, cancel);

            // A store that is gone answers what it remembers.
            var isWhole = runs.Select(static run => run.Id).Distinct(StringComparer.Ordinal).Count() >= ids.Count;
            return (alias, [.. runs.Select(run => new LoadedRun(alias, run, names.GetValueOrDefault(run.ExperimentId) ?? run.ExperimentId))], problem ?? (isWhole ? null : store.Outage?.Message));
        }
        catch (StoreException failure)
        {
            return (alias, [], failure.Message);
        }
    }
}
