using ForgeLsp.Core.Text;
using ForgeLsp.Features.Reports.OneExperiment;

namespace ForgeLsp.Features.Reports.Review;

/// <summary>What has to hold before an experiment is merged or an agent goes into production.</summary>
public sealed class ReviewKind : IReport
{
    private const int MaxChecked = 200;

    /// <inheritdoc/>
    public string Kind => "checklist";

    /// <inheritdoc/>
    public string Title => "Review checklist";

    /// <inheritdoc/>
    public string What => "What has to hold before an experiment is merged or an agent goes into production, each point checked by a rule or left to a person.";

    /// <inheritdoc/>
    public ReportSubject Subject => ReportSubject.Experiment;

    /// <inheritdoc/>
    public string Details => "An experiment is named by its experiment_id or its folder, an agent by its folder, such as agents/production/triage. A point is ticked by what was found in files, runs and git, and by nothing else; "
        + "what only a person can say is marked so. An agent is asked for tests, a Dockerfile, the sections of its README, configuration outside of the code, a health check, a clean bandit report and, where there is a coverage report, 80 % of the lines. "
        + "An experiment takes the approvals that `reports.approvals` says, one where it says nothing; an agent takes two.";

    /// <inheritdoc/>
    public IReadOnlyList<string> Examples { get; } = ["forge report checklist wine-random-forest", "forge report checklist agents/production/triage --output review.md", "forge report checklist wine-random-forest --format json | jq '.items[] | select(.state == \"open\")'"];

    /// <inheritdoc/>
    public async Task<MadeReport> MakeAsync(ReportWish wish, ReportScene scene, CancellationToken cancel)
    {
        var report = Agent(wish.Target, scene, cancel) is { } agent
            ? AgentReview.Of(agent)
            : ReviewFeature.Of(await ExperimentGatherer.GatherAsync(scene, scene.Experiment(wish.Target, cancel), null, cancel));
        return new($"Review of {report.Name}", "review.md", () => ReviewMarkdown.Text(report, wish.ToRoot), () => ReportJson.Text(report, static json => json.ReviewReport), report.Problems);
    }

    /// <summary>The agent of a folder below <c>agents</c>; null where it is none, or an experiment.</summary>
    private static AgentFacts? Agent(string? target, ReportScene scene, CancellationToken cancel)
    {
        if (target is null || RelativePath.Join("", target.Replace('\\', '/').TrimEnd('/')) is not { } folder || !folder.Split('/').SkipLast(1).Contains("agents", StringComparer.Ordinal) || scene.Files?.Invoke(cancel) is not { } scope)
        {
            return null;
        }

        var files = scope.Snapshot.Files.Paths.Where(path => RelativePath.IsAtOrBelow(path, folder) && path != folder).ToList();
        return files.Count == 0 ? null : new(
            folder, files, path => scope.File(path)?.Text.ToString(),
            ReportFindings.Of(scene, scope, files.Where(static path => RelativePath.IsYaml(path) || RelativePath.IsScript(path)).Take(MaxChecked), cancel), scene.Time.GetUtcNow());
    }
}
