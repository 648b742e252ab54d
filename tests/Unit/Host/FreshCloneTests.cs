using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

/// <summary>A clone in which nobody has trained yet: nothing is wrong, and everything says that no run is there.</summary>
public sealed class FreshCloneTests : IDisposable
{
    private const string Told = "mlruns: nobody has logged a run into it in this clone yet";
    private readonly GitFolder _clone = new();

    public FreshCloneTests()
    {
        _clone.Write("forge.yaml", "tracking: { uri: mlruns }\n");
        _clone.Write("experiments/active/alice/wine/metadata.yaml", "experiment_id: wine\nresearcher: alice\nstatus: completed\ngoal: Red\nmlflow_experiment: wine\nresults: { primary_metric: auc, best_metric: 0.9, run_id: 0123456789abcdef0123456789abcdef }\n");
        _clone.Commit("one");
    }

    public void Dispose() => _clone.Dispose();

    [Theory]
    [InlineData("runs", "list")]
    [InlineData("runs", "list", "--format", "json")]
    [InlineData("experiments", "list")]
    public async Task Lists_are_empty_and_say_why(params string[] command)
    {
        var (exit, _, error) = await RunAsync(command);
        Assert.Equal(ExitCode.Clean, exit);
        Assert.Contains(Told, Assert.Single(error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("standup", "no runs: nobody has logged one in this clone yet.")]
    [InlineData("weekly", "Nobody has logged a run in this clone yet.")]
    public async Task Reports_say_so_and_have_no_problem(string report, string words)
    {
        var (exit, output, error) = await RunAsync("report", report);
        Assert.Equal((ExitCode.Clean, ""), (exit, error));
        Assert.Contains(words, output, StringComparison.Ordinal);
        Assert.DoesNotContain("could not be read", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pr")]
    [InlineData("checklist")]
    public async Task Reports_on_an_experiment_miss_no_store(string report)
    {
        var (exit, output, _) = await RunAsync("report", report, "wine", "--output", "-");
        Assert.Equal(ExitCode.Clean, exit);
        Assert.DoesNotContain("could not be read", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_that_compare_with_the_store_claim_nothing()
    {
        var (_, output, error) = await RunAsync("check", "--online", "--format", "concise");
        Assert.DoesNotContain("not there", error, StringComparison.Ordinal);
        Assert.DoesNotContain("FRG106", output, StringComparison.Ordinal);
        Assert.DoesNotContain("FRG107", output, StringComparison.Ordinal);
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(params string[] args) => Cli.RunAsync(_clone.Path, static name => name == "PATH" ? Environment.GetEnvironmentVariable("PATH") : null, args);
}
