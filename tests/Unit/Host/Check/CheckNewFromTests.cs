using System.Text.Json;
using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Check;

/// <summary><c>forge check --new-from</c> in clones made by real git.</summary>
public sealed class CheckNewFromTests : IDisposable
{
    private const string Old = "from sklearn.svm import SVC\nmodel = SVC(C=10.0)\nmodel.fit(X, y)\n";
    private const string Metadata = "experiment_id: wine\nresearcher: alice\ncreated: 2026-01-05\nstatus: plannd\ngoal: win\n";

    private readonly GitFolder _clone = new();

    public void Dispose() => _clone.Dispose();

    [Fact]
    public async Task Only_what_the_work_brought_is_reported_wherever_lines_moved()
    {
        _clone.Write("train.py", Old);
        _clone.Write("experiments/alice/wine/metadata.yaml", Metadata);
        _clone.Commit("one");
        Assert.Equal(("", ExitCode.Clean), await NewAsync("HEAD"));

        // The same value on a new line above the old one: the new line is the one that is told.
        _clone.Write("train.py", "import os\n" + Old.Replace("model = ", "other = SVC(C=10.0)\nmodel = ", StringComparison.Ordinal).Replace("model.fit", "other.fit(X, y)\nmodel.fit", StringComparison.Ordinal));
        Assert.Equal(("train.py:3 FRG401 train.py:5 FRG402", ExitCode.Findings), await NewAsync("HEAD"));
    }

    [Fact]
    public async Task What_the_branch_does_not_have_yet_is_not_its_fault()
    {
        _clone.Write("experiments/alice/wine/metadata.yaml", Metadata);
        _clone.Commit("one");
        _clone.Git("switch", "--quiet", "--create", "work");
        _clone.Write("train.py", Old);
        _clone.Commit("two");
        _clone.Git("switch", "--quiet", "main");
        _clone.Write("experiments/alice/wine/metadata.yaml", Metadata.Replace("plannd", "planned", StringComparison.Ordinal));
        _clone.Commit("mended on main");
        _clone.Git("switch", "--quiet", "work");
        Assert.Equal(("train.py:2 FRG401 train.py:3 FRG402", ExitCode.Findings), await NewAsync("main"));
    }

    [Fact]
    public async Task A_file_that_moved_takes_its_findings_along()
    {
        _clone.Write("experiments/alice/wine/metadata.yaml", Metadata);
        _clone.Commit("one");
        _clone.Git("mv", "experiments/alice/wine", "experiments/alice/vine");
        Assert.Equal(("", ExitCode.Clean), await NewAsync("HEAD"));
    }

    [Fact]
    public async Task A_rule_that_is_turned_on_blames_nobody_and_the_policy_itself_is_checked()
    {
        _clone.Write("forge.yaml", "version: 1\nrules:\n  FRG401: off\n");
        _clone.Write("train.py", Old);
        _clone.Commit("one");
        _clone.Write("forge.yaml", "version: 1\nruls:\n  FRG401: warning\n");
        var (found, _) = await NewAsync("HEAD");
        Assert.Contains("forge.yaml:2 ", found, StringComparison.Ordinal);
        Assert.DoesNotContain("train.py", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workspace_below_the_root_of_the_clone_is_compared_with_itself()
    {
        _clone.Write("ml/forge.yaml", "version: 1\n");
        _clone.Write("ml/train.py", Old);
        _clone.Commit("one");
        _clone.Write("ml/more.py", Old);
        var (exit, output, _) = await Cli.RunAsync(Path.Combine(_clone.Path, "ml"), Variable, "check", "--new-from", "HEAD", "--format", "json");
        Assert.Equal(("more.py:2 FRG401 more.py:3 FRG402", ExitCode.Findings), (Found(output), exit));
    }

    [Fact]
    public async Task Nothing_is_left_behind_and_no_hook_runs()
    {
        _clone.Write("train.py", Old);
        _clone.Commit("one");
        _clone.Write(".git/hooks/post-checkout", "#!/bin/sh\ntouch \"$(git rev-parse --show-toplevel)/hook-ran\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(_clone.Path, ".git/hooks/post-checkout"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        _clone.Write("more.py", Old);
        string[] Files() => [.. Directory.EnumerateFiles(_clone.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        var before = Files();
        await NewAsync("HEAD");
        Assert.Equal(before, Files());
        Assert.Single(_clone.Git("worktree", "list").TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_clone_without_its_past_is_compared_with_the_commit_that_is_named()
    {
        _clone.Write("train.py", Old);
        var first = _clone.Commit("one");
        _clone.Write("more.py", Old);
        _clone.Commit("two");
        using var shallow = new GitFolder();
        shallow.Git("remote", "add", "origin", new Uri(_clone.Path).AbsoluteUri);
        shallow.Git("fetch", "--quiet", "--depth=1", "origin", "main");
        shallow.Git("checkout", "--quiet", "FETCH_HEAD");
        var (exit, _, error) = await Cli.RunAsync(shallow.Path, Variable, "check", "--new-from", first);
        Assert.Equal(ExitCode.Unreachable, exit);
        Assert.Contains($"git fetch --depth=1 origin {first}", error, StringComparison.Ordinal);

        _clone.Git("config", "uploadpack.allowAnySHA1InWant", "true");
        shallow.Git("fetch", "--quiet", "--depth=1", "origin", first);
        var (_, output, _) = await Cli.RunAsync(shallow.Path, Variable, "check", "--new-from", first);
        Assert.Contains("more.py:2:", output, StringComparison.Ordinal);
        Assert.DoesNotContain("train.py:2:", output, StringComparison.Ordinal);
        Assert.Contains($"compared with '{first}' itself", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("--upload-pack=x")]
    [InlineData("")]
    public async Task A_name_that_git_does_not_know_is_said(string revision)
    {
        _clone.Commit("one");
        var (exit, _, error) = await Cli.RunAsync(_clone.Path, Variable, "check", $"--new-from={revision}");
        Assert.Equal(ExitCode.Usage, exit);
        Assert.Contains("--new-from", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_of_a_clone_there_is_nothing_to_compare_with()
    {
        using var folder = new TempFolder();
        folder.Write("train.py", Old);
        var (exit, _, error) = await Cli.RunAsync(folder.Path, Variable, "check", "--new-from", "HEAD");
        Assert.Equal(ExitCode.Unreachable, exit);
        Assert.Contains("no clone of a git repository", error, StringComparison.Ordinal);
    }

    private static string? Variable(string name) => name == "PATH" ? Environment.GetEnvironmentVariable("PATH") : null;

    private async Task<(string Found, int Exit)> NewAsync(string revision)
    {
        var (exit, output, error) = await Cli.RunAsync(_clone.Path, Variable, "check", "--new-from", revision, "--format", "json");
        Assert.Equal("", error);
        return (Found(output), exit);
    }

    private static string Found(string output)
    {
        using var json = JsonDocument.Parse(output);
        return string.Join(' ', json.RootElement.GetProperty("findings").EnumerateArray().Select(static finding => $"{finding.GetProperty("path").GetString()}:{finding.GetProperty("line").GetInt32()} {finding.GetProperty("rule").GetString()}"));
    }
}
