using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Git;

/// <content>Names of commits, and the files of one without a checkout.</content>
public sealed partial class GitCommandLine
{
    /// <summary>The commit that a name stands for: a branch, a tag, an id, <c>HEAD~2</c>. Null where the clone has none of that name.</summary>
    /// <param name="consequence">What it means that the folder is in no clone, as the end of a sentence.</param>
    /// <exception cref="GitException">The folder is in no clone, or there is no git.</exception>
    public async Task<GitCommit?> RevisionAsync(string folder, string name, string consequence, CancellationToken cancel)
    {
        var prefix = await PrefixAsync(folder, consequence, cancel);
        if (name.Length == 0 || name[0] == '-')
        {
            return null; // git would take it for an option
        }

        var found = await AskAsync(folder, ["rev-parse", "--verify", "--quiet", name + "^{commit}"], cancel);
        return found.ExitCode == 0 ? new(folder, prefix, found.Output.Trim()) : null;
    }

    /// <summary>The newest commit that <paramref name="other"/> and <c>HEAD</c> have in common; null where there is none in this clone.</summary>
    public async Task<GitCommit?> ForkPointAsync(GitCommit other, CancellationToken cancel)
    {
        var found = await AskAsync(other.Folder, ["merge-base", other.Id, "HEAD"], cancel);
        return found.ExitCode == 0 && found.Output.Trim() is { Length: > 0 } id ? other with { Id = id } : null;
    }

    /// <summary>The files of a commit, of which nothing is written anywhere. Dispose what comes back: it holds a process.</summary>
    /// <exception cref="GitException">Git cannot say.</exception>
    public async Task<CommitFiles> OpenAsync(GitCommit commit, CancellationToken cancel)
    {
        var listing = await TextAsync(commit, ["ls-tree", "-r", "-l", "-z", commit.Id], cancel);
        return new CommitFiles(commit.Folder, [.. Always, "cat-file", "--batch"], Surroundings, Program(), listing);
    }

    private async Task<string> PrefixAsync(string folder, string consequence, CancellationToken cancel)
    {
        var prefix = await AskAsync(folder, ["rev-parse", "--show-prefix"], cancel);
        if (prefix.ExitCode != 0)
        {
            throw prefix.Error.Contains("dubious ownership", StringComparison.Ordinal)
                ? new GitException("Git does not read this folder, because it belongs to another user; run `git config --global --add safe.directory` with its path.")
                : new GitException($"This folder is no clone of a git repository, so {consequence}.");
        }

        return prefix.Output.TrimEnd('\n', '\r');
    }
}
