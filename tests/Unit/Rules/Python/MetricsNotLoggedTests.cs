using ForgeLsp.Rules.Python;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Python;

public sealed class MetricsNotLoggedTests
{
    private const string Head = "import mlflow\nfrom sklearn.linear_model import Ridge\nwith mlflow.start_run():\n    Ridge().fit(X, y)\n";

    [Fact]
    public void The_finding_stands_at_the_first_run() => Fixture.Check<MetricsNotLogged>("""
        import mlflow
        from sklearn.linear_model import Ridge

        with mlflow.start_run():
        #    ^^^^^^^^^^^^^^^^ warning FRG404: This run logs no metric: log how good the model is, as in `mlflow.log_metric("accuracy", …)`
            Ridge().fit(X, y)
        with mlflow.start_run():
            Ridge().fit(X, z)
        """);

    [Theory]
    [InlineData("mlflow.log_metric(\"r2\", 1)")]
    [InlineData("mlflow.log_metrics(scores)")]
    [InlineData("mlflow.evaluate(model, data)")]
    public void What_logs_it_settles_it(string line) => Assert.Empty(Fixture.Run(new MetricsNotLogged(), Head + "    " + line + "\n"));

    [Theory]
    [InlineData("mlflow.log_param(\"alpha\", alpha)")]
    [InlineData("mlflow.sklearn.log_model(model, name=\"model\")")]
    public void What_logs_something_else_does_not(string line) => Assert.Single(Fixture.Run(new MetricsNotLogged(), Head + "    " + line + "\n"));

    [Theory]
    [InlineData("mlflow.log_metric(\"r2\", 1)", 1)]
    [InlineData("mlflow.log_metric(\"accuracy\", 1)", 0)]
    [InlineData("mlflow.log_metric(name, 1)", 0)]
    public void What_the_policy_requires_must_be_among_them(string line, int findings) =>
        Assert.Equal(findings, Fixture.RunAll(new MetricsNotLogged(), $"{Head}    {line}\n#- forge.yaml\nrequire: {{ metrics: [accuracy] }}\n").Count);
}
