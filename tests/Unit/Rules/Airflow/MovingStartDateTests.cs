using ForgeLsp.Rules.Airflow;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Airflow;

public sealed class MovingStartDateTests
{
    private const string Head = "import datetime as dt\nfrom datetime import datetime, timedelta\nimport pendulum\nfrom airflow import DAG\nfrom airflow.utils.dates import days_ago\nfrom airflow.decorators import dag\n";

    [Theory]
    [InlineData("DAG('a', start_date=datetime.now())")]
    [InlineData("DAG('a', schedule='@daily', start_date=dt.datetime.utcnow())")]
    [InlineData("DAG('a', start_date=pendulum.today('UTC'))")]
    [InlineData("DAG('a', start_date=days_ago(0))")]
    [InlineData("DAG('a', default_args={'start_date': datetime.today()})")]
    [InlineData("NOW = datetime.now()\nDAG('a', start_date=NOW)")]
    [InlineData("@dag(start_date=datetime.now())\ndef train(): pass")]
    public void The_present_moment_is_reported(string text) => Assert.Single(Fixture.Run(new MovingStartDate(), Head + text));

    [Theory]
    [InlineData("DAG('a', start_date=datetime(2025, 1, 1))")]
    [InlineData("DAG('a', start_date=days_ago(1))")]
    [InlineData("DAG('a', start_date=datetime.now() - timedelta(days=2))")]
    [InlineData("DAG('a', schedule=None, start_date=datetime.now())")]
    [InlineData("DAG('a', schedule_interval=None, start_date=datetime.now())")]
    [InlineData("DAG('a')")]
    [InlineData("other(start_date=datetime.now())")]
    public void Others_are_not(string text) => Assert.Empty(Fixture.Run(new MovingStartDate(), Head + text));
}
