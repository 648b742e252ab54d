using ForgeLsp.Core.Findings;
using ForgeLsp.Rules.Airflow;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Airflow;

public sealed class WorkAtParseTimeTests
{
    private const string Head = "import pandas as pd\nimport requests\nimport mlflow\nfrom airflow import DAG\nfrom airflow.models import Variable\nfrom airflow.decorators import dag, task\n";

    [Theory]
    [InlineData("data = pd.read_csv('a.csv')\nwith DAG('a'): pass\n", Severity.Warning)]
    [InlineData("with DAG('a'):\n    for row in requests.get('http://a').json(): pass\n", Severity.Warning)]
    [InlineData("@dag()\ndef train():\n    model = mlflow.search_runs()\ntrain()\n", Severity.Warning)]
    [InlineData("HOST = Variable.get('host')\nDAG('a')\n", Severity.Hint)]
    [InlineData("HOST = Variable.get('host')\ndata = pd.read_sql('x', HOST)\nDAG('a')\n", Severity.Warning)]
    public void What_runs_when_the_file_is_read_is_reported_once(string text, Severity severity) => Assert.Equal(severity, Assert.Single(Fixture.Run(new WorkAtParseTime(), Head + text)).Severity);

    [Theory]
    [InlineData("data = pd.read_csv('a.csv')\n")]
    [InlineData("def load():\n    return pd.read_csv('a.csv')\nDAG('a')\n")]
    [InlineData("@dag()\ndef train():\n    @task\n    def load():\n        return Variable.get('a')\n    load()\ntrain()\n")]
    [InlineData("load = lambda: pd.read_csv('a.csv')\nDAG('a')\n")]
    [InlineData("DAG('a')\nif __name__ == '__main__':\n    pd.read_csv('a.csv')\n")]
    [InlineData("frame = pd.DataFrame()\nDAG('a')\n")]
    public void What_a_task_does_is_not(string text) => Assert.Empty(Fixture.Run(new WorkAtParseTime(), Head + text));
}
