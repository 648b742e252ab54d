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
}

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
