using ForgeLsp.Rules.Airflow;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Airflow;

public sealed class CatchupNotSetTests
{
    private const string Head = "from datetime import datetime, timedelta\nfrom airflow import DAG\n";

    [Theory]
    [InlineData("DAG('a', schedule_interval='@daily', start_date=datetime(2024, 1, 1))")]
    [InlineData("DAG('a', schedule_interval=timedelta(days=1), default_args={'start_date': datetime(2024, 1, 1)})")]
    public void A_schedule_from_a_written_date_is_told(string text) => Assert.Single(Fixture.Run(new CatchupNotSet(), Head + text));

    [Theory]
    [InlineData("DAG('a', schedule_interval='@daily', start_date=datetime(2024, 1, 1), catchup=True)")]
    [InlineData("DAG('a', schedule='@daily', start_date=datetime(2024, 1, 1))")]
    [InlineData("DAG('a', schedule_interval=None, start_date=datetime(2024, 1, 1))")]
    [InlineData("DAG('a', schedule_interval='@once', start_date=datetime(2024, 1, 1))")]
    [InlineData("DAG('a', schedule_interval='@daily', start_date=START)")]
    [InlineData("DAG('a', schedule_interval='@daily', start_date=datetime(2024, 1, 1), **more)")]
    [InlineData("DAG('a', schedule_interval='@daily')")]
    public void Others_are_not(string text) => Assert.Empty(Fixture.Run(new CatchupNotSet(), Head + text));

    [Fact]
    public void The_fix_says_that_it_does_not() => Assert.Equal(
        Head + "DAG('a', schedule_interval='@daily', start_date=datetime(2024, 1, 1), catchup=False)\n",
        Fixture.FirstFix(new CatchupNotSet(), Head + "DAG('a', schedule_interval='@daily', start_date=datetime(2024, 1, 1))\n"));
}
