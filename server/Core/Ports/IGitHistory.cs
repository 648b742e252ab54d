namespace ForgeLsp.Core.Ports;

/// <summary>
/// What went on in a clone: commits, branches, what is not committed, what is tracked. Only reads, takes no locks, asks nobody anything, and reaches no
/// other machine; a call that stalls is given up, and each honours its cancellation token. Paths are relative to the folder that was asked about, with
/// <c>/</c>; those of files elsewhere in the clone begin with <c>../</c>. Every call throws <see cref="GitException"/> where the folder is in no clone,
/// there is no git, or it cannot answer.
/// </summary>
public interface IGitHistory
{
    /// <summary>Commits, newest first, as git finds them. A clone without a commit has none.</summary>
    /// <param name="folder">Absolute path of a folder in the clone.</param>
    IAsyncEnumerable<GitLogEntry> LogAsync(string folder, GitLogQuery query, CancellationToken cancel);

    /// <summary>Local branches and those of remotes as they were when last fetched, the newest tip first.</summary>
    Task<IReadOnlyList<GitBranch>> BranchesAsync(string folder, CancellationToken cancel);

    /// <summary>The branch that is checked out, also before its first commit; null where none is. It costs the same however many there are.</summary>
    Task<string?> BranchAsync(string folder, CancellationToken cancel);

    /// <summary>What is checked out, and what of it is not committed.</summary>
    Task<GitStatus> StatusAsync(string folder, CancellationToken cancel);

    /// <summary>The files below the folder that are committed or about to be.</summary>
    Task<IReadOnlyList<GitTrackedFile>> TrackedAsync(string folder, CancellationToken cancel);
}

/// <summary>Which commits are wanted.</summary>
public sealed record GitLogQuery
{
    /// <summary>Committed then or later; null for no bound.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Committed then or before; null for no bound.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Files or folders that a commit has to touch, relative to the folder; empty for all.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>A commit, branch or range such as <c>main..topic</c>; null for what is checked out.</summary>
    public string? Revision { get; init; }

    /// <summary>All branches, local and of remotes, in the place of one revision.</summary>
    public bool AllBranches { get; init; }

    /// <summary>The most commits; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>Whether the files of each commit are wanted too. They come without a count of lines, and a renamed file as one deleted and one added.</summary>
    public bool WithFiles { get; init; }

    /// <summary>Leaves commits out that join branches.</summary>
    public bool NoMerges { get; init; }
}

/// <summary>A commit.</summary>
/// <param name="Id">The full id.</param>
/// <param name="AuthorName">As <c>.mailmap</c> has it.</param>
/// <param name="Time">When it was committed, UTC.</param>
/// <param name="Subject">The first line of its message.</param>
/// <param name="Files">Empty unless asked for, and of a commit that joins branches.</param>
public sealed record GitLogEntry(string Id, string AuthorName, string AuthorEmail, DateTimeOffset Time, string Subject, IReadOnlyList<GitChange> Files);

/// <summary>A branch.</summary>
/// <param name="Name">Such as <c>main</c>, or <c>origin/main</c>.</param>
/// <param name="Tip">Id of its last commit.</param>
/// <param name="Time">When that was committed, UTC.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Upstream">The branch of a remote that it follows, such as <c>origin/main</c>; null for none.</param>
/// <param name="Ahead">Commits that the upstream does not have; null without one, or where it is gone.</param>
/// <param name="Behind">Commits that only the upstream has; null as above.</param>
/// <param name="IsDefault">Whether the others are made from it and return to it: what the remote says, else <c>main</c> or <c>master</c>.</param>
/// <param name="IsMerged">Whether the default branch, local or of the remote, has its last commit. Squashed ones do not look merged.</param>
public sealed record GitBranch(
    string Name, bool IsRemote, bool IsCurrent, string Tip, DateTimeOffset Time, string Author, string? Upstream, int? Ahead, int? Behind, bool IsDefault, bool IsMerged);

/// <summary>The working tree against the last commit.</summary>
/// <param name="Branch">Null where none is checked out.</param>
/// <param name="Commit">Id of the last commit; null where there is none yet.</param>
/// <param name="Upstream">The branch of a remote that is followed; null for none.</param>
/// <param name="Ahead">Commits that the upstream does not have; null without one.</param>
/// <param name="Behind">Commits that only the upstream has; null without one.</param>
/// <param name="Changed">Tracked files that differ, saved or staged, by path; a renamed one as deleted and added.</param>
/// <param name="Untracked">Files, and whole folders ending in <c>/</c>, that git neither tracks nor ignores.</param>
public sealed record GitStatus(string? Branch, string? Commit, string? Upstream, int? Ahead, int? Behind, IReadOnlyList<GitChange> Changed, IReadOnlyList<string> Untracked);

/// <summary>A file that git keeps.</summary>
/// <param name="Bytes">Its size in git, which is the size of the pointer where LFS or DVC keeps the contents; null where this clone does not have it.</param>
/// <param name="IsLfs">Whether attributes send it through LFS.</param>
public sealed record GitTrackedFile(string Path, long? Bytes, bool IsLfs);
