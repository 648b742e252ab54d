using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Compare;

/// <summary>A run that is looked into.</summary>
/// <param name="Place">In the list of the request.</param>
internal sealed record LookedInto(int Place, NamedStore Named, Run Run)
{
    /// <summary>The rest of ids of its texts.</summary>
    public string Id(string kind, string path) => new Runs.NodeId(kind, Named.Alias, path.Length == 0 ? Run.Id : $"{Run.Id}/{path}").ToString();
}

/// <summary>The runs of a request, as far as they are there.</summary>
/// <param name="Runs">The baseline first, then as in the request.</param>
/// <param name="Problems">What could not be read.</param>
internal sealed record ComparedRuns(IReadOnlyList<LookedInto> Runs, int Baseline, IReadOnlyList<string> Problems)
{
    private const int Concurrency = 8;

    /// <summary>Loads them, in few questions to each store.</summary>
    public static async Task<ComparedRuns> LoadAsync(IRunStores stores, IReadOnlyList<RunRef> wanted, RunRef? baseline, CancellationToken cancel)
    {
        var open = (await stores.ListAsync(cancel)).ToDictionary(static named => named.Alias, StringComparer.Ordinal);
        var found = new List<LookedInto>();
        var problems = new List<string>();
        foreach (var group in wanted.Select(static (run, place) => (Ref: run, Place: place)).GroupBy(static one => one.Ref.Store, StringComparer.Ordinal))
        {
            if (!open.TryGetValue(group.Key, out var named))
            {
                problems.Add($"There is no tracking store '{group.Key}' any more.");
                continue;
            }

            try
            {
                var runs = (await named.Store.GetRunsAsync([], [.. group.Select(static one => one.Ref.RunId).Distinct(StringComparer.Ordinal)], cancel)).DistinctBy(static run => run.Id, StringComparer.Ordinal).ToDictionary(static run => run.Id, StringComparer.Ordinal);
                foreach (var (run, place) in group)
                {
                    if (runs.TryGetValue(run.RunId, out var there))
                    {
                        found.Add(new(place, named, there));
                    }
                    else
                    {
                        problems.Add($"Run '{run.RunId}' is not in '{run.Store}'.");
                    }
                }
            }
            catch (StoreException problem)
            {
                problems.Add($"{group.Key}: {problem.Message}");
            }
        }

        // The one that was asked for, else the first that is there: a baseline that is gone must not hide what the others differ in.
        var asked = found.Find(run => baseline is { } named && named == wanted[run.Place]);
        var first = asked ?? found.MinBy(static run => run.Place);
        return new([.. found.OrderBy(run => run == first ? -1 : run.Place)], first?.Place ?? 0, problems);
    }

    /// <summary>Does something with each of a list, a few at a time.</summary>
    public static async Task<TResult[]> EachAsync<T, TResult>(IReadOnlyList<T> items, Func<T, CancellationToken, Task<TResult>> work, CancellationToken cancel)
    {
        var results = new TResult[items.Count];
        await Parallel.ForAsync(0, items.Count, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancel }, async (i, token) => results[i] = await work(items[i], token));
        return results;
    }
}
