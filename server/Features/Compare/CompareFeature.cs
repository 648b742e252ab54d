using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Compare;

/// <summary>Puts runs side by side. A run that cannot be read is a problem in the result; the others are compared.</summary>
/// <param name="stores">The stores of the workspace.</param>
/// <param name="directions">Metric directions of the policy, as they are now.</param>
public sealed class CompareFeature(IRunStores stores, Func<IReadOnlyDictionary<string, bool>> directions)
{
    /// <summary>Version of the result's form.</summary>
    public const int Version = 1;

    /// <summary>Most runs in one comparison.</summary>
    public const int MaxRuns = 500;

    private const int Concurrency = 8;
    private static readonly HashSet<string> HiddenTags = new(StringComparer.Ordinal) { "mlflow.runName", RunTags.ModelHistory, "mlflow.loggedArtifacts" };

    /// <summary>The comparison without curves; runs keep the order of the request, doubles are compared once.</summary>
    public async Task<CompareResult> CompareAsync(CompareRequest request, CancellationToken cancel)
    {
        var problems = new List<string>();
        var wanted = request.Runs.Distinct().ToList();
        if (wanted.Count > MaxRuns)
        {
            problems.Add($"Only the first {MaxRuns} of {wanted.Count} runs are compared.");
            wanted.RemoveRange(MaxRuns, wanted.Count - MaxRuns);
        }

        var open = (await stores.ListAsync(cancel)).ToDictionary(named => named.Alias, StringComparer.Ordinal);
        var names = new Dictionary<(string, string), string>();
        foreach (var alias in wanted.Select(run => run.Store).Distinct(StringComparer.Ordinal).Where(open.ContainsKey))
        {
            try
            {
                foreach (var experiment in await open[alias].Store.ListExperimentsAsync(cancel))
                {
                    names[(alias, experiment.Id)] = experiment.Name;
                }
            }
            catch (StoreException problem)
            {
                problems.Add($"{alias}: {problem.Message}");
            }
        }

        var loaded = await BoundedAsync(wanted, run => LoadAsync(open, run, cancel), cancel);
        problems.AddRange(loaded.Select(entry => entry.Problem).OfType<string>().Distinct(StringComparer.Ordinal));
        var runs = loaded.Where(entry => entry.Run is not null).Select(entry => (entry.Ref.Store, Run: entry.Run ?? throw new InvalidOperationException())).ToList();
        problems.AddRange(runs.Where(entry => entry.Run.Damage is not null).Select(entry => $"{MarkdownText.OneLine(entry.Run.Name, 100)}: {entry.Run.Damage}"));
        var baseline = runs.FindIndex(entry => request.Baseline is { } named && named == new RunRef(entry.Store, entry.Run.Id));
        return new(
            Version,
            [.. runs.Select(entry => Column(entry.Store, entry.Run, names))],
            Math.Max(baseline, 0),
            new("", null, [], []),
            Rows(runs, run => run.Params, _ => true),
            Metrics(runs, directions()),
            Rows(runs, run => run.Tags, key => !HiddenTags.Contains(key)),
            [],
            new([], [], [], []),
            [],
            [.. problems.Distinct(StringComparer.Ordinal)]);
    }

    private static async Task<(RunRef Ref, Run? Run, string? Problem)> LoadAsync(Dictionary<string, NamedStore> open, RunRef wanted, CancellationToken cancel)
    {
        if (!open.TryGetValue(wanted.Store, out var named))
        {
            return (wanted, null, $"There is no tracking store '{wanted.Store}' any more.");
        }

        try
        {
            var run = await named.Store.GetRunAsync(wanted.RunId, cancel);
            return (wanted, run, run is null ? $"Run '{wanted.RunId}' is not in '{wanted.Store}'." : null);
        }
        catch (StoreException problem)
        {
            return (wanted, null, $"{wanted.Store}: {problem.Message}");
        }
    }

    private static ComparedRun Column(string store, Run run, Dictionary<(string, string), string> names) => new(
        store,
        run.Id,
        run.Name,
        run.ExperimentId,
        names.GetValueOrDefault((store, run.ExperimentId)) ?? run.ExperimentId,
        RunFields.StatusWord(run.Status),
        RunText.User(run),
        run.StartTime,
        run.EndTime,
        run is { StartTime: { } start, EndTime: { } end } ? end - start : null,
        RunText.Commit(run));

    private static List<ParamRow> Rows(List<(string Store, Run Run)> runs, Func<Run, IReadOnlyDictionary<string, string>> part, Func<string, bool> shows) =>
    [
        .. Keys(runs, run => part(run).Keys).Where(shows).Select(key =>
        {
            var values = runs.Select(entry => part(entry.Run).GetValueOrDefault(key)).ToList();
            return new ParamRow(key, values, values.Distinct(StringComparer.Ordinal).Skip(1).Any());
        }),
    ];

    private static List<MetricRow> Metrics(List<(string Store, Run Run)> runs, IReadOnlyDictionary<string, bool> directions) =>
    [
        .. Keys(runs, run => run.Metrics.Keys).Select(key =>
        {
            var values = runs.Select(entry => entry.Run.Metrics.GetValueOrDefault(key)?.Value).ToList();
            var direction = MetricDirection.HigherIsBetter(key, directions);
            var numbers = values.OfType<double>().Where(value => !double.IsNaN(value)).ToList();
            double? best = direction is null || numbers.Count == 0 ? null : direction.Value ? numbers.Max() : numbers.Min();
            var winners = best is null ? [] : Enumerable.Range(0, values.Count).Where(i => values[i] == best).ToList();
            return new MetricRow(key, values, values.Distinct().Skip(1).Any(), direction, winners);
        }),
    ];

    private static IEnumerable<string> Keys(List<(string Store, Run Run)> runs, Func<Run, IEnumerable<string>> keys) =>
        runs.SelectMany(entry => keys(entry.Run)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static async Task<TResult[]> BoundedAsync<T, TResult>(List<T> items, Func<T, Task<TResult>> work, CancellationToken cancel)
    {
        var results = new TResult[items.Count];
        await Parallel.ForAsync(0, items.Count, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancel }, async (i, _) => results[i] = await work(items[i]));
        return results;
    }
}
