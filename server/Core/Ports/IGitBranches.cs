namespace ForgeLsp.Core.Ports;

/// <summary>Where a clone stands, as far as beginning a branch goes.</summary>
/// <param name="Current">The branch; null where none is checked out.</param>
/// <param name="Changed">How many files of version control differ from the last commit, staged or not. Files that git does not know stay out of it.</param>
public sealed record BranchState(string? Current, int Changed);

/// <summary>Who works in a clone and where it stands; and begins branches in it, the one thing of git that Forge changes, when it is asked to.</summary>
public interface IGitBranches
{
    /// <summary>Who commits here, <c>Name &lt;address&gt;</c>, by git's settings; null where they do not say. The folder need not be in a clone.</summary>
    /// <exception cref="GitException">There is no git, or it does not answer.</exception>
    Task<string?> AuthorAsync(string folder, CancellationToken cancel);

    /// <summary>Where the clone stands; null outside of one.</summary>
    /// <param name="folder">Absolute path of a folder in the clone.</param>
    /// <exception cref="GitException">There is no git, or it does not answer.</exception>
    Task<BranchState?> StateAsync(string folder, CancellationToken cancel);

    /// <summary>Whether there is a local branch of this name.</summary>
    Task<bool> ExistsAsync(string folder, string branch, CancellationToken cancel);

    /// <summary>Begins a branch where the clone stands and goes there. Changed files stay as they are; no hook of the repository runs. It writes.</summary>
    /// <exception cref="GitException">Git refuses; the message says why.</exception>
    Task BeginAsync(string folder, string branch, CancellationToken cancel);
}
