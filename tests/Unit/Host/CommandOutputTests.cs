using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

/// <summary>What every command keeps to: no escapes where nobody wants them, and errors in one line that leads on.</summary>
public sealed class CommandOutputTests
{
    public static TheoryData<string> Lists =>
    [
        "--help", "check --format json", "completion zsh", "debug state", "doctor --only workspace --only runtime", "doctor --only runtime --format markdown", "experiments list", "explain FRG401", "gpu reservations",
        "models list --offline", "report cost", "rules", "rules --format markdown", "runs list", "runs list --format csv", "schema",
    ];

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Nothing_steers_a_terminal_that_wants_no_colours_however_hostile_the_files(string command)
    {
        using var folder = new TempFolder();
        folder.Write("forge.yaml", "tracking: { uri: mlruns }\n");
        folder.Write("experiments/active/alice/evil/metadata.yaml", "experiment_id: \"e\\e[31mvil\\r\"\nresearcher: \"al\\u202Eice\"\nstatus: \"\\e]0;x\\a\"\n");
        folder.Write("models/registry.yaml", "models:\n  \"a\\e[2J\":\n    source: ollama\n    status: \"\\u009b31m\"\n");
        folder.Write("mlruns/0/meta.yaml", "experiment_id: '0'\nname: \"x\\e[31m\"\nlifecycle_stage: active\nartifact_location: x\n");
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CliContext(output, error, folder.Path, static _ => null, TimeProvider.System, IsTerminal: false) { HasTables = true, Width = 60 };
        Assert.InRange(await ForgeCommand.RunAsync(command.Split(' '), context, CancellationToken.None), 0, 3);
        Assert.DoesNotContain(output + error.ToString(), static c => c is '\u001b' or '\u009b' or '\a' or '\u202E' || (char.IsControl(c) && c is not ('\n' or '\r' or '\t')));
    }

    [Theory]
    [InlineData("chekc", "'chekc' is not a command of forge; did you mean 'check'? Try 'forge --help'.")]
    [InlineData("gpu lits", "'lits' is not a command of forge gpu; did you mean 'list'? Try 'forge gpu --help'.")]
    [InlineData("gpu", "forge gpu needs a command: list, ")]
    [InlineData("rules --famly yaml", "'--famly' is not an option of forge rules; did you mean '--family'?")]
    [InlineData("rules --format xml", "Try 'forge rules --help'.")]
    [InlineData("explain", "Try 'forge explain --help'.")]
    [InlineData("\u001b[31m", "is not a command of forge.")]
    public async Task A_line_that_makes_no_sense_is_told_in_one_line(string line, string said)
    {
        var (exit, output, error) = await Cli.RunAsync(Path.GetTempPath(), line.Split(' '));
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.DoesNotContain('\u001b', error);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("runs list --store mlruns")]
    [InlineData("debug state")]
    [InlineData("doctor")]
    public async Task To_cancel_is_exit_code_130_and_at_most_one_line(string line)
    {
        using var folder = new TempFolder();
        folder.Write("mlruns/0/meta.yaml", "experiment_id: '0'\nname: x\nlifecycle_stage: active\nartifact_location: x\n");
        folder.Write("metadata.yaml", "experiment_id: a\n");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CliContext(output, error, folder.Path, static _ => null, TimeProvider.System, IsTerminal: false);
        Assert.Equal(ExitCode.Cancelled, await ForgeCommand.RunAsync(line.Split(' '), context, cancelled.Token));
        Assert.Equal(("", "forge: cancelled."), (output.ToString(), error.ToString().TrimEnd()));
    }
}
