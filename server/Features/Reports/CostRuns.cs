using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Features.Reports;

/// <summary>The time of runs that say which GPU they used.</summary>
internal static class CostRuns
{
    /// <summary>How long after its last sign of life a run that is still marked as running counts: one that was killed stays so for ever.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromHours(1);

    /// <summary>The parts, in the order of the runs.</summary>
    public static List<CostPart> Parts(CostInput input, List<string> problems)
    {
        var withGpu = input.Runs.Select(static run => (Run: run, Gpu: RunGpu.Of(run.Run))).Where(static run => run.Gpu is not null).ToList();

        // A sweep waits while its children work; both would say the same GPU.
        var parents = withGpu.Where(static run => run.Run.Run.ParentRunId is not null).Select(static run => (run.Run.Store, run.Run.Run.ParentRunId)).ToHashSet();
        var parts = new List<CostPart>();
        var silent = 0;
        foreach (var (run, gpu) in withGpu)
        {
            if (gpu is null || parents.Contains((run.Store, run.Run.Id)) || Stretch(run.Run, input.Now, out var isSilent) is not { } stretch)
            {
                continue;
            }

            silent += isSilent ? 1 : 0;
            var start = input.From is { } from && from > stretch.Start ? from : stretch.Start;
            var end = stretch.End < input.End ? stretch.End : input.End;
            if (start < end)
            {
                parts.Add(new CostPart(
                    IsRun: true, run.Store + "/" + run.Run.Id, CostKeys.Experiment(run.Run.Tags.GetValueOrDefault("experiment_id") ?? run.ExperimentName, input), CostKeys.Person(run.Run.User, input.Policy),
                    "runs", gpu.Name, gpu.Count, GpuPrices.Of(gpu.Name, input.Policy.Gpus.Prices), start, end));
            }
        }

        if (silent > 0)
        {
            problems.Add(string.Create(
                CultureInfo.InvariantCulture, $"{silent} {(silent == 1 ? "run is" : "runs are")} still marked as running and gave no sign of life for over an hour: counted until an hour after the last one."));
        }

        return parts;
    }

    private static (DateTimeOffset Start, DateTimeOffset End)? Stretch(Run run, DateTimeOffset now, out bool isSilent)
    {
        isSilent = false;
        if (Instant(run.StartTime) is not { } start)
        {
            return null;
        }

        if (Instant(run.EndTime) is { } end)
        {
            return start < end ? (start, end) : null;
        }

        if (run.Status != RunStatus.Running)
        {
            return null;
        }

        var lastSign = run.Metrics.Values.Select(static metric => Instant(metric.Timestamp)).Where(at => at <= now).Append(start).Max() ?? start;
        isSilent = now - lastSign > Silence;
        return (start, isSilent ? lastSign + Silence : now);
    }

    /// <summary>Null for what is no time of this age of the world.</summary>
    private static DateTimeOffset? Instant(long? milliseconds) => milliseconds is > 0 and < 253_370_764_800_000 and var known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;
}
