namespace ForgeLsp.Features.Compare.Export;

/// <summary>Which curves go into a file, so that it stays of a size that programs open. Each curve has an equal share of the points.</summary>
/// <param name="Metrics">The metrics whose curves go in.</param>
/// <param name="Points">Most points of one curve.</param>
/// <param name="LeftOut">What does not go in, in a sentence; null where everything does.</param>
internal sealed record CarriedCurves(IReadOnlyList<string> Metrics, int Points, string? LeftOut)
{
    /// <summary>Most points of all curves of a page in a file, of about 35 bytes each: a browser opens that at once, and a mail takes it.</summary>
    public const int MostOfPage = 240_000;

    private const int MostOfWhole = 2_000_000;
    private const int MostOfCurve = 1_000;
    private const int FewestOfCurve = 40;

    /// <summary>The curves of metrics that differ, the one that the differences are ranked by first.</summary>
    public static CarriedCurves Differing(CompareResult result) => Of(result, [.. result.Metrics.Where(static row => row.Differs)], MostOfPage);

    /// <summary>The curves of all metrics.</summary>
    public static CarriedCurves Whole(CompareResult result) => Of(result, result.Metrics, MostOfWhole);

    /// <summary>What to ask for. Where runs repeat each other, bands of their groups come with the curves.</summary>
    public CurvesRequest Request(CompareResult result) => new([.. result.Runs.Select(static run => new RunRef(run.Store, run.RunId))], Metrics)
    {
        Points = Points,
        Groups = result.Grouping.Groups.Any(static group => group.Runs.Count > 1) ? [.. result.Grouping.Groups.Select(static group => group.Runs)] : null,
    };

    private static CarriedCurves Of(CompareResult result, IReadOnlyList<MetricRow> rows, int most)
    {
        var runs = Math.Max(1, result.Runs.Count);
        var metrics = rows.OrderBy(row => row.Key == result.Summary.Metric ? 0 : row.HigherIsBetter is not null ? 1 : 2).ThenBy(static row => row.Key, StringComparer.Ordinal)
            .Select(static row => row.Key).Take(Math.Max(1, most / (FewestOfCurve * runs))).ToList();
        return new(
            [.. metrics.Order(StringComparer.Ordinal)],
            Math.Clamp(most / (runs * Math.Max(1, metrics.Count)), FewestOfCurve, MostOfCurve),
            metrics.Count == rows.Count ? null : $"The file holds the curves of {metrics.Count} of {rows.Count} metrics; compare fewer runs to have more of them.");
    }
}
