using ForgeLsp.Rules.Airflow;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Airflow;

public sealed class FailureAlertNotSetTests
{
    private const string Head = "from airflow import DAG\nfrom airflow.operators.bash import BashOperator\n";

    [Theory]
    [InlineData("with DAG('a'):\n    BashOperator(task_id='x')\n")]
    [InlineData("with DAG('a', default_args={'email': ['a@b.org'], 'email_on_failure': False}):\n    BashOperator(task_id='x')\n")]
    [InlineData("with DAG('a', default_args={'email': []}):\n    BashOperator(task_id='x')\n")]
    [InlineData("with DAG('a'):\n    BashOperator(task_id='x', trigger_rule='all_done')\n")]
    public void A_DAG_that_fails_in_silence_is_reported(string text) => Assert.Single(Fixture.Run(new FailureAlertNotSet(), Head + text));

    [Theory]
    [InlineData("with DAG('a', on_failure_callback=tell):\n    BashOperator(task_id='x')\n")]
    [InlineData("with DAG('a', default_args={'on_failure_callback': tell}):\n    BashOperator(task_id='x')\n")]
    [InlineData("with DAG('a', default_args={'email': 'a@b.org'}):\n    BashOperator(task_id='x')\n")]
    [InlineData("with DAG('a', default_args={'email_on_failure': True}):\n    BashOperator(task_id='x')\n")]
    [InlineData("with DAG('a'):\n    BashOperator(task_id='x', on_failure_callback=[notify()])\n    BashOperator(task_id='y')\n")]
    [InlineData("with DAG('a'):\n    BashOperator(task_id='x') >> BashOperator(task_id='tell', trigger_rule='one_failed')\n")]
    [InlineData("from airflow.utils.trigger_rule import TriggerRule\nwith DAG('a'):\n    BashOperator(task_id='x') >> BashOperator(task_id='tell', trigger_rule=TriggerRule.ONE_FAILED)\n")]
    public void One_that_tells_somebody_is_not(string text) => Assert.Empty(Fixture.Run(new FailureAlertNotSet(), Head + text));
}
