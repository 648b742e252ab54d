using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Adapters.Git;

/// <content>Names of commits, and the files of one without a checkout.</content>
public sealed partial class GitCommandLine
{
    /// <summary>The commit that a name stands for: a branch, a tag, an id, <c>HEAD~2</c>. Null where the clone has none of that name.</summary>
    /// <param name="consequence">What it means that the folder is in no clone, as the end of a sentence.</param>
    /// <exception cref="GitException">The folder is in no clone, or there is no git.</exception>
    public async Task<GitCommit?> RevisionAsync(string folder, string name, string consequence, CancellationToken cancel)
    {
        // Git would take a name that begins with a hyphen for an option.
        var isName = name.Length > 0 && name[0] != '-';
        var (prefix, id) = await PlaceAsync(folder, consequence, cancel, isName ? name + "^{commit}" : null);
        return id is null ? null : new(folder, prefix, id);
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

    /// <summary>Where a folder lies in its clone and, asked in the same call, the id that a name stands for; null where there is none of that name, or none was given.</summary>
    private async Task<(string Prefix, string? Id)> PlaceAsync(string folder, string consequence, CancellationToken cancel, string? name = null)
    {
        var said = await AskAsync(folder, ["rev-parse", "--show-prefix", .. name is null ? [] : (string[])["--verify", "--quiet", name]], cancel);
        if (said.Output.Length == 0)
        {
            throw Refusal(said.Error, consequence);
        }

        // The prefix comes first, also where the name stands for nothing; at the root of the clone it is empty.
        var lines = said.Output.TrimEnd('\n', '\r');
        var last = name is null || said.ExitCode != 0 ? -1 : said.Output.TrimEnd('\n').LastIndexOf('\n');
        return last < 0 ? (lines, null) : (said.Output[..last].TrimEnd('\r'), said.Output[(last + 1)..].Trim());
    }

    /// <summary>What it means that git said nothing but an error.</summary>
    /// <param name="consequence">What it means that the folder is in no clone, as the end of a sentence.</param>
    private static GitException Refusal(string error, string consequence) => new(
        error.Contains("dubious ownership", StringComparison.Ordinal) ? "Git does not read this folder, because it belongs to another user; run `git config --global --add safe.directory` with its path."
        : error.Contains("not a git repository", StringComparison.Ordinal) || error.Contains("cannot change to", StringComparison.Ordinal) ? $"This folder is no clone of a git repository, so {consequence}."
        : "Git could not read the clone: " + Display.Plain(error.Trim().Split('\n')[0]));
}
