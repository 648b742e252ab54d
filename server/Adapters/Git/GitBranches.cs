using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Adapters.Git;

/// <summary>Begins branches by the <c>git</c> command line.</summary>
/// <param name="searchPath">The value of <c>PATH</c>.</param>
public sealed class GitBranches(string? searchPath) : IGitBranches
{
    private readonly GitCommandLine _git = new(searchPath);

    /// <inheritdoc/>
    public async Task<string?> AuthorAsync(string folder, CancellationToken cancel)
    {
        var (name, address) = await _git.UserAsync(folder, cancel);
        return name.Length + address.Length == 0 ? null : $"{name} <{address}>".TrimStart();
    }

    /// <inheritdoc/>
    public async Task<BranchState?> StateAsync(string folder, CancellationToken cancel)
    {
        if ((await _git.AskAsync(folder, ["rev-parse", "--is-inside-work-tree", "--show-prefix"], cancel)).Output.Split('\n', 2) is not ["true", var prefix])
        {
            return null;
        }

        var status = await _git.StatusAsync(new GitCommit(folder, prefix.TrimEnd('\n', '\r'), ""), cancel);
        return new BranchState(status.Branch, status.Changed.Count);
    }

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(string folder, string branch, CancellationToken cancel) =>
        (await _git.AskAsync(folder, ["show-ref", "--verify", "--quiet", "refs/heads/" + branch], cancel)).ExitCode == 0;

    /// <inheritdoc/>
    public async Task BeginAsync(string folder, string branch, CancellationToken cancel)
    {
        if ((await _git.AskAsync(folder, ["check-ref-format", "--branch", branch], cancel)).ExitCode != 0)
        {
            throw new GitException($"Git does not take '{Display.Plain(branch)}' for the name of a branch.");
        }

        // The commit stays the same, so that nothing of the working tree is written, and no hook has a reason to run.
        var begun = await _git.AskAsync(folder, ["-c", "core.hooksPath=/dev/null", "switch", "--quiet", "--create", branch], cancel);
        if (begun.ExitCode != 0)
        {
            throw new GitException($"Git did not begin the branch '{branch}': {First(begun.Error)}");
        }
    }

    private static string First(string said) => Display.Plain(said.Trim().Split('\n')[0]);
}
