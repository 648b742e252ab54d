using ForgeLsp.Rules.Python;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Python;

public sealed class ModelNotLoggedTests
{
    private const string Head = "import mlflow\nfrom sklearn.linear_model import Ridge\nwith mlflow.start_run():\n    Ridge().fit(X, y)\n";

    [Fact]
    public void The_finding_stands_at_the_first_run() => Fixture.Check<ModelNotLogged>("""
        import mlflow
        from sklearn.linear_model import Ridge

        with mlflow.start_run():
        #    ^^^^^^^^^^^^^^^^ hint FRG405: This run keeps no model: log it, as in `mlflow.sklearn.log_model(…)`, so that it is known where it came from
            Ridge().fit(X, y)
        with mlflow.start_run():
            Ridge().fit(X, z)
        """);

    [Theory]
    [InlineData("mlflow.sklearn.log_model(model, name=\"model\")")]
    [InlineData("mlflow.log_artifact(\"model.pkl\")")]
    [InlineData("mlflow.register_model(uri, \"ridge\")")]
    public void What_logs_it_settles_it(string line) => Assert.Empty(Fixture.Run(new ModelNotLogged(), Head + "    " + line + "\n"));

    [Theory]
    [InlineData("mlflow.log_param(\"alpha\", alpha)")]
    [InlineData("mlflow.log_metric(\"r2\", 1)")]
    public void What_logs_something_else_does_not(string line) => Assert.Single(Fixture.Run(new ModelNotLogged(), Head + "    " + line + "\n"));

    [Fact]
    public void A_search_keeps_no_model_of_its_trials() => Assert.Empty(Fixture.Run(new ModelNotLogged(), "import optuna\n" + Head));
}
