using ForgeLsp.Adapters.Git;
using ForgeLsp.Core.Ports;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Git;

public sealed class GitBranchesTests : IDisposable
{
    private readonly GitFolder _clone = new();
    private readonly GitBranches _git = new(null);

    public void Dispose() => _clone.Dispose();

    [Fact]
    public async Task A_branch_begins_where_the_clone_stands_and_changes_come_along()
    {
        _clone.Write("a.txt", "one\n");
        var commit = _clone.Commit("First");
        _clone.Write("a.txt", "two\n");
        _clone.Write("new.txt", "untracked\n");
        Assert.Equal(new BranchState("main", 1), await _git.StateAsync(_clone.Path, Cancel));
        await _git.BeginAsync(_clone.Path, "experiment/zoë/wine", Cancel);
        Assert.Equal(new BranchState("experiment/zoë/wine", 1), await _git.StateAsync(_clone.Path, Cancel));
        Assert.Equal(commit, _clone.Git("rev-parse", "HEAD").Trim());
        Assert.True(await _git.ExistsAsync(_clone.Path, "experiment/zoë/wine", Cancel));
        Assert.False(await _git.ExistsAsync(_clone.Path, "experiment/zoë", Cancel));
    }

    [Fact]
    public async Task Before_the_first_commit_it_works_too()
    {
        Assert.Equal(new BranchState("main", 0), await _git.StateAsync(_clone.Path, Cancel));
        await _git.BeginAsync(_clone.Path, "experiment/a/b", Cancel);
        Assert.Equal("experiment/a/b", (await _git.StateAsync(_clone.Path, Cancel))?.Current);
    }

    [Fact]
    public async Task No_hook_of_the_repository_runs()
    {
        _clone.Commit("First");
        var hook = Path.Combine(_clone.Path, ".git", "hooks", "post-checkout");
        _clone.Write(".git/hooks/post-checkout", "#!/bin/sh\ntouch ran\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        await _git.BeginAsync(_clone.Path, "experiment/a/b", Cancel);
        Assert.False(File.Exists(Path.Combine(_clone.Path, "ran")));
    }

    [Theory]
    [InlineData("-x")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("@{-1}")]
    public async Task What_is_no_name_of_a_branch_is_refused(string branch)
    {
        _clone.Commit("First");
        await Assert.ThrowsAsync<GitException>(() => _git.BeginAsync(_clone.Path, branch, Cancel));
    }

    [Fact]
    public async Task A_branch_that_is_there_is_not_begun_again()
    {
        _clone.Commit("First");
        var problem = await Assert.ThrowsAsync<GitException>(() => _git.BeginAsync(_clone.Path, "main", Cancel));
        Assert.Contains("already exists", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_of_a_clone_there_is_no_branch()
    {
        using var folder = new TempFolder();
        Assert.Null(await _git.StateAsync(folder.Path, Cancel));
    }

    [Fact]
    public async Task The_author_is_whom_the_settings_name()
    {
        _clone.Git("config", "user.name", "Zoë Müller");
        _clone.Git("config", "user.email", "zoe@example.org");
        Assert.Equal("Zoë Müller <zoe@example.org>", await _git.AuthorAsync(_clone.Path, Cancel));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
