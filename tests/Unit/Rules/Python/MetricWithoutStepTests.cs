using ForgeLsp.Rules.Python;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Python;

public sealed class MetricWithoutStepTests
{
    [Fact]
    public void One_key_in_a_loop_is_reported_with_the_step_that_would_do() => Fixture.Check<MetricWithoutStep>("""
        import mlflow

        with mlflow.start_run():
            for epoch in range(epochs):
                mlflow.log_metric("loss", train())
        #       ^^^^^^^^^^^^^^^^^ warning FRG408: `loss` is logged in a loop without `step`, so that all its values land on step 0: pass `step=epoch`
            while True:
                mlflow.log_metrics({"loss": 1, "accuracy": 2})
        #       ^^^^^^^^^^^^^^^^^^ warning FRG408: `loss` is logged in a loop without `step`, so that all its values land on step 0: pass `step=`, as the number of the round
        """);

    [Theory]
    [InlineData("for e in es:\n    if e % 10 == 0:\n        mlflow.log_metric('loss', 1)\n")]
    [InlineData("for e in es:\n    for b in bs:\n        mlflow.log_metric(f'{split}_loss', 1)\n")]
    [InlineData("def train():\n    for e in es:\n        mlflow.log_metric(key='loss', value=1)\n")]
    [InlineData("with mlflow.start_run():\n    for e in es:\n        with timer():\n            mlflow.log_metric('loss', 1)\n")]
    public void A_loop_that_repeats_the_key_is_reported(string text) => Assert.Single(Fixture.Run(new MetricWithoutStep(), "import mlflow\nsplit = 'val'\n" + text));

    [Theory]
    [InlineData("for e in es:\n    mlflow.log_metric('loss', 1, step=e)\n")]
    [InlineData("for e in es:\n    mlflow.log_metric('loss', 1, e)\n")]
    [InlineData("for e in es:\n    mlflow.log_metrics({'loss': 1}, e)\n")]
    [InlineData("for name, value in scores.items():\n    mlflow.log_metric(name, value)\n")]
    [InlineData("for fold in folds:\n    mlflow.log_metric(f'loss_{fold}', 1)\n")]
    [InlineData("for fold in folds:\n    name = pick(fold)\n    mlflow.log_metric(f'{name}_loss', 1)\n")]
    [InlineData("for alpha in alphas:\n    with mlflow.start_run():\n        mlflow.log_metric('loss', 1)\n")]
    [InlineData("for alpha in alphas:\n    with mlflow.start_run(nested=True):\n        mlflow.log_metric('loss', 1)\n")]
    [InlineData("for alpha in alphas:\n    mlflow.start_run()\n    mlflow.log_metric('loss', 1)\n    mlflow.end_run()\n")]
    [InlineData("for e in es:\n    train()\nelse:\n    mlflow.log_metric('loss', 1)\n")]
    [InlineData("for e in es:\n    def done():\n        mlflow.log_metric('loss', 1)\n")]
    [InlineData("for e in es:\n    mlflow.log_metrics(scores)\n")]
    [InlineData("for e in es:\n    mlflow.log_param('lr', 1)\n")]
    [InlineData("mlflow.log_metric('loss', 1)\n")]
    public void Steps_own_keys_and_own_runs_are_fine(string text) => Assert.Empty(Fixture.Run(new MetricWithoutStep(), "import mlflow\n" + text));
}
