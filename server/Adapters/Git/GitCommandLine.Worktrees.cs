using ForgeLsp.Adapters.Gpu;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Git;

/// <content>Clean checkouts beside the working tree. They write: a folder, and the note of it that git keeps.</content>
public sealed partial class GitCommandLine
{
    private static readonly TimeSpan CheckoutLimit = TimeSpan.FromMinutes(10);

    /// <summary>Writes the files of a commit into a folder that is not there yet, without a branch and without hooks.</summary>
    /// <param name="path">An absolute path outside of the working tree.</param>
    /// <exception cref="GitException">Git could not; the message says why.</exception>
    public async Task WriteWorktreeAsync(GitCommit commit, string path, CancellationToken cancel)
    {
        var made = await ToolRunner.RunAsync(
            Program(), ["-C", commit.Folder, .. Always, "-c", "core.hooksPath=/dev/null", "-c", "submodule.recurse=false", "worktree", "add", "--detach", path, commit.Id], CheckoutLimit, TimeProvider.System, cancel, Surroundings);
        if (made.ExitCode != 0)
        {
            throw new GitException(made.ExitCode is null
                ? $"Git did not write the files of the commit within {CheckoutLimit.TotalMinutes:0} min."
                : $"Git could not write the files of commit `{commit.Id[..8]}`: {made.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "it does not say why"}");
        }
    }

    /// <summary>Takes a clean checkout away again, whatever lies in it; what is not there any more is forgotten.</summary>
    /// <param name="folder">A folder in the clone.</param>
    public async Task RemoveWorktreeAsync(string folder, string path)
    {
        await ToolRunner.RunAsync(Program(), ["-C", folder, .. Always, "worktree", "remove", "--force", "--force", path], CheckoutLimit, TimeProvider.System, CancellationToken.None, Surroundings);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        // Of this one alone: another process may be about to make one.
        if ((await ToolRunner.RunAsync(Program(), ["-C", folder, .. Always, "worktree", "list", "--porcelain", "-z"], Limit, TimeProvider.System, CancellationToken.None, Surroundings)).Output.Contains($"worktree {path}\0", StringComparison.Ordinal))
        {
            await ToolRunner.RunAsync(Program(), ["-C", folder, .. Always, "worktree", "prune"], Limit, TimeProvider.System, CancellationToken.None, Surroundings);
        }
    }

    /// <summary>The submodules of a commit, by path.</summary>
    public async Task<IReadOnlyList<string>> SubmodulesAsync(GitCommit commit, CancellationToken cancel) =>
        [.. (await TextAsync(commit, ["ls-tree", "-r", "-z", "--full-tree", commit.Id], cancel)).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(static entry => entry.StartsWith("160000 ", StringComparison.Ordinal)).Select(static entry => entry[(entry.IndexOf('\t', StringComparison.Ordinal) + 1)..])];

    /// <summary>The root of the clone that a folder is in.</summary>
    /// <exception cref="GitException">It is in none.</exception>
    public async Task<string> RootAsync(string folder, CancellationToken cancel)
    {
        var root = await AskAsync(folder, ["rev-parse", "--show-toplevel"], cancel);
        return root.ExitCode == 0 ? root.Output.TrimEnd('\r', '\n') : throw Refusal(root.Error, "nothing of it can be run again");
    }
}
