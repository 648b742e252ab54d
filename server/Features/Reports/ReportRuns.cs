using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Reports;

/// <summary>A run as a report meets it.</summary>
/// <param name="Store">The store that has it.</param>
/// <param name="ExperimentName">The name of its tracking experiment.</param>
public readonly record struct SeenRun(NamedStore Store, string ExperimentName, Run Run);

/// <summary>
/// Reads runs for reports: store by store and page by page, newest first, each handed over and let go, so that a hundred thousand take no more memory than a page.
/// </summary>
public static class ReportRuns
{
    /// <summary>Runs per page: what the stores give at once.</summary>
    private const int PageSize = 1000;

    /// <summary>Runs of one store that are read for a report; what is behind them is said to be missing.</summary>
    private const long MostRuns = 1_000_000;

    /// <summary>Hands the runs that <paramref name="filter"/> selects to <paramref name="take"/>; deleted ones and those of deleted experiments are left out.</summary>
    /// <param name="filter">In MLflow's filter language; empty for all.</param>
    /// <param name="problems">Takes a sentence on each store that could not be read, or not to its end.</param>
    public static async Task ReadAsync(ReportScene scene, string filter, Action<SeenRun> take, ICollection<string> problems, CancellationToken cancel)
    {
        foreach (var named in await StoresAsync(scene, problems, cancel))
        {
            try
            {
                await ReadAsync(scene, named, filter, take, problems, cancel);
            }
            catch (StoreException problem) when (!named.IsNotMadeYet(problem))
            {
                problems.Add($"{named.Name}: {problem.Message}");
            }
            catch (StoreException)
            {
                // Nothing was logged yet.
            }
        }
    }

    /// <summary>The filter for runs that were at work after a moment: begun or ended since, or not ended yet.</summary>
    public static string Since(DateTimeOffset since)
    {
        var at = since.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return $"attributes.start_time >= {at} or attributes.end_time >= {at} or attributes.status = 'RUNNING'";
    }

    /// <summary>The stores; none, with a sentence why, where they cannot be found out.</summary>
    private static async Task<IReadOnlyList<NamedStore>> StoresAsync(ReportScene scene, ICollection<string> problems, CancellationToken cancel)
    {
        try
        {
            return scene.Stores is { } stores ? await stores.ListAsync(cancel) : [];
        }
        catch (StoreException problem)
        {
            problems.Add(problem.Message);
            return [];
        }
    }

    private static async Task ReadAsync(ReportScene scene, NamedStore named, string filter, Action<SeenRun> take, ICollection<string> problems, CancellationToken cancel)
    {
        var names = (await named.Store.ListExperimentsAsync(cancel)).Where(static experiment => !experiment.IsDeleted)
            .ToDictionary(static experiment => experiment.Id, static experiment => experiment.Name, StringComparer.Ordinal);
        if (named.Store.Notice is { } notice)
        {
            problems.Add($"{named.Name}: {notice}");
        }

        var (count, damaged) = (0L, 0);
        string? after = null;
        do
        {
            var page = await named.Store.SearchRunsAsync(new RunQuery { Filter = filter, PageSize = PageSize, After = after }, cancel);
            foreach (var run in page.Runs)
            {
                damaged += run.Damage is null ? 0 : 1;
                if (names.TryGetValue(run.ExperimentId, out var name))
                {
                    take(new(named, name, run));
                }
            }

            count += page.Runs.Count;
            after = page.Next;
            scene.Progress(string.Create(CultureInfo.InvariantCulture, $"{named.Name}: {count:N0} runs"), null);
        }
        while (after is not null && count < MostRuns);

        if (after is not null)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{named.Name} has more than {MostRuns:N0} runs: only the newest of them are counted."));
        }

        if (damaged > 0)
        {
            problems.Add($"{named.Name}: {damaged} {(damaged == 1 ? "run is" : "runs are")} damaged and may be counted wrongly; 'forge runs list' shows which.");
        }
    }
}
