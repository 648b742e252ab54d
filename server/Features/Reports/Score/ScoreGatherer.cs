using ForgeLsp.Core.Text;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Reports.Facts;
using ForgeLsp.Features.Reproducibility;

namespace ForgeLsp.Features.Reports.Score;

/// <summary>
/// Gathers what speaks for an experiment's reproducibility, and what is missing. Scores and checklists both read this, so that a point is ticked where the
/// score loses nothing for it, and nowhere else.
/// </summary>
public static class ScoreGatherer
{
    /// <summary>What scores are made of.</summary>
    /// <param name="uncommitted">Files that differ from the last commit or are not in git (see <see cref="TreeChanges.Uncommitted"/>); null where git was not asked, or cannot say.</param>
    public static ScoreFacts Facts(WorkspaceScope scope, IReadOnlyList<string>? uncommitted)
    {
        string? Read(string path) => scope.File(path)?.Text.ToString();
        return new ScoreFacts
        {
            Uncommitted = uncommitted,
            HasPolicy = scope.Snapshot.FileExists(Core.Model.Policy.FileName),
            RunsChecks = EnforcedChecks.Candidates(scope.Snapshot).Any(path => Read(path) is { } text && EnforcedChecks.AreIn(text)),
            Packages = path => Read(path) is { } text ? EnvironmentFiles.Read(path, text) : null,
            Tracking = scope.Snapshot.Tracking,
        };
    }

    /// <summary>The scores of a workspace as it is now. It reads workflows and environment files, and asks nobody; it is for one thread at a time.</summary>
    /// <param name="changes">What git said; null where it was not asked.</param>
    public static ScoreFeature Feature(WorkspaceScope scope, TreeChanges? changes)
    {
        var facts = Facts(scope, changes?.Uncommitted);
        return new ScoreFeature(scope.Snapshot, changes is null ? facts : facts with { ChangedSince = changes.Since });
    }

    /// <summary>A score with the places of what is lost, by what the rules find there.</summary>
    public static ExperimentScore Located(ExperimentScore score, ReportScene scene, WorkspaceScope scope, CancellationToken cancel) => ScorePlaces.Locate(
        score,
        path => scene.Check is { } check && scope.File(path) is { } file
            ? [.. check(scope, file, cancel).Select(found => new PlacedFinding(found.Finding, file.Text.LineAt(found.Finding.Span.Start) + 1))] : [],
        (path, offset) => LineOf(scope, path, offset));

    /// <summary>The line of an offset in a file, from 1; 0 where there is none to show. What is about a file as a whole is at its beginning, which nobody has to read for that.</summary>
    private static int LineOf(WorkspaceScope scope, string path, int offset) =>
        RelativePath.IsNotebook(path) ? 0 : offset == 0 ? 1 : scope.File(path) is { } file && offset <= file.Text.Length ? file.Text.LineAt(offset) + 1 : 0;
}
