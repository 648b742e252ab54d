using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Catalogue;

public sealed class GateTests
{
    [Theory]
    [InlineData("accuracy", "0.92", "0.9", null)]
    [InlineData("accuracy", "0.9", "0.9", null)]
    [InlineData("accuracy", "0.85", "0.9", "`accuracy` is 0.85, and must be at least 0.9")]
    [InlineData("val_loss", "0.3", "0.2", "`val_loss` is 0.3, and must be at most 0.2")]
    [InlineData("latency_p95", "850ms", "1.2s", null)]
    [InlineData("latency_p95", "1.3s", "<= 1200 ms", "`latency_p95` is 1.3s, and must be at most 1200 ms")]
    [InlineData("tokens_per_second", "40", "30", "nothing says whether more of `tokens_per_second` is better; write `\">= 30\"`")]
    [InlineData("tokens_per_second", "40", ">= 30", null)]
    [InlineData("tokens_per_second", "20", ">= 30", "`tokens_per_second` is 20, and must be at least 30")]
    [InlineData("accuracy", "0.92", "good", "`evidence` asks for `accuracy: good`, which is no number; mend forge.yaml")]
    [InlineData("latency", "850", "1s", "`latency: 850` cannot be compared with 1s")]
    [InlineData("other", "1", "accuracy", "which is no number")]
    public void Evidence_is_compared_by_the_direction_of_its_metric(string metric, string measured, string wanted, string? problem)
    {
        var policy = Policy.Default with { Gates = new Dictionary<string, StageGate> { ["production"] = new() { Evidence = new Dictionary<string, string> { [metric] = wanted } } } };
        var result = Gates.CheckEvidence(Entry($"performance: {{{metric}: {measured}}}"), policy, "production");
        Assert.Equal(problem is null ? GateOutcome.Passed : GateOutcome.Failed, result.Outcome);
        Assert.Contains(problem ?? "", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version: v1.0.0", true)]
    [InlineData("version: latest", false)]
    [InlineData("notes: x", false)]
    [InlineData("mlflow_version: 3", true)]
    [InlineData("source: ollama, model_name: 'llama3.1:8b'", true)]
    [InlineData("source: ollama, model_name: 'llama3.1:latest'", false)]
    [InlineData("source: ollama, model_name: 'llama3.1'", false)]
    public void A_version_is_pinned(string keys, bool passes) => Assert.Equal(passes, Gates.CheckVersion(Entry(keys)).Outcome == GateOutcome.Passed);

    [Fact]
    public void The_policy_says_which_checks_there_are()
    {
        Assert.Equal(["clean", "owner"], Gates.ChecksBefore(Policy.Default, "testing"));
        Assert.Equal(Gates.All, Gates.ChecksBefore(Policy.Default, "production"));
        var policy = Policy.Default with { Gates = new Dictionary<string, StageGate> { ["production"] = new() { Checks = ["version", "owner"] }, ["staging"] = new() { Checks = [] } } };
        Assert.Equal(["owner", "version"], Gates.ChecksBefore(policy, "production"));
        Assert.Empty(Gates.ChecksBefore(policy, "staging"));
    }

    [Theory]
    [InlineData("pytest tests/models", "pytest|tests/models")]
    [InlineData("python 'my script.py' --model={name} {version}", "python|my script.py|--model=a b; rm -rf /|v1")]
    [InlineData("say \"{name}\" 'it''s' a\\ b", "say|a b; rm -rf /|its|a b")]
    [InlineData("echo {unknown} {} {name", "echo|{unknown}|{}|{name")]
    [InlineData("echo ''", "echo|")]
    public void A_value_is_never_more_than_its_argument(string line, string arguments) =>
        Assert.Equal(arguments, string.Join('|', GateCommandLine.Read(line, Values).Arguments));

    [Theory]
    [InlineData("pytest | tee log", "`|` in it needs a shell, and there is none; put it into a script")]
    [InlineData("a && b", "`&&` in it needs a shell")]
    [InlineData("echo $(whoami)", "`$(whoami)` in it needs a shell")]
    [InlineData("pytest 'open", "a quote in it is not closed")]
    [InlineData("{name} x", "the program itself cannot be a placeholder")]
    [InlineData("echo {run_id}", "it wants `{run_id}`, which this model does not have")]
    [InlineData("rm {model_name}", "`--force` would be taken for an option")]
    [InlineData("  ", "it is empty")]
    public void A_command_that_cannot_run_says_why(string line, string problem) => Assert.Contains(problem, GateCommandLine.Read(line, Values).Problem, StringComparison.Ordinal);

    private static Dictionary<string, string> Values => new() { ["name"] = "a b; rm -rf /", ["version"] = "v1", ["run_id"] = "", ["model_name"] = "--force" };

    private static CatalogueEntry Entry(string keys) => ModelCatalogue.Read("models/registry.yaml", SourceText.From($"models:\n  m: {{owners: [a], {keys}}}\n")).Entries[0];
}
