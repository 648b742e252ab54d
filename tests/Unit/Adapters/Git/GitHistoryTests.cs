using System.Diagnostics;
using System.Globalization;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Core.Ports;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Git;

/// <summary>Over real clones.</summary>
public sealed class GitHistoryTests : IDisposable
{
    private const string Bob = "bob <bob@example.org>";

    private readonly GitFolder _clone = new();
    private readonly GitCommandLine _git = new(Environment.GetEnvironmentVariable("PATH"));

    public void Dispose() => _clone.Dispose();

    [Fact]
    public async Task Commits_come_newest_first_with_who_when_why_and_the_files()
    {
        _clone.Write("exp/a.yaml", "1\n");
        _clone.Write("\u0001odd\nname", "1\n");
        At("2026-03-01T10:00:00+02:00", "first: \u0001 sign");
        _clone.Write("exp/a.yaml", "2\n");
        _clone.Write("-rf", "1\n");
        _clone.Delete("\u0001odd\nname");
        At("2026-03-02T10:00:00Z", "second — ünï <b>\n\nand a body\n:100644 100644 a b M", "--author=" + Bob);
        _clone.Git("commit", "--allow-empty", "--quiet", "--message", "empty");

        var log = await LogAsync(new() { WithFiles = true });
        Assert.Equal(["empty", "second — ünï <b>", "first: \u0001 sign"], log.Select(entry => entry.Subject));
        Assert.Equal(("bob", "bob@example.org", DateTimeOffset.Parse("2026-03-02T10:00:00Z", CultureInfo.InvariantCulture)), (log[1].AuthorName, log[1].AuthorEmail, log[1].Time));
        Assert.Equal(DateTimeOffset.Parse("2026-03-01T08:00:00Z", CultureInfo.InvariantCulture), log[2].Time);
        Assert.Empty(log[0].Files);
        Assert.Equal(
            [("\u0001odd\nname", GitChangeKind.Deleted), ("-rf", GitChangeKind.Added), ("exp/a.yaml", GitChangeKind.Modified)],
            log[1].Files.Select(file => (file.Path, file.Kind)));
        Assert.Equal(["../\u0001odd\nname", "a.yaml"], (await LogAsync(new() { WithFiles = true, Limit = 3 }, "exp"))[2].Files.Select(file => file.Path));
        Assert.All(await LogAsync(new()), entry => Assert.Empty(entry.Files));
    }

    [Fact]
    public async Task Commits_are_chosen_by_time_files_branch_and_number()
    {
        _clone.Write("a/x", "1\n");
        At("2026-03-01T10:00:00Z", "one");
        _clone.Git("switch", "--quiet", "--create", "topic");
        _clone.Write("b/x", "1\n");
        At("2026-03-03T10:00:00Z", "two");
        _clone.Git("switch", "--quiet", "main");
        _clone.Write("c/x", "1\n");
        At("2026-03-04T10:00:00Z", "three");
        _clone.Git("merge", "--quiet", "--no-ff", "--message", "joined", "topic");
        _clone.Git("switch", "--quiet", "--detach", "topic");
        _clone.Write("b/x", "2\n");
        At("2026-03-05T10:00:00Z", "four");

        Assert.Equal(["four", "two", "one"], await SubjectsAsync(new()));
        Assert.Equal(["two", "one"], await SubjectsAsync(new() { Revision = "topic" }));
        Assert.Equal(["three", "two", "one"], await SubjectsAsync(new() { Revision = "main", NoMerges = true }));
        Assert.Equal(["four", "two"], await SubjectsAsync(new() { Paths = ["x"] }, "b"));
        Assert.Equal(["four"], await SubjectsAsync(new() { Revision = "topic..HEAD" }));
        Assert.Equal(["two"], await SubjectsAsync(new() { Since = Day(2), Until = Day(4) }));
        Assert.Equal(["four"], await SubjectsAsync(new() { Limit = 1 }));
        Assert.Equal(["three", "two", "one"], await SubjectsAsync(new() { AllBranches = true, NoMerges = true }));
        await Assert.ThrowsAsync<GitException>(() => SubjectsAsync(new() { Revision = "--output=evil" }));
        await Assert.ThrowsAsync<GitException>(() => SubjectsAsync(new() { Revision = "nowhere" }));
        Assert.False(File.Exists(Path.Combine(_clone.Path, "evil")));
    }

    [Fact]
    public async Task Names_of_authors_are_those_of_the_mailmap()
    {
        _clone.Write(".mailmap", "Robert <robert@example.org> <bob@example.org>\n");
        At("2026-03-01T10:00:00Z", "one", "--author=" + Bob);
        Assert.Equal(("Robert", "robert@example.org"), ((await LogAsync(new()))[0].AuthorName, (await LogAsync(new()))[0].AuthorEmail));
    }

    [Fact]
    public async Task A_clone_without_a_commit_has_a_state_and_no_past()
    {
        _clone.Write("a.txt", "1\n");
        _clone.Write("b.txt", "1\n");
        _clone.Git("add", "a.txt");
        Assert.Empty(await LogAsync(new()));
        Assert.Empty(await _git.BranchesAsync(_clone.Path, default));
        Assert.Equal(["a.txt"], (await _git.TrackedAsync(_clone.Path, default)).Select(file => file.Path));
        var status = await _git.StatusAsync(_clone.Path, default);
        Assert.Equal(("main", null, null), (status.Branch, status.Commit, status.Upstream));
        Assert.Equal(("a.txt", GitChangeKind.Added), (Assert.Single(status.Changed).Path, status.Changed[0].Kind));
        Assert.Equal(["b.txt"], status.Untracked);
    }

    [Fact]
    public async Task A_folder_outside_of_a_clone_is_said_to_be_none()
    {
        var folder = Directory.CreateTempSubdirectory("forge no git ").FullName;
        try
        {
            foreach (var ask in (Func<Task>[])[
                () => _git.BranchesAsync(folder, default), () => _git.StatusAsync(folder, default), () => _git.TrackedAsync(folder, default),
                async () => await _git.LogAsync(folder, new(), default).ToListAsync()])
            {
                Assert.StartsWith("This folder is no clone of a git repository", (await Assert.ThrowsAsync<GitException>(ask)).Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    [Fact]
    public async Task Branches_say_what_they_follow_and_whether_they_were_merged()
    {
        At("2026-03-01T10:00:00Z", "one");
        _clone.Git("branch", "merged");
        _clone.Git("switch", "--quiet", "--create", "experiment/bob/lr");
        At("2026-03-02T10:00:00Z", "two", "--author=" + Bob);
        _clone.Git("switch", "--quiet", "main");
        var other = Directory.CreateTempSubdirectory("forge git ").FullName;
        try
        {
            _clone.Git("clone", "--quiet", "--branch", "main", _clone.Path, other);
            _clone.Git("-C", other, "switch", "--quiet", "--create", "mine", "--track", "origin/experiment/bob/lr");
            _clone.Git("-C", other, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--allow-empty", "--message", "three");
            var branches = await _git.BranchesAsync(other, default);
            Assert.Equal(["main", "mine", "origin/experiment/bob/lr", "origin/main", "origin/merged"], branches.Select(branch => branch.Name).Order(StringComparer.Ordinal));
            var mine = branches.Single(branch => branch.Name == "mine");
            Assert.Equal((true, false, "origin/experiment/bob/lr", 1, 0, false, false), (mine.IsCurrent, mine.IsRemote, mine.Upstream, mine.Ahead, mine.Behind, mine.IsDefault, mine.IsMerged));
            var bobs = branches.Single(branch => branch.Name == "origin/experiment/bob/lr");
            Assert.Equal(("bob", Day(2).AddHours(10), true, false, null), (bobs.Author, bobs.Time, bobs.IsRemote, bobs.IsMerged, bobs.Ahead));
            Assert.Equal(["main", "origin/main"], branches.Where(branch => branch.IsDefault).Select(branch => branch.Name).Order(StringComparer.Ordinal));
            Assert.True(branches.Single(branch => branch.Name == "origin/merged").IsMerged);

            var status = await _git.StatusAsync(other, default);
            Assert.Equal(("mine", "origin/experiment/bob/lr", 1, 0), (status.Branch, status.Upstream, status.Ahead, status.Behind));
            _clone.Git("-C", other, "update-ref", "-d", "refs/remotes/origin/experiment/bob/lr");
            Assert.Null((await _git.BranchesAsync(other, default)).Single(branch => branch.Name == "mine").Ahead);
        }
        finally
        {
            Directory.Delete(other, recursive: true);
        }
    }

    [Fact]
    public async Task The_state_tells_what_is_not_committed()
    {
        foreach (var name in (string[])["saved", "staged", "gone", "dropped", "sub/same", "moved"])
        {
            _clone.Write(name, name + "\n");
        }

        _clone.Write(".gitignore", "ignored\n");
        var commit = _clone.Commit("first");
        _clone.Write("saved", "2\n");
        _clone.Write("staged", "2\n");
        _clone.Git("add", "staged");
        _clone.Delete("gone");
        _clone.Git("rm", "--quiet", "dropped");
        _clone.Git("mv", "moved", "to here");
        _clone.Write("ignored", "1\n");
        _clone.Write("new folder/a", "1\n");
        _clone.Write("new folder/b", "1\n");
        var status = await _git.StatusAsync(Path.Combine(_clone.Path, "sub"), default);
        Assert.Equal(commit, status.Commit);
        Assert.Equal(
            [
                ("../dropped", GitChangeKind.Deleted), ("../gone", GitChangeKind.Deleted), ("../moved", GitChangeKind.Deleted), ("../saved", GitChangeKind.Modified),
                ("../staged", GitChangeKind.Modified), ("../to here", GitChangeKind.Added),
            ],
            status.Changed.Select(change => (change.Path, change.Kind)));
        Assert.Equal(["../new folder/"], status.Untracked);
    }

    [Fact]
    public async Task Tracked_files_have_the_size_that_git_keeps()
    {
        _clone.Write(".gitattributes", "*.pth filter=lfs\n");
        _clone.Write("data/model.pth", "version https://git-lfs.github.com/spec/v1\n");
        _clone.Write("data/ünï \"q\".bin", new string('x', 5000));
        _clone.Git("-c", "filter.lfs.clean=", "-c", "filter.lfs.required=false", "add", "--all");
        _clone.Write("data/ünï \"q\".bin", "short");
        _clone.Write("untracked", "1");
        Assert.Equal(
            [new(".gitattributes", 17, false), new("data/model.pth", 43, true), new("data/ünï \"q\".bin", 5000, false)],
            await _git.TrackedAsync(_clone.Path, default));
        Assert.Equal(["model.pth", "ünï \"q\".bin"], (await _git.TrackedAsync(Path.Combine(_clone.Path, "data"), default)).Select(file => file.Path));
    }

    [Fact]
    public async Task Worktrees_submodules_and_shallow_clones_answer_like_others()
    {
        _clone.Write("a.txt", "1\n");
        At("2026-03-01T10:00:00Z", "one");
        _clone.Write("a.txt", "2\n");
        var last = At("2026-03-02T10:00:00Z", "two");
        var folder = Directory.CreateTempSubdirectory("forge git ").FullName;
        var (tree, shallow) = (Path.Combine(folder, "tree"), Path.Combine(folder, "shallow"));
        try
        {
            _clone.Git("worktree", "add", "--quiet", "-b", "side", tree);
            File.WriteAllText(Path.Combine(tree, "a.txt"), "3\n");
            Assert.Equal("side", (await _git.StatusAsync(tree, default)).Branch);
            Assert.Equal("a.txt", Assert.Single((await _git.StatusAsync(tree, default)).Changed).Path);
            Assert.Equal("side", (await _git.BranchesAsync(tree, default)).Single(branch => branch.IsCurrent).Name);

            _clone.Git("clone", "--quiet", "--depth", "1", "file://" + _clone.Path, shallow);
            Assert.Equal([last], (await _git.LogAsync(shallow, new(), default).ToListAsync()).Select(entry => entry.Id));
            _clone.Git("-C", shallow, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", _clone.Path, "part");
            var status = await _git.StatusAsync(shallow, default);
            Assert.Equal([(".gitmodules", true), ("part", false)], status.Changed.Select(change => (change.Path, change.IsFile)));
            Assert.Equal([".gitmodules", "a.txt"], (await _git.TrackedAsync(shallow, default)).Select(file => file.Path));
            Assert.Equal(2, (await _git.LogAsync(Path.Combine(shallow, "part"), new(), default).ToListAsync()).Count);
        }
        finally
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                File.SetAttributes(file, FileAttributes.Normal);
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_hundred_thousand_commits_are_read_as_they_come_and_left_when_enough_is_known()
    {
        const int Count = 100_000;
        using (var import = Process.Start(new ProcessStartInfo("git", ["-C", _clone.Path, "fast-import", "--quiet"]) { RedirectStandardInput = true, UseShellExecute = false }))
        {
            Assert.NotNull(import);
            for (var i = 0; i < Count; i++)
            {
                await import.StandardInput.WriteAsync($"commit refs/heads/main\ncommitter alice <a@example.org> {1_700_000_000 + i} +0000\ndata {8 + i.ToString(CultureInfo.InvariantCulture).Length}\nmessage {i}\n");
            }

            import.StandardInput.Close();
            await import.WaitForExitAsync();
        }

        var count = 0;
        await foreach (var entry in _git.LogAsync(_clone.Path, new() { WithFiles = true }, default))
        {
            Assert.Equal($"message {Count - ++count}", entry.Subject);
        }

        Assert.Equal(Count, count);
        await foreach (var entry in _git.LogAsync(_clone.Path, new(), default))
        {
            Assert.Equal("message 99999", entry.Subject);
            break;
        }
    }

    [Fact]
    public async Task No_program_of_the_clone_is_run_and_no_lock_taken()
    {
        _clone.Write(".gitattributes", "*.py filter=evil diff=evil\n");
        _clone.Write("a.py", "1\n");
        _clone.Commit("first");
        var script = Path.Combine(_clone.Path, "evil.sh");
        File.WriteAllText(script, "#!/bin/sh\ntouch '" + Path.Combine(_clone.Path, "ran") + "'\ncat\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        foreach (var setting in (string[])["filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.evil.textconv", "diff.evil.command", "core.fsmonitor", "core.pager", "gpg.program"])
        {
            _clone.Git("config", setting, script);
        }

        _clone.Git("config", "log.showSignature", "true");
        _clone.Write("a.py", "2\n");
        File.WriteAllText(Path.Combine(_clone.Path, ".git", "index.lock"), "");
        await LogAsync(new() { WithFiles = true });
        await _git.TrackedAsync(_clone.Path, default);
        await _git.BranchesAsync(_clone.Path, default);
        Assert.Equal("a.py", Assert.Single((await _git.StatusAsync(_clone.Path, default)).Changed).Path);
        Assert.False(File.Exists(Path.Combine(_clone.Path, "ran")));
    }

    private static DateTimeOffset Day(int day) => new(2026, 3, day, 0, 0, 0, TimeSpan.Zero);

    private string At(string time, string message, params string[] more)
    {
        _clone.Git("add", "--all");
        _clone.Git("config", "user.name", "alice");
        _clone.Git("config", "user.email", "alice@example.org");
        using var process = Process.Start(new ProcessStartInfo("git", ["-C", _clone.Path, "-c", "commit.gpgsign=false", "commit", "--quiet", "--allow-empty", "--message", message, .. more])
        {
            Environment = { ["GIT_COMMITTER_DATE"] = time, ["GIT_AUTHOR_DATE"] = time },
        });
        Assert.NotNull(process);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return _clone.Git("rev-parse", "HEAD").Trim();
    }

    private async Task<List<GitLogEntry>> LogAsync(GitLogQuery query, string folder = "") => await _git.LogAsync(Path.Combine(_clone.Path, folder), query, default).ToListAsync();

    private async Task<IEnumerable<string>> SubjectsAsync(GitLogQuery query, string folder = "") => (await LogAsync(query, folder)).Select(entry => entry.Subject);
}
