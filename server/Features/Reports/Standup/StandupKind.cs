using ForgeLsp.Features.Reports.Facts;

namespace ForgeLsp.Features.Reports.Standup;

/// <summary>What happened since the last working day.</summary>
public sealed class StandupKind : IReport
{
    /// <inheritdoc/>
    public string Kind => "standup";

    /// <inheritdoc/>
    public string Title => "Standup";

    /// <inheritdoc/>
    public string What => "What happened since the last working day: commits by person, experiments touched, runs finished and failed, GPUs booked today.";

    /// <inheritdoc/>
    public string Since => "Where it begins; 24 hours ago when not given, and on a Sunday, Monday or Saturday on the last working day.";

    /// <inheritdoc/>
    public string Details => "A commit or a run belongs to a member of forge.yaml by any name that a tool calls them. Commits are those of all branches that this clone has; fetch first to see what others pushed.";

    /// <inheritdoc/>
    public IReadOnlyList<string> Examples { get; } = ["forge report standup", "forge report standup --since yesterday --output standup.md", "forge report standup --format json | jq '.failed'"];

    /// <inheritdoc/>
    public async Task<MadeReport> MakeAsync(ReportWish wish, ReportScene scene, CancellationToken cancel)
    {
        var zone = scene.Time.LocalTimeZone;
        var since = wish.Since ?? ReportMoments.LastWorkingDay(scene.Time.GetUtcNow(), zone);
        var report = StandupFeature.Report(await WorkGatherer.GatherAsync(scene, new(since), cancel));
        return new(Title, "standup.md", () => StandupMarkdown.Text(report, zone, wish.ToRoot), () => ReportJson.Text(report, static json => json.StandupReport), report.Problems);
    }
}
