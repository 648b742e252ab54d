using System.Text.Json;
using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Check;

/// <summary><c>forge check</c> of what real git and files of DVC keep.</summary>
public sealed class CheckGitTests : IDisposable
{
    private readonly GitFolder _clone = new();

    public void Dispose() => _clone.Dispose();

    [Fact]
    public async Task What_git_keeps_and_what_data_is_missing_is_told_at_the_files()
    {
        _clone.Write("forge.yaml", "git:\n  branches: [main]\nrules: {FRG501: {mb: 1}}\n");
        _clone.Write("data/big.csv", new string('1', 1_100_000));
        _clone.Write("data/small.csv", "1\n");
        _clone.Write(".env", "HOST=a\n");
        _clone.Write("a/there.csv.dvc", "outs:\n- md5: 0123456789abcdef0123456789abcdef\n  size: 4\n  path: there.csv\n");
        _clone.Write("a/gone.csv.dvc", "outs:\n- md5: 0123456789abcdef0123456789abcdef\n  size: 4\n  path: gone.csv\n");
        _clone.Write("a/there.csv", "123");
        _clone.Write("a/.gitignore", "/there.csv\n/gone.csv\n");
        _clone.Commit("one");
        Assert.Equal(("FRG505 .env FRG502 a/gone.csv.dvc FRG502 a/there.csv.dvc FRG501 data/big.csv", ExitCode.Findings), await CheckAsync());
        Assert.Equal(("FRG501 data/big.csv", ExitCode.Findings), await CheckAsync("data"));

        // Nothing of it is new in what comes after, but what git begins to keep now is.
        Assert.Equal(("", ExitCode.Clean), await CheckAsync("--new-from", "HEAD"));
        _clone.Write("data/more.csv", new string('1', 1_100_000));
        _clone.Git("add", "data/more.csv");
        Assert.Equal(("FRG501 data/more.csv", ExitCode.Findings), await CheckAsync("--new-from", "HEAD"));

        _clone.Git("switch", "--quiet", "--create", "try");
        Assert.Contains("FRG503 forge.yaml", (await CheckAsync("--severity", "information")).Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_never_had_any_data_misses_none()
    {
        _clone.Write("forge.yaml", "exclude: []\n");
        _clone.Write("a/gone.csv.dvc", "outs:\n- md5: 0123456789abcdef0123456789abcdef\n  size: 4\n  path: gone.csv\n");
        Assert.Equal(("", ExitCode.Clean), await CheckAsync());
        Directory.CreateDirectory(Path.Combine(_clone.Path, ".dvc", "cache"));
        Assert.Equal(("FRG502 a/gone.csv.dvc", ExitCode.Findings), await CheckAsync());
    }

    [Fact]
    public async Task A_conflict_in_a_file_of_DVC_is_told_to_those_without_data_too()
    {
        _clone.Write("forge.yaml", "exclude: []\n");
        _clone.Write("a/x.csv.dvc", "outs:\n<<<<<<< HEAD\n- md5: 0123456789abcdef0123456789abcdef\n=======\n- md5: 1123456789abcdef0123456789abcdef\n>>>>>>> other\n  size: 4\n  path: x.csv\n");
        Assert.Equal(("FRG502 a/x.csv.dvc", ExitCode.Findings), await CheckAsync());
    }

    [Fact]
    public async Task What_nobody_can_read_is_told_though_git_tells_something_of_it()
    {
        _clone.Write("forge.yaml", "rules: {FRG501: {mb: 1}}\n");
        _clone.Write("experiments/active/alice/first/metadata.yaml", new string('\0', 1_100_000));
        _clone.Commit("one");
        var (exit, output, error) = await Cli.RunAsync(_clone.Path, static name => name == "PATH" ? Environment.GetEnvironmentVariable("PATH") : null, ["check"]);
        Assert.Equal(ExitCode.Unreachable, exit);
        Assert.Contains("FRG501", output, StringComparison.Ordinal);
        Assert.Contains("experiments/active/alice/first/metadata.yaml cannot be read", error, StringComparison.Ordinal);
    }

    private async Task<(string Found, int Exit)> CheckAsync(params string[] more)
    {
        var (exit, output, error) = await Cli.RunAsync(_clone.Path, static name => name == "PATH" ? Environment.GetEnvironmentVariable("PATH") : null, ["check", "--format", "json", .. more]);
        Assert.Equal("", error);
        using var json = JsonDocument.Parse(output);
        return (string.Join(' ', json.RootElement.GetProperty("findings").EnumerateArray().Select(static finding => $"{finding.GetProperty("rule").GetString()} {finding.GetProperty("path").GetString()}")), exit);
    }
}
