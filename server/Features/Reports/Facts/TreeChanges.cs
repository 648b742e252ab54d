using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Reports.Facts;

/// <summary>How the working tree differs from what is committed, as far as scores of reproducibility need it.</summary>
/// <param name="Uncommitted">Files that differ from the last commit or are not in git, relative to the workspace; folders end in <c>/</c>. Null where nobody could look.</param>
/// <param name="Since">What differs from the commit of a verdict to the working tree, by the commit as the metadata write it; those that were not looked at are missing.</param>
/// <param name="Problems">What was not looked at, and why.</param>
public sealed record TreeChanges(IReadOnlyList<string>? Uncommitted, IReadOnlyDictionary<string, IReadOnlyList<string>> Since, IReadOnlyList<string> Problems)
{
    /// <summary>Commits of verdicts that are looked at, since git is asked once for each.</summary>
    private const int MostCommits = 50;

    /// <summary>Asks git, for the scores of these experiments.</summary>
    public static async Task<TreeChanges> AskAsync(ReportScene scene, IReadOnlyList<ExperimentSummary> scored, TimeSpan limit, CancellationToken cancel)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limited.CancelAfter(limit);
        IReadOnlyList<string>? uncommitted = null;
        var since = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var problems = await Task.WhenAll(
            SaidAsync("Whether everything is committed", async () => uncommitted = await UncommittedAsync(scene, limited.Token), cancel),
            SaidAsync("Whether experiments changed since they were run again", () => SinceAsync(scene, scored, since, limited.Token), cancel));
        return new(uncommitted, since, [.. problems.OfType<string>()]);
    }

    /// <summary>The files that differ, of what git says of the whole clone.</summary>
    public static IReadOnlyList<string> Of(GitStatus status) =>
        [.. status.Changed.Select(static change => change.Path).Concat(status.Untracked).Where(static path => !path.StartsWith("../", StringComparison.Ordinal))];

    private static async Task<IReadOnlyList<string>> UncommittedAsync(ReportScene scene, CancellationToken cancel)
    {
        var history = scene.History ?? throw new GitException(scene.IsTrusted ? "the folder is in no clone of a git repository." : "git is asked once you trust the workspace.");
        var status = await history.StatusAsync(scene.Root, cancel);
        return Of(status);
    }

    private static async Task SinceAsync(ReportScene scene, IReadOnlyList<ExperimentSummary> scored, Dictionary<string, IReadOnlyList<string>> since, CancellationToken cancel)
    {
        foreach (var id in scored.Select(static one => one.Reproduction?.Commit).OfType<string>().Distinct(StringComparer.Ordinal).Take(MostCommits))
        {
            if (scene.Git is { } git && await git.FindAsync(scene.Root, id, cancel) is { } commit)
            {
                since[id] = [.. (await git.ChangesToTreeAsync(commit, cancel)).Select(change => commit.FromFolder(change.Path))];
            }
        }
    }

    /// <summary>What git does not say, or not in time, in a sentence; null where it said it.</summary>
    private static async Task<string?> SaidAsync(string what, Func<Task> ask, CancellationToken cancel)
    {
        try
        {
            await ask();
            return null;
        }
        catch (GitException problem)
        {
            return $"{what} is not known: {problem.Message}";
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return $"{what} is not known: git took too long to answer.";
        }
    }
}
