using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Runs;

namespace ForgeLsp.Features.RunActions;

/// <summary>The best of several runs.</summary>
/// <param name="Run">The run; null where none can be called the best.</param>
/// <param name="Name">Its name; empty where there is none.</param>
/// <param name="Why">What speaks for it, or why there is no best and what to do.</param>
public sealed record BestOfRuns(RunRef? Run, string Name, string Why);

/// <summary>Tells which of several runs is the best, by the metric that their comparison is ranked by and its direction.</summary>
public sealed class BestOfRunsFeature(CompareFeature compare)
{
    /// <summary>The best run. Where the runs are even, or nothing tells what counts, none is claimed.</summary>
    /// <exception cref="Core.Ports.StoreException">No store answers.</exception>
    public async Task<BestOfRuns> OfAsync(IReadOnlyList<RunRef> runs, CancellationToken cancel)
    {
        var compared = await compare.CompareAsync(new CompareRequest(runs), cancel);
        if (compared.Runs.Count < 2)
        {
            return None(compared.Problems.Count > 0 ? string.Join(" ", compared.Problems) : "The best of one run is that run: select two or more.");
        }

        if (compared.Metrics.FirstOrDefault(row => row.Key == compared.Summary.Metric) is not { } row)
        {
            return None("These runs have no metric in common that differs, so none of them is the better one.");
        }

        if (row.HigherIsBetter is not { } isHigher)
        {
            return None($"Nothing says whether more of {row.Key} is better: write it into forge.yaml, as tracking: {{directions: {{{row.Key}: max}}}}, or min.");
        }

        if (row.Best is not [var best])
        {
            return None(row.Best.Count == 0 ? $"No run has a value of {row.Key}, by which they are ranked." : $"{Names(compared, row.Best)} have the same {row.Key}, {Number(row, row.Best[0])}, so none of them is the better one.");
        }

        var run = compared.Runs[best];
        var others = Enumerable.Range(0, compared.Runs.Count).Where(at => at != best && row.Values[at] is { } value && double.IsFinite(value)).OrderBy(at => isHigher ? -row.Values[at] : row.Values[at]).ToList();
        if (others.Count == 0)
        {
            return None($"Only {run.Name} has a value of {row.Key}, by which they are ranked, so there is nothing to compare it with.");
        }

        var next = others[0];
        var state = run.Status == "FINISHED" ? "" : $" It is not finished ({run.Status.ToLowerInvariant()}).";
        return new BestOfRuns(new RunRef(run.Store, run.RunId), run.Name, $"{row.Key} is {Number(row, best)}, and {Number(row, next)} {(compared.Runs.Count > 2 ? "at the next best" : "at")} {compared.Runs[next].Name}; {(isHigher ? "more" : "less")} is better.{state}");
    }

    private static string Names(CompareResult compared, IReadOnlyList<int> places) => string.Join(" and ", places.Select(at => compared.Runs[at].Name));

    private static string Number(MetricRow row, int at) => row.Values[at] is { } value ? RunText.Number(value) : "nothing";

    private static BestOfRuns None(string why) => new(null, "", why);
}
