using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Doctor.Checks;

/// <summary>Git, the clone, who commits, and LFS where the clone uses it.</summary>
public sealed class GitCheck(Func<CancellationToken, Task<GitState>> facts) : IDoctorCheck
{
    /// <summary>From here on settings can be given by the environment, which is how Forge keeps those of a repository from running programs.</summary>
    private static readonly Version Oldest = new(2, 31);

    /// <inheritdoc/>
    public string Name => "git";

    /// <inheritdoc/>
    public string Title => "Git";

    /// <inheritdoc/>
    public TimeSpan Limit => TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorLine>> LookAsync(CancellationToken cancel) => Judge(await facts(cancel));

    internal IReadOnlyList<DoctorLine> Judge(GitState git)
    {
        if (git.Problem is { } problem)
        {
            return [this.Problem(DoctorTopic.Git, git.Version is null ? "git" : $"git {git.Version}", problem.TrimEnd('.'), git.Version is null ? "Install git, and see that its folder is on the PATH." : "Do what git asks for, then run this again.")];
        }

        if (git.Root is null)
        {
            return [OfVersion(git), this.Warning(DoctorTopic.GitHistory, "repository", "this folder is in no clone, so runs have no code to show", "Run 'git init' here, or start Forge in the clone.")];
        }

        return [OfVersion(git), OfRepository(git), OfIdentity(git), .. OfLfs(git)];
    }

    private DoctorLine OfVersion(GitState git) => Version.TryParse(git.Version, out var version) && version < Oldest
        ? this.Warning(DoctorTopic.GitOld, "version", $"git {git.Version}; Forge is made for {Oldest} or newer", "Update git: what differs from a commit may be told wrongly where a repository has filters of its own.")
        : this.Ok("version", $"git {git.Version}");

    private DoctorLine OfRepository(GitState git) => git switch
    {
        { HasCommits: false } => this.Warning(DoctorTopic.GitHistory, "repository", $"{git.Root} has no commit, so runs have no code to show", "Commit what is there: 'git add -A && git commit'."),
        { IsShallow: true } => this.Warning(DoctorTopic.GitHistory, "repository", $"{git.Root} was cloned without its whole past, so the code of older runs cannot be shown", "Run 'git fetch --unshallow' (in CI: fetch-depth: 0)."),
        _ => this.Ok("repository", $"{git.Root}, {(git.Branch is { } branch ? $"branch {branch}" : "no branch checked out")}"),
    };

    private DoctorLine OfIdentity(GitState git) => git.Identity is { } identity
        ? this.Ok("identity", identity)
        : this.Warning(DoctorTopic.GitIdentity, "identity", "user.name or user.email is not set", "Run 'git config --global user.name \"NAME\"' and 'git config --global user.email ADDRESS'.");

    private IEnumerable<DoctorLine> OfLfs(GitState git) => git switch
    {
        { UsesLfs: false } => [this.NotUsed("LFS", "no file goes through it")],
        { LfsVersion: null } => [this.Problem(DoctorTopic.GitLfs, "LFS", ".gitattributes sends files through git-lfs, which is not installed: the clone has their pointers in their place", "Install git-lfs, then run 'git lfs install' and 'git lfs pull'.")],
        _ => [this.Ok("LFS", $"git-lfs {git.LfsVersion}{(git.LfsFiles is { } files ? $", {files} {(files == 1 ? "file" : "files")}" : "")}")],
    };
}
