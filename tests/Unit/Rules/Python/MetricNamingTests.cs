using ForgeLsp.Rules.Python;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Python;

public sealed class MetricNamingTests
{
    [Fact]
    public void Keys_are_reported_where_they_are_written() => Fixture.Check<MetricNaming>("""
        import mlflow

        mlflow.log_metric("Val-Acc", 1)
        #                 ^^^^^^^^^ information FRG412: The metric `Val-Acc` is not in snake_case, as the team's policy asks
        mlflow.log_metrics({"train_loss": 1, "loss": 2})
        #                                    ^^^^^^ information FRG412: The metric `loss` begins with none of `test_`, `train_`, as the team's policy asks
        #- forge.yaml
        rules: { FRG412: { prefixes: [train_, test_] } }
        """);

    [Theory]
    [InlineData("mlflow.log_metric('valAcc', 1)\n#- forge.yaml\nrules: { FRG412: information }\n", 1)]
    [InlineData("mlflow.log_metric('acc', 1)\n#- forge.yaml\nrules: { FRG412: information }\n", 0)]
    [InlineData("mlflow.log_metric(name, 1)\n#- forge.yaml\nrules: { FRG412: information }\n", 0)]
    [InlineData("mlflow.log_param('Alpha', 1)\n#- forge.yaml\nrules: { FRG412: information }\n", 0)]
    [InlineData("mlflow.log_metric('valAcc', 1)\n", 0)]
    public void It_is_silent_until_the_policy_switches_it_on(string fixture, int findings) =>
        Assert.Equal(findings, Fixture.RunAll(new MetricNaming(), "import mlflow\n" + fixture).Count);
}
