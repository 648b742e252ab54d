using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.New;

/// <summary><c>forge new experiment --branch</c>.</summary>
public sealed class NewBranchTests : IDisposable
{
    private readonly NewLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_branch_is_begun_and_changed_files_only_come_along_when_told_to()
    {
        using var clone = new GitFolder();
        clone.Write("a.txt", "one\n");
        clone.Commit("First");
        var (exit, _, error) = await Cli.RunAsync(clone.Path, "new", "experiment", "wine", "--user", "alice", "--branch");
        Assert.Equal(ExitCode.Clean, exit);
        Assert.StartsWith("forge: On branch experiment/alice/wine. Next: ", error, StringComparison.Ordinal);
        Assert.Equal("experiment/alice/wine", clone.Git("branch", "--show-current").Trim());
        clone.Write("a.txt", "two\n");
        (exit, _, error) = await Cli.RunAsync(clone.Path, "new", "experiment", "beer", "--user", "alice", "--branch");
        Assert.Equal(ExitCode.Refused, exit);
        Assert.Contains("1 file has changes that are not committed", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(clone.Path, "experiments/active/alice/beer")));
        Assert.Equal(ExitCode.Clean, (await Cli.RunAsync(clone.Path, "new", "experiment", "beer", "--user", "alice", "--branch", "--carry-changes")).Exit);
        Assert.Equal("experiment/alice/beer", clone.Git("branch", "--show-current").Trim());

        // The branch is there already: nothing is written, and it is said how to get there.
        (exit, _, error) = await Cli.RunAsync(clone.Path, "new", "experiment", "wine", "--user", "alice", "--branch");
        Assert.Equal(ExitCode.Refused, exit);
    }

    [Fact]
    public async Task A_dry_run_looks_whether_the_branch_can_be_begun()
    {
        using var clone = new GitFolder();
        clone.Write("a.txt", "one\n");
        clone.Commit("First");
        var (exit, _, error) = await Cli.RunAsync(clone.Path, "new", "experiment", "wine", "--user", "alice", "--branch", "--dry-run");
        Assert.Equal((ExitCode.Clean, "forge: Nothing was written, and the branch experiment/alice/wine was not begun: a dry run.\n"), (exit, error.ReplaceLineEndings("\n")));
        clone.Git("branch", "experiment/alice/wine");
        (exit, _, error) = await Cli.RunAsync(clone.Path, "new", "experiment", "wine", "--user", "alice", "--branch", "--dry-run");
        Assert.Equal(ExitCode.Refused, exit);
        Assert.Contains("There is a branch 'experiment/alice/wine' already", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(clone.Path, "experiments")));
    }

    [Fact]
    public async Task The_policy_says_how_the_branch_of_an_experiment_is_called()
    {
        using var clone = new GitFolder();
        clone.Write("forge.yaml", "git: { experiment_branch: \"exp/{researcher}-{experiment}\" }\n");
        clone.Commit("First");
        Assert.Equal(ExitCode.Clean, (await Cli.RunAsync(clone.Path, "new", "experiment", "wine", "--user", "alice", "--branch")).Exit);
        Assert.Equal("exp/alice-wine", clone.Git("branch", "--show-current").Trim());
    }

    [Fact]
    public async Task Without_git_there_is_no_branch_and_nothing_is_written()
    {
        var (exit, _, error) = await Cli.RunAsync(_lab.Path, "new", "experiment", "wine", "--user", "alice", "--branch");
        Assert.Equal(ExitCode.Unreachable, exit);
        Assert.Contains("not in git", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_lab.Path));
    }
}
