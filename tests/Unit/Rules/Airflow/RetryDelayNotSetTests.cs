using ForgeLsp.Rules.Airflow;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Airflow;

public sealed class RetryDelayNotSetTests
{
    private const string Head = "from airflow import DAG\nfrom airflow.operators.bash import BashOperator\n";

    [Theory]
    [InlineData("with DAG('a', default_args={'retries': 2}):\n    BashOperator(task_id='x')\n")]
    [InlineData("with DAG('a'):\n    BashOperator(task_id='x', retries=1)\n")]
    [InlineData("RETRIES = 3\nwith DAG('a', default_args={'retries': RETRIES}):\n    BashOperator(task_id='x')\n")]
    public void Retries_without_a_delay_are_reported(string text) => Assert.Single(Fixture.Run(new RetryDelayNotSet(), Head + text));

    [Theory]
    [InlineData("with DAG('a'):\n    BashOperator(task_id='x')\n")]
    [InlineData("with DAG('a', default_args={'retries': 0}):\n    BashOperator(task_id='x')\n")]
    [InlineData("with DAG('a', default_args={'retries': 2, 'retry_delay': WAIT}):\n    BashOperator(task_id='x')\n")]
    [InlineData("with DAG('a', default_args={'retries': 2}):\n    BashOperator(task_id='x', retry_delay=WAIT)\n")]
    [InlineData("with DAG('a', default_args={'retries': 2, 'retry_exponential_backoff': True}):\n    BashOperator(task_id='x')\n")]
    public void What_is_not_retried_or_has_one_is_not(string text) => Assert.Empty(Fixture.Run(new RetryDelayNotSet(), Head + text));

    [Fact]
    public void The_fix_adds_it() => Assert.Equal(
        "from datetime import timedelta\n" + Head + "with DAG('a', default_args={'retries': 2, 'retry_delay': timedelta(minutes=5)}):\n    BashOperator(task_id='x')\n",
        Fixture.FirstFix(new RetryDelayNotSet(), Head + "with DAG('a', default_args={'retries': 2}):\n    BashOperator(task_id='x')\n"));
}
