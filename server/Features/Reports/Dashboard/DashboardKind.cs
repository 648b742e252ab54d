using System.Text.Json;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Compare.Export;
using ForgeLsp.Features.Reports.Facts;

namespace ForgeLsp.Features.Reports.Dashboard;

/// <summary>All experiments on a page.</summary>
public sealed class DashboardKind : IReport
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public string Kind => "dashboard";

    /// <inheritdoc/>
    public string Title => "Experiment dashboard";

    /// <inheritdoc/>
    public string What => "All experiments on a page to sort and filter, with their best values, the latest changes, GPU use and models.";

    /// <inheritdoc/>
    public bool IsPage => true;

    /// <inheritdoc/>
    public string DefaultFile => "docs/experiment-dashboard.html";

    /// <inheritdoc/>
    public string Details =>
        "The page needs nothing beside it and loads nothing: it can be put on a web server or sent by mail. Its links lead to the files of the workspace from where it is written, and to the pages of runs on a tracking server.";

    /// <inheritdoc/>
    public IReadOnlyList<string> Examples { get; } = ["forge report dashboard", "forge report dashboard --output public/index.html", "forge report dashboard --format json | jq '.experiments[] | select(.isStale) | .name'"];

    /// <inheritdoc/>
    public async Task<MadeReport> MakeAsync(ReportWish wish, ReportScene scene, CancellationToken cancel)
    {
        var facts = await WorkGatherer.GatherAsync(scene, new(scene.Time.GetUtcNow() - Week, AllRuns: true, Cost: true, Catalogue: true), cancel);
        var name = scene.Root.TrimEnd('/', '\\') is var root ? root[(root.LastIndexOfAny(['/', '\\']) + 1)..] : "";
        var report = DashboardFeature.Report(facts, name, wish.ToRoot);
        return new(
            Title, DefaultFile,
            () => PageFile.Text(
                (scene.Page ?? throw new StoreException(StoreFailure.NotFound, "The page of the dashboard is not at hand; use --format json."))("dashboard"), $"Experiments of {name}", "dashboard",
                JsonSerializer.Serialize(report, DashboardJson.Default.DashboardReport), "This page draws the dashboard by a script of its own; allow scripts to see it."),
            () => ReportJson.Text(report, static json => json.DashboardReport), report.Problems);
    }
}
