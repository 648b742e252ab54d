using System.Text;
using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Check;

public sealed class CheckFixTests : IDisposable
{
    private const string Metadata = "experiments/alice/wine/metadata.yaml";
    private const string Slips = "experiment_id: wine\nresearcher: alise\ncreated: 2026-01-05\nstatus: plannd\ngoal: win\n";
    private const string Fixed = "experiment_id: wine\nresearcher: alice\ncreated: 2026-01-05\nstatus: planned\ngoal: win\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fixes_are_written_and_what_is_left_decides_the_exit_code()
    {
        _folder.Write(Metadata, Slips);
        _folder.Write("experiments/bob/x/metadata.yaml", "experiment_id: x\nresearcher: bob\ncreated: 2026-01-05\nstatus: planned\n");
        var (exit, output, _) = await Run("check", "--fix");
        Assert.Equal(Fixed, Read(Metadata));
        Assert.Equal(ExitCode.Findings, exit);
        Assert.Contains("Fixed 2 findings in 1 file.", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Clean, (await Run("check", "--fix", "experiments/alice")).Exit);
        Assert.Equal(Fixed, Read(Metadata));
    }

    [Fact]
    public async Task Only_what_is_named_is_fixed()
    {
        _folder.Write(Metadata, Slips);
        _folder.Write("experiments/alice/other/metadata.yaml", Slips.Replace("wine", "other", StringComparison.Ordinal));
        await Run("check", "--fix", Metadata, "--rules", "FRG002");
        Assert.Equal(Slips.Replace("plannd", "planned", StringComparison.Ordinal), Read(Metadata));
        Assert.Contains("plannd", Read("experiments/alice/other/metadata.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_diff_writes_nothing_and_git_takes_it()
    {
        using var clone = new GitFolder();
        var mark = "\uFEFF" + Slips.ReplaceLineEndings("\r\n").TrimEnd();
        clone.Git("config", "core.autocrlf", "false");
        clone.Write(Metadata, mark);
        var (exit, diff, error) = await Cli.RunAsync(clone.Path, "check", "--diff");
        Assert.Equal((ExitCode.Findings, mark), (exit, File.ReadAllText(Path.Combine(clone.Path, Metadata), new UTF8Encoding(true, true)).Insert(0, "\uFEFF")));
        Assert.Equal("forge: 2 findings in 1 file would be fixed; --fix does it.", error.TrimEnd());
        clone.Write("fix.diff", diff);
        clone.Git("apply", "--whitespace=nowarn", "fix.diff");
        Assert.Equal(Encoding.UTF8.GetBytes("\uFEFF" + Fixed.ReplaceLineEndings("\r\n").TrimEnd()), File.ReadAllBytes(Path.Combine(clone.Path, Metadata)));
        Assert.Equal((ExitCode.Clean, ""), await WithoutErrorAsync(Cli.RunAsync(clone.Path, "check", "--fix", "--diff")));
    }

    [Fact]
    public async Task The_text_of_standard_input_comes_back_fixed()
    {
        _folder.Write(Metadata, "goal: something else\n");
        var (exit, output, error) = await Cli.RunWithInputAsync(_folder.Path, Slips, "check", "--fix", "--stdin-path", Metadata);
        Assert.Equal((ExitCode.Clean, Fixed), (exit, output));
        Assert.Contains("1 file checked, no findings.", error, StringComparison.Ordinal);
        Assert.Equal("goal: something else\n", Read(Metadata));
        Assert.Equal(Fixed, (await Cli.RunWithInputAsync(_folder.Path, Fixed, "check", "--fix", "--stdin-path", Metadata)).Output);
        Assert.StartsWith("--- a/" + Metadata, (await Cli.RunWithInputAsync(_folder.Path, Slips, "check", "--diff", "--stdin-path", Metadata)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notebook_is_fixed_where_its_cells_are_written()
    {
        const string Notebook = """{"cells": [{"cell_type": "code", "metadata": {}, "outputs": [{"output_type": "stream", "name": "stdout", "text": ["learning_rat"]}], "source": ["import yaml\n", "cfg = yaml.safe_load(open(\"config.yaml\"))\n", "print(cfg[\"learning_rat\"])"]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""";
        _folder.Write("config.yaml", "learning_rate: 0.1\nseed: 3\n");
        _folder.Write("train.py", "import yaml\ncfg = yaml.safe_load(open(\"config.yaml\"))\nprint(cfg[\"learning_rate\"], cfg[\"seed\"])\n");
        _folder.Write("wine.ipynb", Notebook);
        await Run("check", "--fix", "wine.ipynb");
        Assert.Equal(Notebook.Replace("learning_rat\\", "learning_rate\\", StringComparison.Ordinal), Read("wine.ipynb"));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_named_and_still_has_its_findings()
    {
        _folder.WriteBytes(Metadata, [.. Encoding.UTF8.GetBytes(Slips), .. "notes: "u8, 0xE9, (byte)'\n']);
        var (exit, output, error) = await Run("check", "--fix");
        Assert.Equal(ExitCode.Unreachable, exit);
        Assert.Contains($"forge: {Metadata} is not written in UTF-8", error, StringComparison.Ordinal);
        Assert.Contains("Nothing was fixed.", output, StringComparison.Ordinal);
        Assert.Contains("FRG002", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--fix", "--write-baseline")]
    [InlineData("--diff", "--format", "json")]
    [InlineData("--fix", "--watch")]
    [InlineData("--fix", "--schema", "s.json", "x.yaml")]
    [InlineData("--new-from", "HEAD", "--write-baseline")]
    public async Task What_does_not_go_together_is_said(params string[] options)
    {
        var (exit, _, error) = await Run(["check", .. options]);
        Assert.Equal(ExitCode.Usage, exit);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private string Read(string path) => File.ReadAllText(Path.Combine(_folder.Path, path));

    private static async Task<(int Exit, string Output)> WithoutErrorAsync(Task<(int Exit, string Output, string Error)> run) => await run is var (exit, output, _) ? (exit, output) : default;

    private Task<(int Exit, string Output, string Error)> Run(params string[] args) => Cli.RunAsync(_folder.Path, args);
}
