using System.Globalization;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Reports;

/// <summary>Gathers what a cost report is made of.</summary>
public static class CostFacts
{
    /// <summary>How long before the period a run may have begun that reaches into it.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(60);

    /// <summary>The filter for runs that may have a part in a period.</summary>
    public static string Filter(DateTimeOffset? from) =>
        from is { } start ? $"attributes.start_time >= {(start - LongestRun).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}" : "";

    /// <summary>Reads bookings, cards and runs.</summary>
    /// <param name="from">What was before does not count; null for all.</param>
    /// <param name="problems">Takes what could not be read.</param>
    /// <exception cref="StoreException">The bookings cannot be read.</exception>
    public static async Task<CostInput> GatherAsync(ReportScene scene, DateTimeOffset? from, ICollection<string> problems, CancellationToken cancel)
    {
        var book = scene.Bookings is { } read ? await read(cancel) : new ReservationBook([], []);
        foreach (var problem in book.Problems)
        {
            problems.Add(problem);
        }

        var runs = new List<CostRun>();
        await ReportRuns.ReadAsync(
            scene, Filter(from),
            seen =>
            {
                // Of most runs nothing is kept: few say which card they used.
                if (CostFeature.SaysGpu(seen.Run))
                {
                    runs.Add(new CostRun(seen.Store.Alias, seen.ExperimentName, seen.Run));
                }
            },
            problems, cancel);
        var cards = scene.Cards is { } known ? await known(book, cancel) : [];
        return Named(new CostInput(book.Entries, cards, runs, scene.Policy, from, scene.Time.GetUtcNow(), scene.Time.LocalTimeZone), scene.Experiments(cancel));
    }

    /// <summary>The same with the experiments of the workspace, and which of them a tracking experiment belongs to; one that several share belongs to none.</summary>
    public static CostInput Named(CostInput input, IReadOnlyList<ExperimentSummary> experiments)
    {
        var known = experiments.Where(static experiment => experiment.ExperimentId is { Length: > 0 }).Select(static experiment => (Id: experiment.ExperimentId ?? "", experiment.MlflowExperiment)).ToList();
        return input with
        {
            Experiments = [.. known.Select(static experiment => experiment.Id).Distinct(StringComparer.Ordinal)],
            ExperimentIds = known.Where(static experiment => experiment.MlflowExperiment is { Length: > 0 }).GroupBy(static experiment => experiment.MlflowExperiment ?? "", StringComparer.Ordinal)
                .Where(static group => group.Select(static experiment => experiment.Id).Distinct(StringComparer.Ordinal).Count() == 1)
                .ToDictionary(static group => group.Key, static group => group.First().Id, StringComparer.Ordinal),
        };
    }
}
