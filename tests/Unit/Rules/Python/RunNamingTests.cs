using ForgeLsp.Rules.Python;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Python;

public sealed class RunNamingTests
{
    private const string Policy = "#- forge.yaml\ntracking: { run_naming: \"{model_type}_{date}_{number}\" }\n";

    [Fact]
    public void A_name_that_does_not_fit_is_reported_where_it_is_written() => Fixture.Check<RunNaming>("""
        import mlflow

        with mlflow.start_run(run_name="again"):
        #                              ^^^^^^^ information FRG411: `again` does not fit the team's pattern of run names `{model_type}_{date}_{number}`, as `bert_2026-01-15_1` does
            pass
        #- forge.yaml
        tracking: { run_naming: "{model_type}_{date}_{number}" }
        """);

    [Theory]
    [InlineData("import wandb\nwandb.init(name='again')\n" + Policy, 1)]
    [InlineData("import mlflow\nNAME = 'again'\nmlflow.start_run(run_name=NAME)\n" + Policy, 1)]
    [InlineData("import mlflow\nmlflow.start_run(run_name='ridge_20260115_3')\n" + Policy, 0)]
    [InlineData("import mlflow\nmlflow.start_run(run_name=f'{model}_{today}')\n" + Policy, 0)]
    [InlineData("import mlflow\nmlflow.start_run()\n" + Policy, 0)]
    [InlineData("import mlflow\nmlflow.start_run(run_name='again')\n", 0)]
    [InlineData("import mlflow\nmlflow.start_run(run_name='again')\n#- forge.yaml\ntracking: { run_naming: \"{broken\" }\n", 0)]
    public void Names_are_compared_where_the_policy_asks_and_they_are_written_out(string fixture, int findings) =>
        Assert.Equal(findings, Fixture.RunAll(new RunNaming(), fixture).Count);
}
