using System.Text.RegularExpressions;
using ForgeLsp.Adapters.Gpu;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Git;

/// <summary>
/// The clone as the <c>git</c> command line knows it. Nothing of the repository's own settings is run (no hooks, pagers, drivers, file monitors),
/// no lock is taken beside somebody's commit, and nothing is fetched.
/// </summary>
/// <param name="searchPath">The value of <c>PATH</c>.</param>
public sealed partial class GitCommandLine(string? searchPath) : IGit
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly string[] Always = ["--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-c", "color.ui=never"];

    // Variables that a hook or a shell left behind would lead to another repository.
    private static readonly Dictionary<string, string?> Surroundings = new(StringComparer.Ordinal)
    {
        ["GIT_OPTIONAL_LOCKS"] = "0",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_NO_LAZY_FETCH"] = "1",
        ["GIT_DIR"] = null,
        ["GIT_WORK_TREE"] = null,
        ["GIT_INDEX_FILE"] = null,
        ["GIT_PREFIX"] = null,
    };

    /// <inheritdoc/>
    public async Task<GitCommit?> FindAsync(string folder, string commit, CancellationToken cancel)
    {
        if (!CommitId().IsMatch(commit))
        {
            return null;
        }

        var prefix = await AskAsync(folder, ["rev-parse", "--show-prefix"], cancel);
        if (prefix.ExitCode != 0)
        {
            throw prefix.Error.Contains("dubious ownership", StringComparison.Ordinal)
                ? new GitException("Git does not read this folder, because it belongs to another user; run `git config --global --add safe.directory` with its path.")
                : new GitException("This folder is no clone of a git repository, so the commit cannot be shown.");
        }

        var found = await AskAsync(folder, ["rev-parse", "--verify", "--quiet", commit + "^{commit}"], cancel);
        return found.ExitCode == 0 ? new(folder, prefix.Output.TrimEnd('\n', '\r'), found.Output.Trim()) : null;
    }

    /// <inheritdoc/>
    public async Task<string> ShowAsync(GitCommit commit, CancellationToken cancel) =>
        await TextAsync(commit, ["show", "--no-ext-diff", "--no-textconv", "--format=fuller", "--stat", "--patch", commit.Id, "--"], cancel);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> FilesAsync(GitCommit commit, CancellationToken cancel) =>
        (await TextAsync(commit, ["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit.Id], cancel)).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <inheritdoc/>
    public async Task<string?> ReadAsync(GitCommit commit, string path, CancellationToken cancel)
    {
        var found = await AskAsync(commit.Folder, ["cat-file", "blob", $"{commit.Id}:{path}"], cancel);
        return found.ExitCode == 0 ? found.Output : null;
    }

    private async Task<string> TextAsync(GitCommit commit, string[] arguments, CancellationToken cancel)
    {
        var found = await AskAsync(commit.Folder, arguments, cancel);
        return found.ExitCode == 0 ? found.Output : throw new GitException("Git could not read the commit; check the clone with `git fsck`.");
    }

    private async Task<ToolResult> AskAsync(string folder, string[] arguments, CancellationToken cancel)
    {
        var program = ToolRunner.Find("git", searchPath, "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", @"C:\Program Files\Git\cmd")
            ?? throw new GitException("Git was not found on this machine; install it, or put it on the PATH.");
        try
        {
            var result = await ToolRunner.RunAsync(program, ["-C", folder, .. Always, .. arguments], Limit, TimeProvider.System, cancel, Surroundings);
            return result.ExitCode is null ? throw new GitException($"Git did not answer within {Limit.TotalSeconds:0} s; check the drive that the clone lies on.") : result;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new GitException($"`{program}` could not be started; check the installation of git.");
        }
    }

    [GeneratedRegex("^[0-9a-fA-F]{4,64}$", RegexOptions.NonBacktracking)]
    private static partial Regex CommitId();
}
