using ForgeLsp.Rules.Python;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Python;

public sealed class ExperimentNotSetTests
{
    private const string Train = "from sklearn.linear_model import Ridge\nwith mlflow.start_run():\n    Ridge().fit(X, y)\n";

    [Fact]
    public void A_run_without_an_experiment_is_reported_with_the_name_of_the_metadata() => Fixture.Check<ExperimentNotSet>("""
        import mlflow
        from sklearn.linear_model import Ridge

        with mlflow.start_run():
        #    ^^^^^^^^^^^^^^^^ information FRG406: No experiment is set, so this run lands in `Default`: call `mlflow.set_experiment("ada/ridge")` before it
            Ridge().fit(X, y)
        #- experiments/active/ada/example/metadata.yaml
        experiment_id: example
        mlflow_experiment: ada/ridge
        """);

    [Theory]
    [InlineData("import mlflow\nmlflow.set_experiment('x')\n" + Train)]
    [InlineData("import mlflow\nimport os\nos.environ['MLFLOW_EXPERIMENT_NAME'] = 'x'\n" + Train)]
    [InlineData("import mlflow\nfrom sklearn.linear_model import Ridge\nwith mlflow.start_run(experiment_id=e):\n    Ridge().fit(X, y)\n")]
    [InlineData("import mlflow\nfrom sklearn.linear_model import Ridge\nwith mlflow.start_run(run_id=r):\n    Ridge().fit(X, y)\n")]
    [InlineData("# Databricks notebook source\nimport mlflow\n" + Train)]
    [InlineData("import mlflow\nwith mlflow.start_run():\n    mlflow.log_param('a', 1)\n")]
    [InlineData("import mlflow\n" + Train + "#- experiments/active/ada/example/MLproject\nname: p\n")]
    [InlineData("import mlflow\nfrom setup_run import begin\nbegin()\n" + Train + "#- setup_run.py\nimport mlflow\n\ndef begin():\n    mlflow.set_experiment('x')\n")]
    public void What_says_which_experiment_it_is_settles_it(string fixture) => Assert.Empty(Fixture.RunAll(new ExperimentNotSet(), fixture));
}
