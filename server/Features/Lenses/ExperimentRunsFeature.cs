using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Lenses;

/// <summary>The runs of one tracking experiment in a few words, such as <c>12 runs · best accuracy 0.934</c>.</summary>
/// <param name="Count">How many there are as far as they were counted; null where no store answered.</param>
public sealed record ExperimentRuns(string Text, int? Count);

/// <summary>Asks the stores about one tracking experiment.</summary>
/// <param name="directions">Metric directions of the policy, as they are now.</param>
/// <param name="time">The clock that ages are told by.</param>
public sealed class ExperimentRunsFeature(IRunStores stores, Func<IReadOnlyDictionary<string, bool>> directions, TimeProvider time)
{
    private const int MostCounted = 1000;

    /// <summary>What the stores know, counted up to 1,000 runs. <paramref name="metric"/>: the one that counts; a best is claimed where its direction is known.</summary>
    /// <param name="isLast">Whether the last run is told before the best, instead of how many there are.</param>
    public async Task<ExperimentRuns> OfAsync(string experiment, string? metric, bool isLast, CancellationToken cancel)
    {
        Run? last = null;
        var count = 0;
        var isMore = false;
        double? best = null;
        string? problem = null;
        string? age = null;
        var answered = false;
        var higher = metric is null ? null : MetricDirection.HigherIsBetter(metric, directions());
        foreach (var named in await stores.ListAsync(cancel))
        {
            try
            {
                var ids = (await named.Store.ListExperimentsAsync(cancel)).Where(one => one.Name == experiment && !one.IsDeleted).Select(static one => one.Id).ToList();
                answered = true;
                if (ids.Count == 0)
                {
                    continue;
                }

                var page = await named.Store.SearchRunsAsync(new RunQuery { ExperimentIds = ids, PageSize = MostCounted }, cancel);
                age ??= named.Store.Outage is { LastAnswer: { } at } ? $" (as of {RunText.Age(at.ToUnixTimeMilliseconds(), time.GetUtcNow())})" : null;
                count += page.Runs.Count;
                isMore |= page.Next is not null;
                last = page.Runs.Where(static run => !run.IsDeleted).Append(last).MaxBy(static run => run?.StartTime ?? long.MinValue);
                if (metric is not null && higher is { } up && await BestAsync(named.Store, ids, page, metric, up, cancel) is { } value && (best is null || (up ? value > best : value < best)))
                {
                    best = value;
                }
            }
            catch (StoreException failure)
            {
                problem ??= failure.Message;
            }
        }

        return !answered ? new ExperimentRuns(problem is null ? "No tracking store" : "The tracking store does not answer", null)
            : count == 0 ? new ExperimentRuns("No runs yet", 0)
            : new ExperimentRuns(
                (isLast && last is not null ? Last(last, metric) : string.Create(CultureInfo.InvariantCulture, $"{count:N0}{(isMore ? "+" : "")} {(count == 1 && !isMore ? "run" : "runs")}"))
                    + (best is { } found && metric is not null ? $" · best {MarkdownText.OneLine(metric, 40)} {RunText.Number(found)}" : "") + age,
                count);
    }

    /// <summary>The last run: how long ago, how it ended, and what came out.</summary>
    private string Last(Run run, string? metric)
    {
        var age = RunText.Age(run.StartTime, time.GetUtcNow());
        var result = metric is not null && run.Metrics.GetValueOrDefault(metric) is { } value ? $" · {MarkdownText.OneLine(metric, 40)} {RunText.Number(value.Value)}" : "";
        return $"Last run{(age.Length > 0 ? " " + age : "")}: {run.Status.ToString().ToLowerInvariant()}{result}";
    }

    /// <summary>The best value: of the runs at hand where those are all, else by the store's own order.</summary>
    private static async Task<double?> BestAsync(IRunStore store, IReadOnlyList<string> ids, RunPage page, string metric, bool higher, CancellationToken cancel)
    {
        var run = page.Next is null ? BestRun.Of(page.Runs, metric, higher) : await BestRun.OfAsync(store, ids, metric, higher, except: null, cancel);
        return run?.Metrics.GetValueOrDefault(metric)?.Value;
    }
}
