using System.Text.Json;
using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

public sealed class CheckCommandTests : IDisposable
{
    private const string Broken = "experiment_id: wine\nresearcher: alice\ncreated: 2026-01-05\nstatus: complete\ngoal: win\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Findings_make_the_exit_code_1_and_the_json_says_where()
    {
        _folder.Write("experiments/alice/wine/metadata.yaml", Broken);
        var (exit, output, _) = await Run("check", "--format", "json");
        Assert.Equal(ExitCode.Findings, exit);
        using var json = JsonDocument.Parse(output);
        var finding = Assert.Single(json.RootElement.GetProperty("findings").EnumerateArray());
        Assert.Equal("experiments/alice/wine/metadata.yaml", finding.GetProperty("path").GetString());
        Assert.Equal(4, finding.GetProperty("line").GetInt32());
        Assert.Equal(9, finding.GetProperty("column").GetInt32());
        Assert.Equal(17, finding.GetProperty("endColumn").GetInt32());
        Assert.Equal("FRG002", finding.GetProperty("rule").GetString());
        Assert.Equal("error", finding.GetProperty("severity").GetString());
        Assert.True(finding.GetProperty("fixable").GetBoolean());
        Assert.Equal(1, json.RootElement.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Two_runs_print_the_same_bytes()
    {
        for (var i = 0; i < 40; i++)
        {
            _folder.Write($"experiments/alice/wine{i}/metadata.yaml", Broken);
        }

        Assert.Equal((await Run("check", "--format", "json")).Output, (await Run("check", "--format", "json")).Output);
    }

    [Fact]
    public async Task A_clean_workspace_is_0_and_an_empty_one_too()
    {
        Assert.Equal(ExitCode.Clean, (await Run("check")).Exit);
        _folder.Write("experiments/alice/wine/metadata.yaml", Broken.Replace("complete", "planned", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Clean, (await Run("check")).Exit);
    }

    [Fact]
    public async Task Only_the_named_files_and_rules_count()
    {
        _folder.Write("experiments/alice/wine/metadata.yaml", Broken);
        _folder.Write("experiments/bob/x/metadata.yaml", Broken);
        Assert.Equal(ExitCode.Clean, (await Run("check", "--rules", "FRG001")).Exit);
        var (_, output, _) = await Run("check", "experiments/bob");
        Assert.DoesNotContain("experiments/alice/wine/metadata.yaml:4", output, StringComparison.Ordinal);
        Assert.Contains("experiments/bob/x/metadata.yaml:4:9: error FRG002", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check", "missing.yaml")]
    [InlineData("check", "--rules", "FRG999")]
    [InlineData("check", "--format", "xml")]
    [InlineData("check", "--severity", "loud")]
    [InlineData("nonsense")]
    [InlineData("check", "--schema", ".", "x.yaml")]
    [InlineData("runs", "list", "--max", "0")]
    public async Task A_senseless_command_line_is_2_with_one_line_on_stderr(params string[] args)
    {
        var (exit, _, error) = await Run(args);
        Assert.Equal(ExitCode.Usage, exit);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_word_that_is_no_command_is_named() =>
        Assert.StartsWith("forge: 'chekc' is not a command of ", (await Run("chekc")).Error, StringComparison.Ordinal);

    [Fact]
    public async Task A_file_that_cannot_be_read_does_not_pass_for_a_clean_one()
    {
        _folder.WriteBytes("experiments/alice/wine/metadata.yaml", [1, 0, 2]);
        var (exit, _, error) = await Run("check");
        Assert.Equal(ExitCode.Unreachable, exit);
        Assert.StartsWith("forge: experiments/alice/wine/metadata.yaml cannot be read", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finding_is_one_line_whatever_the_file_is_called()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // no such names there
        }

        _folder.Write("experiments/alice/two\nlines\u001b[31m/metadata.yaml", Broken.Replace("alice", "bob", StringComparison.Ordinal));
        var (_, output, _) = await Run("check", "--rules", "FRG002");
        Assert.Equal(2, output.TrimEnd().Split('\n').Length);
        Assert.DoesNotContain('\u001b', output);
        Assert.EndsWith("1 file checked, 1 finding.", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_schema_can_be_checked_with_references_read_from_files()
    {
        _folder.Write("s.json", """{"type": "object", "properties": {"lr": {"$ref": "parts.json#/$defs/rate"}}}""");
        _folder.Write("parts.json", """{"$defs": {"rate": {"type": "number", "exclusiveMinimum": 0}}}""");
        _folder.Write("good.json", """{"lr": 1e-4}""");
        _folder.Write("bad.yaml", "lr: -1\n");
        Assert.Equal(ExitCode.Clean, (await Run("check", "--schema", "s.json", "good.json")).Exit);
        var (exit, output, _) = await Run("check", "--schema", "s.json", "bad.yaml");
        Assert.Equal(ExitCode.Findings, exit);
        Assert.Contains("bad.yaml:1:5: error FRG002", output, StringComparison.Ordinal);
    }

    private Task<(int Exit, string Output, string Error)> Run(params string[] args) => Cli.RunAsync(_folder.Path, args);
}
