using ForgeLsp.Rules.Python;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Python;

public sealed class ParametersNotLoggedTests
{
    private const string Head = "import mlflow\nfrom sklearn.linear_model import Ridge\nwith mlflow.start_run():\n    Ridge().fit(X, y)\n";

    [Fact]
    public void The_finding_stands_at_the_first_run() => Fixture.Check<ParametersNotLogged>("""
        import mlflow
        from sklearn.linear_model import Ridge

        with mlflow.start_run():
        #    ^^^^^^^^^^^^^^^^ warning FRG403: This run logs no parameters: log what it is trained with, as in `mlflow.log_params({…})`
            Ridge().fit(X, y)
        with mlflow.start_run():
            Ridge().fit(X, z)
        """);

    [Theory]
    [InlineData("mlflow.log_param(\"alpha\", alpha)")]
    [InlineData("mlflow.log_params(vars(args))")]
    [InlineData("MlflowClient().log_param(run_id, \"alpha\", alpha)")]
    public void What_logs_it_settles_it(string line) => Assert.Empty(Fixture.Run(new ParametersNotLogged(), Head + "    " + line + "\n"));

    [Theory]
    [InlineData("mlflow.log_metric(\"r2\", 1)")]
    [InlineData("mlflow.set_tag(\"author\", \"ada\")")]
    public void What_logs_something_else_does_not(string line) => Assert.Single(Fixture.Run(new ParametersNotLogged(), Head + "    " + line + "\n"));

    [Theory]
    [InlineData("mlflow.log_param(\"alpha\", 1)", 1)]
    [InlineData("mlflow.log_params({\"alpha\": 1, \"seed\": 2})", 0)]
    [InlineData("mlflow.log_params(dict(seed=2))", 0)]
    [InlineData("mlflow.log_params(params)", 0)]
    public void What_the_policy_requires_must_be_among_them(string line, int findings) =>
        Assert.Equal(findings, Fixture.RunAll(new ParametersNotLogged(), $"{Head}    {line}\n#- forge.yaml\nrequire: {{ params: [seed] }}\n").Count);
}
