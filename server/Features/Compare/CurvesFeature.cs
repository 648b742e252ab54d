using System.Collections.Concurrent;
using System.Numerics;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Live;

namespace ForgeLsp.Features.Compare;

/// <summary>
/// Metric histories of several runs, thinned to what shows as they are read, so that neither memory nor the answer grows with their length. A store
/// that cannot answer is a problem in the result; the others are read. Curves of runs that ended are kept, within a bound.
/// </summary>
/// <param name="stores">The stores of the workspace.</param>
/// <param name="capacity">How many bytes of thinned curves are kept, roughly.</param>
public sealed class CurvesFeature(IRunStores stores, long capacity = CurvesFeature.Capacity)
{
    /// <summary>Most points of one answer: some 40 bytes each, for 2 MB.</summary>
    public const int MostPoints = 45_000;

    private const long Capacity = 48L << 20;

    // Where bands are asked for too, curves leave a third of the room to their places, of some 100 bytes each.
    private const int ShareOfBands = 3;
    private const int MostCells = 6_000;
    private const int FewestPoints = 12;
    private const int MetricsAtOnce = 2;
    private readonly AnswerMemory _memory = new(capacity);

    /// <summary>The most points of the curves of one answer.</summary>
    public int Most { get; init; } = MostPoints;

    /// <summary>The curves of the request, by metric, then run. Runs that have no point of a metric have no curve of it.</summary>
    public async Task<CurvesResult> CurvesAsync(CurvesRequest request, CancellationToken cancel)
    {
        var problems = new ConcurrentQueue<string>();
        var notes = new List<string>();
        var loaded = await RunLoading.LoadAsync(stores, [.. request.Runs.Distinct()], notes, cancel);
        var runs = loaded.ToDictionary(static run => run.Ref);
        var open = (await stores.ListAsync(cancel)).ToDictionary(static named => named.Alias, static named => named.Store, StringComparer.Ordinal);
        var metrics = request.Metrics.Distinct(StringComparer.Ordinal).ToList();
        var (limit, shown) = Room(request, metrics, runs.Values);
        if (shown < metrics.Count)
        {
            notes.Add($"Only the curves of {shown} of {metrics.Count} metrics fit; ask for fewer metrics or runs at once.");
            metrics.RemoveRange(shown, metrics.Count - shown);
        }

        var sketches = new Dictionary<RunRef, CurveSketch>[metrics.Count];
        await Parallel.ForAsync(0, metrics.Count, new ParallelOptions { MaxDegreeOfParallelism = MetricsAtOnce, CancellationToken = cancel }, async (i, token) =>
            sketches[i] = await SketchAsync(request, metrics[i], open, runs.Values, limit, problems, token));
        var curves = new List<MetricCurve>();
        var bands = new List<CurveBand>();
        for (var i = 0; i < metrics.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            for (var run = 0; run < request.Runs.Count; run++)
            {
                if (sketches[i].TryGetValue(request.Runs[run], out var sketch))
                {
                    var points = sketch.Thin(limit);
                    curves.Add(new(run, metrics[i], [.. points.Select(static point => point.Step)], [.. points.Select(static point => point.Timestamp)], [.. points.Select(static point => point.Value)], sketch.Count));
                }
            }

            bands.AddRange(Bands(request, metrics[i], sketches[i], metrics.Count));
        }

        return new(curves, bands, [.. notes.Concat(problems).Distinct(StringComparer.Ordinal)]);
    }

    // So many points for each curve that the answer stays small; where the fewest are too many, only the curves of the first metrics.
    private (int Limit, int Metrics) Room(CurvesRequest request, List<string> metrics, IReadOnlyCollection<LoadedRun> runs)
    {
        var most = request.Groups is { Count: > 0 } ? Most - (Most / ShareOfBands) : Most;
        var (curves, shown) = (0, 0);
        foreach (var metric in metrics)
        {
            curves += runs.Count(run => run.Run.Metrics.ContainsKey(metric));
            if (curves > most / FewestPoints && shown > 0)
            {
                return (FewestPoints, shown);
            }

            shown++;
        }

        return (Math.Clamp(most / Math.Max(1, curves), FewestPoints, Math.Clamp(request.Points, FewestPoints, 4_000)), shown);
    }

    private async Task<Dictionary<RunRef, CurveSketch>> SketchAsync(CurvesRequest request, string metric, Dictionary<string, IRunStore> open, IEnumerable<LoadedRun> runs, int limit, ConcurrentQueue<string> problems, CancellationToken cancel)
    {
        // A power of two, so that a few curves more or less find what is kept.
        var resolution = (int)BitOperations.RoundUpToPowerOf2((uint)limit);

        // Bands need means, and a part the number of all points.
        var isByExtremes = request is { Axis: CurveAxis.Step, From: null, To: null, Groups: null or { Count: 0 } };
        var sketches = new Dictionary<RunRef, CurveSketch>();
        foreach (var own in runs.Where(run => run.Run.Metrics.ContainsKey(metric)).GroupBy(static run => run.Store, StringComparer.Ordinal))
        {
            var wanted = new List<LoadedRun>();
            foreach (var run in own)
            {
                if (Kept(run) is { } known && !IsRunning(run.Run) && known.Latest == run.Run.Metrics[metric]) sketches[run.Ref] = known.Sketch;
                else wanted.Add(run);
            }

            var fresh = wanted.ConvertAll(run => new CurveSketch(resolution, request.Axis, run.Run.StartTime, request.From, request.To));
            try
            {
                if (wanted.Count > 0)
                {
                    var ids = wanted.ConvertAll(static run => run.Run.Id);
                    MetricPointTaker take = (int run, in MetricPoint point) => fresh[run].Add(point);
                    await (isByExtremes
                        ? open[own.Key].ReadMetricExtremesAsync(ids, metric, CurveSketch.Stretches(resolution), take, (run, count, shift) => fresh[run].Omit(count, shift), cancel)
                        : open[own.Key].ReadMetricHistoriesAsync(ids, metric, take, cancel));
                }
            }
            catch (StoreException problem)
            {
                problems.Enqueue($"{own.Key}: {problem.Message}");

                // What was read to the half is less than what was seen before.
                foreach (var run in wanted)
                {
                    if (Kept(run) is { } known) sketches[run.Ref] = known.Sketch;
                }

                continue;
            }

            for (var i = 0; i < wanted.Count; i++)
            {
                if (fresh[i].Count > 0)
                {
                    sketches[wanted[i].Ref] = fresh[i];
                    _memory.Keep(Question(wanted[i]), new KeptSketch(fresh[i], wanted[i].Run.Metrics[metric]), fresh[i].Size);
                }
            }
        }

        return sketches;

        (RunRef, string, int, CurveAxis, double?, double?, bool) Question(LoadedRun run) => (run.Ref, metric, resolution, request.Axis, request.From, request.To, isByExtremes);
        KeptSketch? Kept(LoadedRun run) => _memory.Find<KeptSketch>(Question(run))?.Value;
    }

    private static IEnumerable<CurveBand> Bands(CurvesRequest request, string metric, Dictionary<RunRef, CurveSketch> sketches, int metrics)
    {
        var groups = request.Groups ?? [];
        var cells = Math.Clamp(MostCells / Math.Max(1, groups.Count * metrics), FewestPoints, Math.Clamp(request.Points, FewestPoints, 4_000));
        for (var group = 0; group < groups.Count; group++)
        {
            var members = groups[group].Where(run => run >= 0 && run < request.Runs.Count).Select(run => sketches.GetValueOrDefault(request.Runs[run])).OfType<CurveSketch>().Distinct().ToList();
            if (CurveBands.Of(group, metric, members, cells) is { } band)
            {
                yield return band;
            }
        }
    }

    private static bool IsRunning(Run run) => run.Status is RunStatus.Running or RunStatus.Scheduled;

    // As long as the latest point is the same, so is what came before it.
    private sealed record KeptSketch(CurveSketch Sketch, MetricValue Latest);
}
