using System.Text.RegularExpressions;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Tests.Unit.Architecture;
using Xunit;

namespace ForgeLsp.Tests.Unit.Integrations;

/// <summary>
/// <c>.pre-commit-hooks.yaml</c> in a repository of its own, run by real git. What pre-commit does between git and the hook (https://pre-commit.com) is a few
/// lines of shell here: it takes the staged files that the hook's pattern matches, and starts the hook's entry with them.
/// </summary>
public sealed class PreCommitHookTests
{
    private const string Metadata = "experiments/alice/wine/metadata.yaml";
    private const string Good = "experiment_id: wine\nresearcher: alice\ncreated: 2026-01-05\nstatus: planned\ngoal: win\n";
    private static readonly string Bad = Good.Replace("planned", "plannd", StringComparison.Ordinal);

    private readonly DataNode _hook = Assert.Single(YamlData.Resolve(YamlTree.Parse(SourceText.From(File.ReadAllText(Path.Combine(SolutionFolder.Path, ".pre-commit-hooks.yaml")))), YamlDialect.PyYaml).Items);

    [Fact]
    public void The_hook_says_what_pre_commit_wants_to_know_and_nothing_else()
    {
        string[] known = ["id", "name", "description", "entry", "language", "files", "exclude", "types", "types_or", "require_serial", "minimum_pre_commit_version", "args", "pass_filenames", "stages", "verbose", "always_run"];
        Assert.Empty(_hook.Entries.Select(static entry => entry.Name).Except(known));
        Assert.Equal(("forge-check", "forge check", "system"), (Text("id"), Text("entry"), Text("language")));
    }

    [Theory]
    [InlineData("metadata.yaml", true)]
    [InlineData("a/b/config.yml", true)]
    [InlineData("train.py", true)]
    [InlineData("notebooks/wine.ipynb", true)]
    [InlineData("MLproject", true)]
    [InlineData("models/Modelfile", true)]
    [InlineData("models/Modelfile.wine", true)]
    [InlineData("wine.modelfile", true)]
    [InlineData("modelfiles/llama3.1-8b", true)]
    [InlineData("README.md", false)]
    [InlineData("train.pyc", false)]
    [InlineData("notMLproject", false)]
    [InlineData("yaml", false)]
    public void The_pattern_takes_the_files_that_forge_checks(string path, bool isTaken) => Assert.Equal(isTaken, Regex.IsMatch(path, Text("files"), RegexOptions.None, TimeSpan.FromSeconds(1)));

    [Fact]
    public async Task A_commit_with_a_finding_is_held_back_until_it_is_mended()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // hooks are shell scripts
        }

        using var shell = new ShellFolder();
        Install(shell);
        shell.Clone.Write(Metadata, Bad);
        shell.Clone.Write("README.md", "# wine\n");
        var (exit, output, error) = await shell.BashAsync("git add --all && git commit --quiet --message one");
        Assert.NotEqual(0, exit);
        Assert.Contains($"{Metadata}:4:9: error FRG002", output + error, StringComparison.Ordinal);
        Assert.Contains("1 file checked, 1 finding.", output + error, StringComparison.Ordinal);

        shell.Clone.Write(Metadata, Good);
        (exit, output, error) = await shell.BashAsync("git add --all && git commit --quiet --message one");
        Assert.True(exit == 0, output + error);
    }

    [Fact]
    public async Task Files_that_are_not_committed_hold_nothing_back_and_a_deleted_one_neither()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // hooks are shell scripts
        }

        using var shell = new ShellFolder();
        shell.Clone.Write(Metadata, Bad);
        shell.Clone.Write("experiments/alice/old/metadata.yaml", Bad);
        shell.Clone.Commit("before the hook");
        Install(shell);
        shell.Clone.Write("experiments/alice/two/metadata.yaml", Good.Replace("wine", "two", StringComparison.Ordinal));
        shell.Clone.Delete("experiments/alice/old/metadata.yaml");
        var (exit, output, error) = await shell.BashAsync("git add --all && git commit --quiet --message two");
        Assert.True(exit == 0, output + error);
    }

    [Fact]
    public async Task With_new_from_HEAD_old_findings_of_a_changed_file_hold_nothing_back()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // hooks are shell scripts
        }

        using var shell = new ShellFolder();
        shell.Clone.Write(Metadata, Bad);
        shell.Clone.Commit("before the hook");
        Install(shell, "--new-from HEAD");
        shell.Clone.Write(Metadata, "# More to come\n" + Bad);
        var (exit, output, error) = await shell.BashAsync("git add --all && git commit --quiet --message two");
        Assert.True(exit == 0, output + error);
        shell.Clone.Write(Metadata, Bad.Replace("researcher: alice", "researcher: bob", StringComparison.Ordinal));
        (exit, output, error) = await shell.BashAsync("git add --all && git commit --quiet --message three");
        Assert.NotEqual(0, exit);
        Assert.Contains("FRG101", output + error, StringComparison.Ordinal);
        Assert.DoesNotContain("FRG002", output + error, StringComparison.Ordinal);
    }

    private string Text(string key) => Assert.IsType<DataNode>(_hook[key], exactMatch: false).Text;

    private void Install(ShellFolder shell, string arguments = "")
    {
        var hook = Path.Combine(shell.Clone.Path, ".git", "hooks", "pre-commit");
        shell.Clone.Write(".git/hooks/pre-commit", $"""
            #!/bin/sh
            git diff --cached --name-only --diff-filter=ACMRTUXB -z | grep -zE '{Text("files")}' | xargs -0 --no-run-if-empty {Text("entry")} {arguments}

            """.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
