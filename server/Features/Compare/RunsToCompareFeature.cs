using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Compare;

/// <summary>Runs to compare with each other, the one to measure against first.</summary>
/// <param name="Message">What the user should know of the choice: why there are no two runs, or that not all are there; null where nothing is to be said.</param>
public sealed record RunsToCompare(IReadOnlyList<RunRef> Runs, string? Message);

/// <summary>Which runs a comparison wants.</summary>
/// <param name="Experiment">Name of a tracking experiment.</param>
/// <param name="Script">Only runs that were started from this script, a path with <c>/</c>; null for all.</param>
/// <param name="Which"><c>last</c>: the last two; <c>best</c>: the best and the last; <c>all</c>: the newest 500.</param>
public sealed record RunsWish(string Experiment, string? Script, string Which);

/// <summary>Finds the runs that are compared where nobody picks them: those of an experiment, or of a script.</summary>
/// <param name="experiments">The experiments of the workspace: they say which metric counts.</param>
/// <param name="directions">Metric directions of the policy, as they are now.</param>
public sealed class RunsToCompareFeature(IRunStores stores, Func<IReadOnlyList<ExperimentSummary>> experiments, Func<IReadOnlyDictionary<string, bool>> directions)
{
    /// <summary>The runs; fewer than two come with a message.</summary>
    /// <exception cref="ArgumentException">There is no such choice.</exception>
    /// <exception cref="StoreException">No store answers.</exception>
    public async Task<RunsToCompare> OfAsync(RunsWish wish, CancellationToken cancel)
    {
        if (wish.Which is not ("last" or "best" or "all"))
        {
            throw new ArgumentException("Which must be 'last', 'best' or 'all'.", nameof(wish));
        }

        var found = await NewestAsync(wish, cancel);
        var runs = found.Runs.Where(entry => wish.Script is null || IsOf(entry.Run, wish.Script)).ToList();
        var subject = wish.Script is null ? $"'{Short(wish.Experiment)}'" : $"{Short(Path.GetFileName(wish.Script))} in '{Short(wish.Experiment)}'";
        if (runs.Count < 2)
        {
            return new([], $"There {(runs.Count == 0 ? "is no run" : "is only one run")} of {subject} yet; a comparison takes two.");
        }

        return wish.Which switch
        {
            "all" => new([.. runs.Take(CompareFeature.MaxRuns).Select(Ref)], found.IsMore || runs.Count > CompareFeature.MaxRuns ? $"The newest {CompareFeature.MaxRuns} runs of {subject} are compared; there are more." : null),
            "last" => new([Ref(runs[1]), Ref(runs[0])], null),
            _ => await WithBestAsync(wish, runs, subject, cancel),
        };
    }

    private async Task<RunsToCompare> WithBestAsync(RunsWish wish, List<(NamedStore Store, Run Run)> runs, string subject, CancellationToken cancel)
    {
        var last = runs[0];
        var policy = directions();
        if (runs.Select(entry => CountingMetric.Of(entry.Run, experiments().Where(one => one.MlflowExperiment == wish.Experiment), policy)).FirstOrDefault(static metric => metric is not null) is not { } metric
            || MetricDirection.HigherIsBetter(metric, policy) is not { } higher)
        {
            return new([], $"No metric of {subject} says what is best. Name it as results.primary_metric in the experiment's metadata.yaml, or give it a direction under tracking.directions in forge.yaml.");
        }

        // The best may be older than the newest runs: each store names its own by its order, unless the script counts, which no order knows.
        var candidates = wish.Script is not null ? runs : [.. runs, .. await BestOfStoresAsync(wish.Experiment, metric, higher, cancel)];
        var judged = candidates.Where(entry => entry.Run.Metrics.TryGetValue(metric, out var value) && !double.IsNaN(value.Value)).ToList();
        if (judged.Count == 0)
        {
            return new([], $"No run of {subject} has a number for '{Short(metric)}' yet.");
        }

        var best = higher ? judged.MaxBy(entry => entry.Run.Metrics[metric].Value) : judged.MinBy(entry => entry.Run.Metrics[metric].Value);
        return Ref(best) == Ref(last)
            ? new([Ref(runs[1]), Ref(last)], $"The last run is the best by '{Short(metric)}'; it is compared with the one before.")
            : new([Ref(best), Ref(last)], null);
    }

    private async Task<(List<(NamedStore Store, Run Run)> Runs, bool IsMore)> NewestAsync(RunsWish wish, CancellationToken cancel)
    {
        // A script is asked for by its file's name, since each machine has its own folders before it.
        var filter = wish.Script is null ? "" : $"tags.`{RunTags.Script}` LIKE {RunFields.Quote("%" + Path.GetFileName(wish.Script))}";
        var found = new List<(NamedStore Store, Run Run)>();
        var isMore = false;
        StoreException? problem = null;
        var answered = false;
        foreach (var (named, ids) in await ExperimentsAsync(wish.Experiment, why => problem ??= why, cancel))
        {
            try
            {
                var page = await named.Store.SearchRunsAsync(new RunQuery { ExperimentIds = ids, Filter = filter, PageSize = CompareFeature.MaxRuns }, cancel);
                found.AddRange(page.Runs.Select(run => (named, run)));
                isMore |= page.Next is not null;
                answered = true;
            }
            catch (StoreException why)
            {
                problem ??= why;
            }
        }

        return problem is not null && !answered ? throw problem : ([.. found.OrderByDescending(static entry => entry.Run.StartTime ?? long.MinValue)], isMore);
    }

    private async Task<List<(NamedStore Store, Run Run)>> BestOfStoresAsync(string experiment, string metric, bool higher, CancellationToken cancel)
    {
        var order = $"{RunFields.Text(new(RunFieldKind.Metric, metric))} {(higher ? "DESC" : "ASC")}";
        var found = new List<(NamedStore Store, Run Run)>();
        foreach (var (named, ids) in await ExperimentsAsync(experiment, static _ => { }, cancel))
        {
            try
            {
                found.AddRange((await named.Store.SearchRunsAsync(new RunQuery { ExperimentIds = ids, OrderBy = order, PageSize = 1 }, cancel)).Runs.Select(run => (named, run)));
            }
            catch (StoreException)
            {
                // It gave its newest runs a moment ago; the best of those counts.
            }
        }

        return found;
    }

    private async Task<List<(NamedStore Store, IReadOnlyList<string> Ids)>> ExperimentsAsync(string name, Action<StoreException> fails, CancellationToken cancel)
    {
        var found = new List<(NamedStore Store, IReadOnlyList<string> Ids)>();
        foreach (var named in await stores.ListAsync(cancel))
        {
            try
            {
                IReadOnlyList<string> ids = [.. (await named.Store.ListExperimentsAsync(cancel)).Where(one => one.Name == name && !one.IsDeleted).Select(static one => one.Id)];
                if (ids.Count > 0)
                {
                    found.Add((named, ids));
                }
            }
            catch (StoreException why)
            {
                fails(why);
            }
        }

        return found;
    }

    /// <summary>Whether a run was started from a script: the path that it noted, on whatever machine, and that of the script end alike.</summary>
    private static bool IsOf(Run run, string script)
    {
        var noted = (run.Tags.GetValueOrDefault(RunTags.Script) ?? "").Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static part => part != ".").ToArray();
        var wanted = script.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return noted.Length > 0 && Enumerable.Range(1, Math.Min(noted.Length, wanted.Length)).All(i => noted[^i] == wanted[^i]);
    }

    private static RunRef Ref((NamedStore Store, Run Run) entry) => new(entry.Store.Alias, entry.Run.Id);

    private static string Short(string text) => MarkdownText.OneLine(text, 60);
}
