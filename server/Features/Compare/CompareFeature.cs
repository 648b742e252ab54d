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

    private const int MaxCurvePoints = 2_000;

    // Some 20 bytes a point: a message stays within a few MB however many curves there are.
    private const int MaxPoints = 150_000;
    private const int MinCurvePoints = 50;
    private const int Concurrency = 8;
    private static readonly HashSet<string> HiddenTags = new(StringComparer.Ordinal) { "mlflow.runName", RunTags.ModelHistory, "mlflow.loggedArtifacts" };

    /// <summary>The comparison; runs keep the order of <paramref name="refs"/>, doubles are compared once.</summary>
    public async Task<CompareResult> CompareAsync(IReadOnlyList<RunRef> refs, CancellationToken cancel)
    {
        var problems = new List<string>();
        var wanted = refs.Distinct().ToList();
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
        var curves = await CurvesAsync(open, runs, problems, cancel);
        return new(
            Version,
            [.. runs.Select(entry => Column(entry.Store, entry.Run, names))],
            Rows(runs, run => run.Params, _ => true),
            Metrics(runs, directions()),
            Rows(runs, run => run.Tags, key => !HiddenTags.Contains(key)),
            curves,
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

    private static async Task<IReadOnlyList<MetricCurve>> CurvesAsync(Dictionary<string, NamedStore> open, List<(string Store, Run Run)> runs, List<string> problems, CancellationToken cancel)
    {
        var wanted = runs.SelectMany((entry, i) => entry.Run.Metrics.Keys.Order(StringComparer.Ordinal).Select(metric => (Run: i, Metric: metric))).ToList();
        var limit = wanted.Count == 0 ? MaxCurvePoints : Math.Clamp(MaxPoints / wanted.Count, MinCurvePoints, MaxCurvePoints);
        var curves = await BoundedAsync(
            wanted,
            async curve =>
            {
                var (store, run) = runs[curve.Run];
                try
                {
                    var history = await open[store].Store.GetMetricHistoryAsync(run.Id, curve.Metric, cancel);
                    var points = CurveThinning.Thin(history, limit);
                    var result = new MetricCurve(curve.Run, curve.Metric, [.. points.Select(point => point.Step)], [.. points.Select(point => point.Timestamp)], [.. points.Select(point => point.Value)], history.Count);
                    return (Curve: history.Count > 1 ? result : null, Problem: (string?)null);
                }
                catch (StoreException problem)
                {
                    return (Curve: null, Problem: $"{run.Name}: {problem.Message}");
                }
            },
            cancel);
        problems.AddRange(curves.Select(curve => curve.Problem).OfType<string>().Distinct(StringComparer.Ordinal).Take(20));
        return [.. curves.Select(curve => curve.Curve).OfType<MetricCurve>()];
    }

    private static async Task<TResult[]> BoundedAsync<T, TResult>(List<T> items, Func<T, Task<TResult>> work, CancellationToken cancel)
    {
        var results = new TResult[items.Count];
        await Parallel.ForAsync(0, items.Count, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancel }, async (i, _) => results[i] = await work(items[i]));
        return results;
    }
}
