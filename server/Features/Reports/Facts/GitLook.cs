using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Reports.Facts;

/// <summary>What is wanted of git.</summary>
/// <param name="Since">Commits from then on; null for none.</param>
/// <param name="Branches">The branches.</param>
/// <param name="Scored">Experiments of which a score is wanted, so that the working tree counts; null for none.</param>
public sealed record GitWish(DateTimeOffset? Since = null, bool Branches = false, IReadOnlyList<ExperimentSummary>? Scored = null);

/// <summary>What git says of a workspace at one moment. All of it is asked at once: one look takes as long as its longest answer.</summary>
public sealed record GitLook
{
    /// <summary>Commits that are kept.</summary>
    public const int MostCommits = 5000;

    /// <summary>The longest that git is asked.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>A workspace may be a part of a larger clone: the rest of it is others' work.</summary>
    private static readonly string[] Here = ["."];

    /// <summary>Commits, newest first, with their files.</summary>
    public IReadOnlyList<GitLogEntry> Commits { get; init; } = [];

    /// <summary>Whether there were more commits than are kept.</summary>
    public bool AreCommitsCut { get; init; }

    /// <summary>Branches, the newest tip first; null where nobody could look.</summary>
    public IReadOnlyList<GitBranch>? Branches { get; init; }

    /// <summary>The state of the working tree; null where it was not wanted.</summary>
    public TreeChanges? Changes { get; init; }

    /// <summary>What could not be read of commits and branches, each in a sentence.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Asks it.</summary>
    public static async Task<GitLook> AskAsync(ReportScene scene, GitWish wish, CancellationToken cancel)
    {
        var (aboutCommits, aboutBranches) = (new List<string>(), new List<string>());
        var commits = CommitsAsync(scene, wish.Since, aboutCommits, cancel);
        var branches = wish.Branches ? BranchesAsync(scene, aboutBranches, cancel) : Task.FromResult<IReadOnlyList<GitBranch>?>(null);
        var changes = wish.Scored is { } scored ? TreeChanges.AskAsync(scene, scored, Limit, cancel) : null;
        await Task.WhenAll(commits, branches, changes ?? Task.CompletedTask);
        var (found, isCut) = await commits;
        return new()
        {
            Commits = found,
            AreCommitsCut = isCut,
            Branches = await branches,
            Changes = changes is null ? null : await changes,
            Problems = [.. aboutCommits, .. aboutBranches],
        };
    }

    private static async Task<(IReadOnlyList<GitLogEntry> Commits, bool IsCut)> CommitsAsync(ReportScene scene, DateTimeOffset? since, List<string> problems, CancellationToken cancel)
    {
        if (since is null || scene.History is not { } history)
        {
            if (since is not null && !scene.IsTrusted)
            {
                problems.Add("Git was not asked: it is once you trust the workspace.");
            }

            return ([], false);
        }

        var commits = new List<GitLogEntry>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit);
        try
        {
            await foreach (var commit in history.LogAsync(scene.Root, new GitLogQuery { Since = since, Paths = Here, AllBranches = true, WithFiles = true, NoMerges = true, Limit = MostCommits + 1 }, limit.Token))
            {
                commits.Add(commit);
            }
        }
        catch (GitException problem)
        {
            problems.Add(problem.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            problems.Add($"Git took longer than {Limit.TotalSeconds:0} s to list the commits: only {commits.Count} of them are counted.");
        }

        return commits.Count > MostCommits ? (commits.GetRange(0, MostCommits), true) : (commits, false);
    }

    private static async Task<IReadOnlyList<GitBranch>?> BranchesAsync(ReportScene scene, List<string> problems, CancellationToken cancel)
    {
        try
        {
            return scene.History is { } history ? await history.BranchesAsync(scene.Root, cancel) : null;
        }
        catch (GitException problem)
        {
            problems.Add(problem.Message);
            return null;
        }
    }
}
