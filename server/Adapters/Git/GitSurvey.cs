using System.Text.RegularExpressions;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Git;

/// <summary>Asks git what it is and what it makes of a folder. Only reads, and reaches no other machine.</summary>
/// <param name="searchPath">The value of <c>PATH</c>.</param>
public sealed partial class GitSurvey(string? searchPath)
{
    private readonly GitCommandLine _git = new(searchPath);

    /// <summary>The state of a folder. What git cannot say is null; that it cannot speak at all is a problem in the answer.</summary>
    public async Task<GitState> OfAsync(string folder, CancellationToken cancel)
    {
        string? version = null;
        try
        {
            version = VersionNumber().Match((await _git.AskAsync(folder, ["version"], cancel)).Output) is { Success: true } found ? found.Value : "unknown";
            var top = await _git.AskAsync(folder, ["rev-parse", "--show-toplevel", "--is-shallow-repository", "--verify", "--quiet", "HEAD"], cancel);
            if (top.Output.Length == 0)
            {
                return new GitState(version, WhyNot(top.Error));
            }

            // The root, whether it is shallow, and the commit where there is one: each on a line.
            string[] said = [.. top.Output.Split('\n').Select(static line => line.TrimEnd('\r')).SkipLast(top.ExitCode == 0 ? 2 : 1)];
            var root = string.Join('\n', said.SkipLast(1));
            var author = await _git.AskAsync(folder, ["var", "GIT_AUTHOR_IDENT"], cancel);
            var (name, address) = await _git.UserAsync(folder, cancel);
            var state = new GitState(version, null)
            {
                Root = root,
                Branch = await _git.BranchAsync(folder, cancel),
                HasCommits = top.ExitCode == 0,
                IsShallow = said[^1] == "true",

                // Where nothing is set, git makes a name up of the machine's, which says nobody's.
                Identity = name.Length > 0 && address.Length > 0 && author.ExitCode == 0 ? author.Output[..(author.Output.IndexOf('>', StringComparison.Ordinal) + 1)] : null,
            };
            return await WithLfsAsync(state, root, cancel);
        }
        catch (GitException problem)
        {
            return new GitState(version, problem.Message);
        }
    }

    private async Task<GitState> WithLfsAsync(GitState state, string root, CancellationToken cancel)
    {
        var attributes = await _git.AskAsync(root, ["grep", "--untracked", "-I", "-l", "-e", "filter=lfs", "--", ".gitattributes"], cancel);
        if (attributes.Output.Trim().Length == 0)
        {
            return state;
        }

        var version = await _git.AskAsync(root, ["lfs", "version"], cancel);
        var files = version.ExitCode == 0 && state.HasCommits ? await _git.AskAsync(root, ["lfs", "ls-files", "--name-only"], cancel) : null;
        return state with
        {
            UsesLfs = true,
            LfsVersion = version.ExitCode == 0 && VersionNumber().Match(version.Output) is { Success: true } found ? found.Value : null,
            LfsFiles = files is { ExitCode: 0 } ? files.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length : null,
        };
    }

    private static string? WhyNot(string said) => said switch
    {
        _ when said.Contains("dubious ownership", StringComparison.Ordinal) => "Git does not read this folder, because it belongs to another user; run `git config --global --add safe.directory` with its path.",
        _ when said.Contains("not a git repository", StringComparison.Ordinal) => null,
        _ => "Git cannot read the clone: " + ForgeLsp.Core.Text.Display.Plain(said.Trim().Split('\n')[0]),
    };

    [GeneratedRegex(@"\d+\.\d+(\.\d+)*", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex VersionNumber();
}
