using ForgeLsp.Core.Findings;
using ForgeLsp.Rules.Python;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Python;

/// <summary>What holds for all three rules about what a run never logs.</summary>
public sealed class UnloggedPartsTests
{
    private const string Head = "import mlflow\nfrom sklearn.linear_model import Ridge\n";
    private const string Run = Head + "with mlflow.start_run():\n    Ridge().fit(X, y)\n";

    private static readonly IRule[] Rules = [new ParametersNotLogged(), new MetricsNotLogged(), new ModelNotLogged()];

    [Fact]
    public void A_run_that_logs_nothing_lacks_all_three() => Assert.All(Rules, static rule => Assert.Single(Fixture.Run(rule, Run)));

    [Theory]
    [InlineData("import mlflow\nwith mlflow.start_run():\n    evaluate(model)\n")]
    [InlineData(Head + "mlflow.autolog()\nwith mlflow.start_run():\n    Ridge().fit(X, y)\n")]
    [InlineData(Head + "with mlflow.start_run(run_id=known):\n    Ridge().fit(X, y)\n")]
    [InlineData(Head + "from project import record\nwith mlflow.start_run():\n    Ridge().fit(X, y)\n    record(1)\n")]
    [InlineData(Head + "def record(client):\n    return client\nwith mlflow.start_run() as run:\n    Ridge().fit(X, y)\n    record(mlflow)\n")]
    [InlineData(Head + "from project import *\nwith mlflow.start_run():\n    Ridge().fit(X, y)\n")]
    [InlineData(Head + "import wandb\nwandb.init(config=cfg)\nwith mlflow.start_run():\n    Ridge().fit(X, y)\n")]
    [InlineData(Head + "def train():\n    with mlflow.start_run():\n        Ridge().fit(X, y)\n")]
    public void Nothing_is_claimed_where_something_else_may_log(string text) => Assert.All(Rules, rule => Assert.Empty(Fixture.Run(rule, text)));

    [Theory]
    [InlineData("mlflow.autolog()", 0)]
    [InlineData("mlflow.tensorflow.autolog()", 3)]
    public void Autolog_counts_for_the_libraries_that_it_logs(string call, int findings) =>
        Assert.Equal(findings, Rules.Sum(rule => Fixture.Run(rule, $"{Head}{call}\nwith mlflow.start_run():\n    Ridge().fit(X, y)\n").Count));

    [Fact]
    public void A_helper_of_the_workspace_that_logs_is_followed() => Assert.All(Rules, static rule => Assert.Empty(Fixture.RunAll(
        rule, Head + "from record import keep\nwith mlflow.start_run():\n    Ridge().fit(X, y)\n    keep(3)\n#- record.py\nimport mlflow\n\ndef keep(n):\n    mlflow.log_metric('n', n)\n")));

    [Fact]
    public void A_helper_of_the_workspace_that_logs_nothing_changes_nothing() => Assert.All(Rules, static rule => Assert.Single(Fixture.RunAll(
        rule, Head + "from record import keep\nwith mlflow.start_run():\n    Ridge().fit(X, y)\n    keep(3)\n#- record.py\nimport torch\n\ndef keep(n):\n    print(n)\n")));

    [Fact]
    public void Tests_are_nobodys_experiments() => Assert.All(Rules, static rule => Assert.Empty(Fixture.Run(rule, Run, "tests/test_run.py")));
}
