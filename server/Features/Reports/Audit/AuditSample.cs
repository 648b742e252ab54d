using ForgeLsp.Core.Findings;

namespace ForgeLsp.Features.Reports.Audit;

/// <summary>Draws the sample. Pure: the same experiments and the same seed give the same sample, in any order of files.</summary>
public static class AuditSample
{
    /// <summary>Experiments that are old: done with in any way, or made so long ago.</summary>
    /// <param name="days">After how many days an open one counts too.</param>
    public static IReadOnlyList<ExperimentSummary> Old(IEnumerable<ExperimentSummary> experiments, int days, DateTimeOffset now, TimeZoneInfo zone) =>
        [.. experiments.Where(one => one.Status is "completed" or "failed" or "abandoned" or "archived" || ReportMoments.Written(one.Created, zone) <= now.AddDays(-days)).OrderBy(static one => one.Path, StringComparer.Ordinal)];

    /// <summary>Some of them, by path.</summary>
    public static IReadOnlyList<ExperimentSummary> Draw(IReadOnlyList<ExperimentSummary> old, int size, int seed)
    {
        var drawn = old.ToArray();
        new Random(seed).Shuffle(drawn);
        return [.. drawn.Take(size).OrderBy(static one => one.Path, StringComparer.Ordinal)];
    }
}
