using System.Globalization;
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
    private static readonly string[] Always = ["--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-c", "color.ui=never", "-c", "log.showSignature=false"];
    private static readonly string[] Diff = ["-c", "diff.relative=false", "diff", "--raw", "--numstat", "-z", "--abbrev=40", "--find-renames", "-l400", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty"];

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

        var (prefix, id) = await PlaceAsync(folder, "the commit cannot be shown", cancel, commit + "^{commit}");
        return id is null ? null : new(folder, prefix, id);
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

    /// <inheritdoc/>
    public async Task<GitSubject> SubjectAsync(GitCommit commit, CancellationToken cancel)
    {
        var text = await TextAsync(commit, ["show", "--no-patch", "--format=%ct %s", commit.Id, "--"], cancel);
        var blank = text.IndexOf(' ', StringComparison.Ordinal);
        return new(text[(blank + 1)..].TrimEnd('\n'), blank > 0 && long.TryParse(text.AsSpan(0, blank), CultureInfo.InvariantCulture, out var seconds) ? seconds * 1000 : 0);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GitChange>> ChangesAsync(GitCommit from, GitCommit to, CancellationToken cancel) =>
        GitChangeList.Read(await TextAsync(from, [.. Diff, from.Id, to.Id, "--"], cancel));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GitChange>> ChangesToTreeAsync(GitCommit from, CancellationToken cancel) =>
        GitChangeList.Read(await TextAsync(from, [.. Diff, from.Id, "--"], cancel, await WithoutOwnFiltersAsync(from.Folder, cancel)));

    /// <inheritdoc/>
    public async Task<bool> IsShallowAsync(string folder, CancellationToken cancel) =>
        (await AskAsync(folder, ["rev-parse", "--is-shallow-repository"], cancel)).Output.Trim() == "true";

    /// <inheritdoc/>
    public async Task<bool> IsOfCloneAsync(string folder, string name, CancellationToken cancel)
    {
        var found = await AskAsync(folder, ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", name], cancel);
        return found.ExitCode == 0 && found.Output.Length > 0;
    }

    // What compares files of the working tree cleans them first, by programs. Those that the user set up for all repositories stay (large files
    // would all look changed without); those that this one brings along do not run.
    private async Task<Dictionary<string, string?>> WithoutOwnFiltersAsync(string folder, CancellationToken cancel)
    {
        var found = await AskAsync(folder, ["config", "--includes", "--show-scope", "--name-only", "-z", "--get-regexp", @"^filter\."], cancel);
        var parts = found.Output.Split('\0');
        var surroundings = new Dictionary<string, string?>(Surroundings, StringComparer.Ordinal);
        var count = 0;
        for (var i = 0; i + 1 < parts.Length; i += 2)
        {
            if (parts[i] is not ("system" or "global") && parts[i + 1].LastIndexOf('.') is > 0 and var dot)
            {
                // By variables, since a name may hold whatever would end it on a command line.
                foreach (var (key, value) in (ReadOnlySpan<(string, string)>)[(".clean", ""), (".process", ""), (".required", "false")])
                {
                    surroundings[$"GIT_CONFIG_KEY_{count}"] = parts[i + 1][..dot] + key;
                    surroundings[$"GIT_CONFIG_VALUE_{count++}"] = value;
                }
            }
        }

        surroundings["GIT_CONFIG_COUNT"] = count.ToString(CultureInfo.InvariantCulture);
        return surroundings;
    }

    /// <summary>Who commits by git's settings; empty where they do not say.</summary>
    internal async Task<(string Name, string Address)> UserAsync(string folder, CancellationToken cancel)
    {
        // "user.name", a line feed, the value; of several the last counts
        var settings = (await AskAsync(folder, ["config", "-z", "--get-regexp", @"^user\.(name|email)$"], cancel)).Output.Split('\0');
        string Last(string key) => settings.LastOrDefault(one => one.StartsWith(key + "\n", StringComparison.Ordinal))?[(key.Length + 1)..].Trim() ?? "";
        return (Last("user.name"), Last("user.email"));
    }

    private async Task<string> TextAsync(GitCommit commit, string[] arguments, CancellationToken cancel, Dictionary<string, string?>? surroundings = null)
    {
        var found = await AskAsync(commit.Folder, arguments, cancel, surroundings);
        return found.ExitCode == 0 ? found.Output : throw new GitException("Git could not read the commit; check the clone with `git fsck`.");
    }

    /// <summary>Asks git about a folder, within the time limit, with nothing of the repository's own settings run.</summary>
    /// <exception cref="GitException">There is no git, or it hangs.</exception>
    internal async Task<ToolResult> AskAsync(string folder, string[] arguments, CancellationToken cancel, Dictionary<string, string?>? surroundings = null)
    {
        var program = Program();
        try
        {
            var result = await ToolRunner.RunAsync(program, ["-C", folder, .. Always, .. arguments], Limit, TimeProvider.System, cancel, surroundings ?? Surroundings);
            return result.ExitCode is null ? throw new GitException($"Git did not answer within {Limit.TotalSeconds:0} s; check the drive that the clone lies on.") : result;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new GitException($"`{program}` could not be started; check the installation of git.");
        }
    }

    private string Program() => ToolRunner.Find("git", searchPath, "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", @"C:\Program Files\Git\cmd")
        ?? throw new GitException("Git was not found on this machine; install it, or put it on the PATH.");

    [GeneratedRegex("^[0-9a-fA-F]{4,64}$", RegexOptions.NonBacktracking)]
    private static partial Regex CommitId();
}
