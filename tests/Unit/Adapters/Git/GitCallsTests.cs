using ForgeLsp.Adapters.Dvc;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Core.Ports;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Git;

/// <summary>How often git is asked: starting it costs more than most of its answers.</summary>
public sealed class GitCallsTests : IDisposable
{
    private readonly GitFolder _clone = new();
    private readonly TempFolder _tools = new();
    private readonly GitCommandLine _git;

    public GitCallsTests()
    {
        _clone.Write("exp/a.txt", "1\n");
        _clone.Commit("first");

        // A git that notes what it is asked for. Where there is no shell the real one is used, and what it is asked for is not held.
        var noting = Path.Combine(_tools.Path, "git");
        if (!OperatingSystem.IsWindows())
        {
            File.WriteAllText(noting, $"#!/bin/sh\necho \"$*\" >> '{Log}'\nexec git \"$@\"\n");
            File.SetUnixFileMode(noting, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        _git = new GitCommandLine(OperatingSystem.IsWindows() ? Environment.GetEnvironmentVariable("PATH") : _tools.Path);
    }

    private string Log => Path.Combine(_tools.Path, "asked");

    public void Dispose()
    {
        _clone.Dispose();
        _tools.Dispose();
    }

    [Fact]
    public async Task The_branch_is_one_question_however_many_there_are()
    {
        for (var i = 0; i < 20; i++)
        {
            _clone.Git("branch", $"experiment/alice/e{i}");
        }

        _clone.Git("tag", "main"); // git's own short name of the branch would be heads/main now
        Assert.Equal("main", await _git.BranchAsync(_clone.Path, default));
        Asked("symbolic-ref");
        Assert.Equal("main", (await new GitFactsReader(_git, new DataMemory()).ReadAsync(_clone.Path, [], asksBranch: true, default)).Branch);
        Asked("ls-files", "cat-file", "check-attr", "symbolic-ref");
        Assert.Null((await new GitFactsReader(_git, new DataMemory()).ReadAsync(_clone.Path, [], asksBranch: false, default)).Branch);
        Asked("ls-files", "cat-file", "check-attr");
    }

    [Fact]
    public async Task A_branch_has_its_name_before_its_first_commit_and_a_commit_has_none()
    {
        _clone.Git("switch", "--quiet", "--orphan", "new/start");
        Assert.Equal("new/start", await _git.BranchAsync(_clone.Path, default));
        _clone.Git("switch", "--quiet", "--detach", "main");
        Assert.Null(await _git.BranchAsync(_clone.Path, default));
        Assert.StartsWith("This folder is no clone", (await Assert.ThrowsAsync<GitException>(() => _git.BranchAsync(_tools.Path, default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_fact_is_asked_for_twice_in_one_look()
    {
        var folder = Path.Combine(_clone.Path, "exp");
        var head = _clone.Git("rev-parse", "HEAD").Trim();
        Assert.Equal((head, "exp/"), await _git.FindAsync(folder, head[..10], default) is { } found ? (found.Id, found.Prefix) : default);
        Asked("rev-parse");
        Assert.Null(await _git.FindAsync(folder, "0123456789", default));
        Asked("rev-parse");
        Assert.Equal((head, ""), await _git.RevisionAsync(_clone.Path, "main", "nothing is compared", default) is { } named ? (named.Id, named.Prefix) : default);
        Asked("rev-parse");
        Assert.Single(await _git.LogAsync(folder, new(), default).ToListAsync());
        Asked("rev-parse", "log");
        Assert.Equal("main", (await _git.StatusAsync(folder, default)).Branch);
        Asked("rev-parse", "config", "status");
        Assert.Equal(Path.GetFileName(_clone.Path), Path.GetFileName(await _git.RootAsync(folder, default)));
        Asked("rev-parse");
    }

    [Fact]
    public async Task Branches_that_stand_at_one_commit_are_compared_with_it_once()
    {
        var copy = Path.Combine(_tools.Path, "copy");
        _clone.Git("branch", "topic");
        _clone.Git("clone", "--quiet", _clone.Path, copy);
        Assert.All(await _git.BranchesAsync(copy, default), static branch => Assert.True(branch.IsMerged));
        Asked("for-each-ref", "for-each-ref");
    }

    /// <summary>What git was asked for since the last time, by its commands.</summary>
    private void Asked(params string[] commands)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Assert.Equal(commands, File.ReadAllLines(Log).Select(Command));
        File.Delete(Log);
    }

    // Behind the options that every call has there may be more of them.
    private static string Command(string line) => line.Split("log.showSignature=false ")[^1].Split(' ').First(static word => word != "-c" && !word.Contains('=', StringComparison.Ordinal));
}
