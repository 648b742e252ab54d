using ForgeLsp.Rules.Python;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Python;

public sealed class LoggedOutsideRunTests
{
    private const string Head = "import mlflow\nfrom sklearn.linear_model import Ridge\n";

    [Fact]
    public void Training_before_the_run_is_reported() => Fixture.Check<LoggedOutsideRun>("""
        import mlflow
        from sklearn.linear_model import Ridge

        def main():
            model = Ridge()
            model.fit(X, y)
        #   ^^^^^^^^^ warning FRG407: `Ridge.fit` trains before the run starts: move it into the run, so that it is recorded with it
            with mlflow.start_run():
                mlflow.log_metric("r2", model.score(X, y))

        main()
        """);

    [Fact]
    public void Training_and_logging_after_the_block_are_reported() => Fixture.Check<LoggedOutsideRun>("""
        import mlflow
        from sklearn.linear_model import Ridge

        with mlflow.start_run():
            mlflow.log_param("alpha", 1)
        model = Ridge()
        model.fit(X, y)
        #<^^^^^^^ warning FRG407: `Ridge.fit` trains after the run has ended…
        mlflow.log_metric("r2", 1)
        #<^^^^^^^^^^^^^^^ warning FRG407: `log_metric` logs after the run has ended, to another run that MLflow opens for it: move it into the run
        """);

    [Fact]
    public void Logging_after_end_run_is_reported() => Fixture.Check<LoggedOutsideRun>("""
        import mlflow

        mlflow.start_run()
        mlflow.log_metric("r2", 1)
        mlflow.end_run()
        mlflow.log_metric("mae", 1)
        #<^^^^^^^^^^^^^^^ warning FRG407: `log_metric` logs after `mlflow.end_run()`…
        """);

    [Theory]
    [InlineData(Head + "with mlflow.start_run():\n    Ridge().fit(X, y)\n    mlflow.log_metric('a', 1)\n")]
    [InlineData(Head + "mlflow.start_run()\nRidge().fit(X, y)\nmlflow.log_metric('a', 1)\n")]
    [InlineData(Head + "mlflow.autolog()\nRidge().fit(X, y)\nwith mlflow.start_run():\n    pass\n")]
    [InlineData(Head + "if tracked:\n    with mlflow.start_run():\n        Ridge().fit(X, y)\nelse:\n    Ridge().fit(X, y)\n")]
    [InlineData(Head + "if tracked:\n    with mlflow.start_run():\n        Ridge().fit(X, y)\nRidge().fit(X, y)\n")]
    [InlineData(Head + "base = Ridge().fit(X, y)\nwith mlflow.start_run():\n    Ridge().fit(X, base.predict(X))\n")]
    [InlineData(Head + "def train():\n    Ridge().fit(X, y)\nwith mlflow.start_run():\n    train()\n")]
    [InlineData(Head + "def log():\n    mlflow.log_metric('a', 1)\nwith mlflow.start_run():\n    log()\n")]
    [InlineData(Head + "with mlflow.start_run() as run:\n    pass\nmlflow.log_metric('a', 1, run_id=run.info.run_id)\n")]
    [InlineData(Head + "with mlflow.start_run():\n    a = 1\nwith mlflow.start_run():\n    Ridge().fit(X, y)\n")]
    [InlineData(Head + "try:\n    with mlflow.start_run():\n        Ridge().fit(X, y)\nexcept OSError:\n    mlflow.log_param('failed', True)\n")]
    [InlineData(Head + "from sklearn.preprocessing import StandardScaler\nStandardScaler().fit(X)\nwith mlflow.start_run():\n    pass\n")]
    [InlineData("from sklearn.linear_model import Ridge\nRidge().fit(X, y)\n")]
    public void What_is_in_a_run_or_may_be_is_not_reported(string text) => Assert.Empty(Fixture.Run(new LoggedOutsideRun(), text));
}
