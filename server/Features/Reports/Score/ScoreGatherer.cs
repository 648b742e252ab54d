using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Reproducibility;

namespace ForgeLsp.Features.Reports.Score;

/// <summary>
/// Gathers what speaks for an experiment's reproducibility, and what is missing. Scores and checklists both read this, so that a point is ticked where the
/// score loses nothing for it, and nowhere else.
/// </summary>
internal static class ScoreGatherer
{
    private const int MostCommits = 50;

    /// <summary>What scores are made of.</summary>
    /// <param name="status">The working tree; null where git was not asked, or cannot say.</param>
    public static ScoreFacts Facts(WorkspaceScope scope, GitStatus? status)
    {
        string? Read(string path) => scope.File(path)?.Text.ToString();
        return new ScoreFacts
        {
            Uncommitted = status is null ? null : [.. status.Changed.Select(static change => change.Path).Concat(status.Untracked).Where(static path => !path.StartsWith("../", StringComparison.Ordinal))],
            HasPolicy = scope.Snapshot.FileExists(Core.Model.Policy.FileName),
            RunsChecks = EnforcedChecks.Candidates(scope.Snapshot).Any(path => Read(path) is { } text && EnforcedChecks.AreIn(text)),
            Packages = path => Read(path) is { } text ? EnvironmentFiles.Read(path, text) : null,
            Tracking = scope.Snapshot.Tracking,
        };
    }

    /// <summary>What changed since verdicts were given; of the first few commits, since git is asked once for each.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ChangedAsync(IEnumerable<ExperimentSummary> experiments, ReportScene scene, ICollection<string> problems, CancellationToken cancel)
    {
        var changed = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (scene.Git is not { } git)
        {
            return changed;
        }

        try
        {
            foreach (var id in experiments.Select(static one => one.Reproduction?.Commit).OfType<string>().Distinct(StringComparer.Ordinal).Take(MostCommits))
            {
                if (await git.FindAsync(scene.Root, id, cancel) is { } commit)
                {
                    changed[id] = [.. (await git.ChangesToTreeAsync(commit, cancel)).Select(change => commit.FromFolder(change.Path))];
                }
            }
        }
        catch (GitException problem)
        {
            problems.Add($"Whether experiments changed since they were run again is not known: {problem.Message}");
        }

        return changed;
    }

    /// <summary>A score with the places of what is lost, by what the rules find there.</summary>
    public static ExperimentScore Located(ExperimentScore score, ReportScene scene, WorkspaceScope scope, CancellationToken cancel) => ScorePlaces.Locate(
        score,
        path => scene.Check is { } check && scope.File(path) is { } file
            ? [.. check(scope, file, cancel).Select(found => new PlacedFinding(found.Finding, file.Text.LineAt(found.Finding.Span.Start) + 1))] : [],
        (path, offset) => LineOf(scope, path, offset));

    /// <summary>The line of an offset in a file, from 1; 0 where there is none to show. What is about a file as a whole is at its beginning, which nobody has to read for that.</summary>
    public static int LineOf(WorkspaceScope scope, string path, int offset) =>
        RelativePath.IsNotebook(path) ? 0 : offset == 0 ? 1 : scope.File(path) is { } file && offset <= file.Text.Length ? file.Text.LineAt(offset) + 1 : 0;
}
