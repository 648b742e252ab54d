namespace ForgeLsp.Core.Ports;

/// <summary>
/// What a clone knows of its past. Only reads, takes no locks, asks nobody anything, and reaches no other machine; each call has a time limit
/// and honours its cancellation token.
/// </summary>
public interface IGit
{
    /// <summary>A commit by its id or the beginning of it; null where the clone does not have it.</summary>
    /// <param name="folder">Absolute path of a folder in the clone.</param>
    /// <exception cref="GitException">The folder is in no clone, or there is no git.</exception>
    Task<GitCommit?> FindAsync(string folder, string commit, CancellationToken cancel);

    /// <summary>The commit as people read it: who, when, why, and what changed.</summary>
    Task<string> ShowAsync(GitCommit commit, CancellationToken cancel);

    /// <summary>Every file of the commit, relative to the root of the clone, with <c>/</c>.</summary>
    Task<IReadOnlyList<string>> FilesAsync(GitCommit commit, CancellationToken cancel);

    /// <summary>The text of a file as it was; null where the commit does not have it.</summary>
    /// <param name="path">Relative to the root of the clone.</param>
    Task<string?> ReadAsync(GitCommit commit, string path, CancellationToken cancel);

    /// <summary>What the commit says of itself in a line, and when it was made.</summary>
    Task<GitSubject> SubjectAsync(GitCommit commit, CancellationToken cancel);

    /// <summary>The files that differ from one commit to another, by path; renames are found.</summary>
    Task<IReadOnlyList<GitChange>> ChangesAsync(GitCommit from, GitCommit to, CancellationToken cancel);

    /// <summary>The files of version control that differ from a commit to the working tree, saved or staged, by path. Files that git does not know are not among them.</summary>
    Task<IReadOnlyList<GitChange>> ChangesToTreeAsync(GitCommit from, CancellationToken cancel);

    /// <summary>Whether the clone was made without its whole past, so that a commit which is not there may be further back.</summary>
    /// <param name="folder">Absolute path of a folder in the clone.</param>
    Task<bool> IsShallowAsync(string folder, CancellationToken cancel);

    /// <summary>Whether a file is one of a clone, so that each clone has its own: git keeps it, or would with the next commit of everything. False where it ignores the file, and outside of a clone.</summary>
    /// <param name="folder">Absolute path of the folder that the file is in.</param>
    Task<bool> IsOfCloneAsync(string folder, string name, CancellationToken cancel);
}

/// <summary>What a commit says of itself.</summary>
/// <param name="Text">The first line of its message.</param>
/// <param name="Time">Milliseconds since the epoch when it was committed.</param>
public sealed record GitSubject(string Text, long Time);

/// <summary>How a file changed.</summary>
public enum GitChangeKind { Added, Modified, Deleted, Renamed }

/// <summary>A file that differs between two states of a clone.</summary>
/// <param name="Path">Relative to the root of the clone, with <c>/</c>; of a deleted file, where it was.</param>
/// <param name="OldPath">What a renamed file was called before; null for any other.</param>
/// <param name="Added">Lines that came; null for a binary file.</param>
/// <param name="Removed">Lines that went; null for a binary file.</param>
/// <param name="IsFile">Whether it is a file with a text to show, and not a link to another repository.</param>
public sealed record GitChange(string Path, string? OldPath, GitChangeKind Kind, int? Added, int? Removed, bool IsFile = true);

/// <summary>A commit of a clone.</summary>
/// <param name="Folder">The folder that was asked about, absolute.</param>
/// <param name="Prefix">Where that folder is below the root of the clone: empty, or a path that ends in a slash.</param>
/// <param name="Id">The full id.</param>
public sealed record GitCommit(string Folder, string Prefix, string Id)
{
    /// <summary>What a path of the clone is called from <see cref="Folder"/>.</summary>
    public string FromFolder(string path) =>
        path.StartsWith(Prefix, StringComparison.Ordinal) ? path[Prefix.Length..] : string.Concat(Enumerable.Repeat("../", Prefix.Count(static c => c == '/'))) + path;
}

/// <summary>Git cannot answer. The message says why and what to do.</summary>
public sealed class GitException(string message) : Exception(message);
