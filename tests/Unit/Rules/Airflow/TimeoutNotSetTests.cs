using ForgeLsp.Rules.Airflow;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Airflow;

public sealed class TimeoutNotSetTests
{
    private const string Head = "from datetime import timedelta\nfrom airflow import DAG\nfrom airflow.operators.bash import BashOperator\nfrom airflow.sensors.filesystem import FileSensor\n";

    [Fact]
    public void A_task_that_may_run_for_ever_is_reported() => Assert.Single(Fixture.Run(new TimeoutNotSet(), Head + "with DAG('a'):\n    BashOperator(task_id='x')\n    BashOperator(task_id='y', execution_timeout=timedelta(1))\n"));

    [Theory]
    [InlineData("with DAG('a', default_args={'execution_timeout': timedelta(hours=1)}):\n    BashOperator(task_id='x')\n")]
    [InlineData("with DAG('a', dagrun_timeout=timedelta(hours=1)):\n    BashOperator(task_id='x')\n")]
    [InlineData("with DAG('a'):\n    FileSensor(task_id='x')\n")]
    public void What_has_an_end_is_not(string text) => Assert.Empty(Fixture.Run(new TimeoutNotSet(), Head + text));

    [Fact]
    public void The_fix_adds_one() => Assert.Equal(
        Head + "with DAG('a', default_args={\"execution_timeout\": timedelta(hours=1)}):\n    BashOperator(task_id='x')\n",
        Fixture.FirstFix(new TimeoutNotSet(), Head + "with DAG('a'):\n    BashOperator(task_id='x')\n"));
}
