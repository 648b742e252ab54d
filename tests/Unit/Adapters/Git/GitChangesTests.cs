using ForgeLsp.Adapters.Git;
using ForgeLsp.Core.Ports;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Git;

/// <summary>Over real clones.</summary>
public sealed class GitChangesTests : IDisposable
{
    private readonly GitFolder _clone = new();
    private readonly GitCommandLine _git = new(Environment.GetEnvironmentVariable("PATH"));

    public void Dispose() => _clone.Dispose();

    [Fact]
    public async Task What_changed_between_commits_is_told_file_by_file()
    {
        _clone.Write("train.py", "a\nb\nc\n");
        _clone.Write("old name.py", string.Concat(Enumerable.Range(0, 30).Select(i => $"line {i}\n")));
        _clone.Write("gone.txt", "x\n");
        _clone.Write("-rf", "dash\n");
        _clone.Write("mödel/ünï 'q'.txt", "1\n");
        File.WriteAllBytes(Path.Combine(_clone.Path, "data.bin"), [0, 1, 2]);
        var first = _clone.Commit("first");
        _clone.Write("train.py", "a\nB\nc\nd\n");
        _clone.Delete("old name.py");
        _clone.Write("sub/new name.py", string.Concat(Enumerable.Range(0, 30).Select(i => i == 3 ? "changed\n" : $"line {i}\n")));
        _clone.Delete("gone.txt");
        _clone.Write("added.txt", "1\n2\n");
        _clone.Write("-rf", "dash 2\n");
        _clone.Write("mödel/ünï 'q'.txt", "2\n");
        File.WriteAllBytes(Path.Combine(_clone.Path, "data.bin"), [0, 9, 2]);
        var second = _clone.Commit("second — ünï <b>");

        var (from, to) = (await FindAsync(first), await FindAsync(second));
        Assert.Equal(
            [
                new("-rf", null, GitChangeKind.Modified, 1, 1),
                new("added.txt", null, GitChangeKind.Added, 2, 0),
                new("data.bin", null, GitChangeKind.Modified, null, null),
                new("gone.txt", null, GitChangeKind.Deleted, 0, 1),
                new("mödel/ünï 'q'.txt", null, GitChangeKind.Modified, 1, 1),
                new("sub/new name.py", "old name.py", GitChangeKind.Renamed, 1, 1),
                new("train.py", null, GitChangeKind.Modified, 2, 1),
            ],
            await _git.ChangesAsync(from, to, default));
        Assert.Equal("dash 2\n", await _git.ReadAsync(to, "-rf", default));
        Assert.Equal("2\n", await _git.ReadAsync(to, "mödel/ünï 'q'.txt", default));
        var subject = await _git.SubjectAsync(to, default);
        Assert.Equal("second — ünï <b>", subject.Text);
        Assert.InRange(subject.Time, 1_500_000_000_000, long.MaxValue);
    }

    [Fact]
    public async Task The_working_tree_is_compared_whether_saved_or_staged_from_any_folder_of_it()
    {
        _clone.Write("sub/a.py", "1\n");
        _clone.Write("b.py", "1\n");
        var commit = _clone.Commit("first");
        _clone.Git("config", "diff.relative", "true");
        _clone.Git("config", "diff.renames", "false");
        _clone.Write("sub/a.py", "2\n");
        _clone.Write("b.py", "2\n");
        _clone.Git("add", "b.py");
        _clone.Write("untracked.py", "1\n");
        var from = await _git.FindAsync(Path.Combine(_clone.Path, "sub"), commit, default);
        Assert.NotNull(from);
        Assert.Equal("sub/", from.Prefix);
        Assert.Equal(["b.py", "sub/a.py"], (await _git.ChangesToTreeAsync(from, default)).Select(change => change.Path));
        Assert.Equal(["../b.py", "a.py"], (await _git.ChangesToTreeAsync(from, default)).Select(change => from.FromFolder(change.Path)));
    }

    [Fact]
    public async Task No_program_of_the_clone_is_run_and_no_lock_taken()
    {
        _clone.Write(".gitattributes", "*.py filter=evil=x diff=evil\n");
        _clone.Write("a.py", "1\n");
        var commit = _clone.Commit("first");
        var script = Path.Combine(_clone.Path, "evil.sh");
        File.WriteAllText(script, $"#!/bin/sh\ntouch '{_clone.Path}/ran'\ncat\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        foreach (var (key, value) in new[] { ("filter.evil=x.clean", script), ("filter.evil=x.process", script), ("filter.evil=x.required", "true"), ("diff.evil.command", script), ("diff.evil.textconv", script), ("diff.external", script), ("core.fsmonitor", script), ("gpg.program", script), ("log.showSignature", "true") })
        {
            _clone.Git("config", key, value == script ? $"'{script}'" : value);
        }

        _clone.Write("a.py", "2\n");
        File.WriteAllText(Path.Combine(_clone.Path, ".git", "index.lock"), "");
        var from = await FindAsync(commit);
        Assert.Equal("first", (await _git.SubjectAsync(from, default)).Text);
        Assert.Equal("a.py", Assert.Single(await _git.ChangesToTreeAsync(from, default)).Path);
        Assert.False(File.Exists(Path.Combine(_clone.Path, "ran")));
    }

    [Fact]
    public async Task A_clone_without_its_past_is_known_as_such_and_has_no_older_commit()
    {
        _clone.Write("a.py", "1\n");
        var old = _clone.Commit("old");
        _clone.Write("a.py", "2\n");
        var last = _clone.Commit("new");
        var shallow = Path.Combine(_clone.Path, "shallow clone");
        _clone.Git("clone", "--quiet", "--depth=1", new Uri(_clone.Path).AbsoluteUri, shallow);
        Assert.NotNull(await _git.FindAsync(shallow, last, default));
        Assert.Null(await _git.FindAsync(shallow, old, default));
        Assert.True(await _git.IsShallowAsync(shallow, default));
        Assert.False(await _git.IsShallowAsync(_clone.Path, default));
    }

    [Fact]
    public async Task A_link_to_another_repository_is_no_file_to_show()
    {
        _clone.Write("a.py", "1\n");
        var first = _clone.Commit("first");
        _clone.Git("update-index", "--add", "--cacheinfo", $"160000,{first},library");
        _clone.Git("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false", "commit", "--quiet", "-m", "link");
        var change = Assert.Single(await _git.ChangesAsync(await FindAsync(first), await FindAsync(_clone.Git("rev-parse", "HEAD").Trim()), default));
        Assert.Equal(("library", GitChangeKind.Added, false), (change.Path, change.Kind, change.IsFile));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":100644 100644 a b M")]
    [InlineData(":100644 100644 a b R090\0old")]
    [InlineData(":\0")]
    [InlineData("1\t2")]
    [InlineData("1\t2\t\0old")]
    [InlineData("no record\0\0\0")]
    public void An_output_that_was_cut_off_does_no_harm(string output) => Assert.Empty(GitChangeList.Read(output));

    private async Task<GitCommit> FindAsync(string id)
    {
        var found = await _git.FindAsync(_clone.Path, id, default);
        Assert.NotNull(found);
        return found;
    }
}
