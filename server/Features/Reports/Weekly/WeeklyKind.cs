using ForgeLsp.Features.Reports.Facts;

namespace ForgeLsp.Features.Reports.Weekly;

/// <summary>A week of the team, with what follows from it.</summary>
public sealed class WeeklyKind : IReport
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public string Kind => "weekly";

    /// <inheritdoc/>
    public string Title => "Weekly report";

    /// <inheritdoc/>
    public string What => "A week of the team: experiments, runs, models, GPU hours and cost, artifacts, and what follows from them.";

    /// <inheritdoc/>
    public string Since => "Where the period begins; seven days ago when not given.";

    /// <inheritdoc/>
    public IReadOnlyList<ReportOption> Options { get; } = [new("no-artifacts", "Leave out what artifacts take: walk no folders.", [], IsFlag: true)];

    /// <inheritdoc/>
    public string Details =>
        "Artifacts are measured where they lie on a disk that this machine sees, for 20 seconds at most. Work is stale after reports.stale_days of forge.yaml without a change, a run or a commit. "
        + "Hours of GPUs are those of one card; utilisation is what was booked of all cards under gpus.inventory.";

    /// <inheritdoc/>
    public IReadOnlyList<string> Examples { get; } = ["forge report weekly", "forge report weekly --since 2026-03-01 --output weekly.md", "forge report weekly --no-artifacts --format json | jq '.recommendations'"];

    /// <inheritdoc/>
    public async Task<MadeReport> MakeAsync(ReportWish wish, ReportScene scene, CancellationToken cancel)
    {
        var facts = await WorkGatherer.GatherAsync(scene, new(wish.Since ?? scene.Time.GetUtcNow() - Week, AllRuns: true, Cost: true, Catalogue: true, Failed: true), cancel);
        var sizes = wish.Option("no-artifacts") is null ? await ArtifactSizes.MeasureAsync(scene, facts.Failed, cancel) : ArtifactSizes.None;
        var report = WeeklyFeature.Report(facts, sizes);
        return new(Title, "weekly.md", () => WeeklyMarkdown.Text(report, facts.Zone, wish.ToRoot), () => ReportJson.Text(report, static json => json.WeeklyReport), report.Problems);
    }
}
