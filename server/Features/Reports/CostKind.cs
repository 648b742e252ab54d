using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Reports;

/// <summary>Hours of GPUs and what they cost, as one of the reports. The command line has a command of its own for it, which prints tables and CSV too.</summary>
public sealed class CostKind : IReport
{
    /// <inheritdoc/>
    public string Kind => "cost";

    /// <inheritdoc/>
    public string Title => "GPU cost";

    /// <inheritdoc/>
    public string What => "What GPUs cost, by experiment, person, week or month: hours × the prices of forge.yaml.";

    /// <inheritdoc/>
    public string Since => "What was before does not count; all that is kept when not given.";

    /// <inheritdoc/>
    public IReadOnlyList<ReportOption> Options { get; } = [new("by", "Sum up by experiment, user, week or month; experiment when not given.", ["experiment", "user", "week", "month"])];

    /// <inheritdoc/>
    public IReadOnlyList<string> Examples { get; } = ["forge report cost --by user --since 2026-03-01"];

    /// <inheritdoc/>
    public async Task<MadeReport> MakeAsync(ReportWish wish, ReportScene scene, CancellationToken cancel)
    {
        if (!Enum.TryParse<CostGrouping>(wish.Option("by") ?? nameof(CostGrouping.Experiment), ignoreCase: true, out var grouping))
        {
            throw new ArgumentException("A cost report sums up by experiment, user, week or month.", nameof(wish));
        }

        var problems = new List<string>();
        var report = CostFeature.Report(await GatherAsync(scene, wish.Since, problems, cancel), grouping);
        report = report with { Problems = [.. problems, .. report.Problems] };
        var period = $"{(report.From is null ? "All bookings and runs" : "From " + ReportMoments.Text(wish.Since ?? default, scene.Time.LocalTimeZone))} until {ReportMoments.Text(scene.Time.GetUtcNow(), scene.Time.LocalTimeZone)}.";
        return new(
            Title, "gpu-cost.md",
            () => $"# GPU cost by {report.By}\n\n{period} Bookings say what was kept from others, runs what was used of it: the two are not to be added.\n\n{CostTable.Markdown(report)}",
            () => CostTable.Json(report),
            problems);
    }

    private static async Task<CostInput> GatherAsync(ReportScene scene, DateTimeOffset? from, List<string> problems, CancellationToken cancel)
    {
        try
        {
            return await CostFacts.GatherAsync(scene, from, problems, cancel);
        }
        catch (StoreException problem)
        {
            problems.Add($"The bookings could not be read: {problem.Message}");
            return await CostFacts.GatherAsync(scene with { Bookings = null }, from, problems, cancel);
        }
    }
}
