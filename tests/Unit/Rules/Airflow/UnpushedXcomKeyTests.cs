using ForgeLsp.Rules.Airflow;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Airflow;

public sealed class UnpushedXcomKeyTests
{
    private const string Head = "from airflow import DAG\nfrom airflow.operators.bash import BashOperator\nfrom airflow.operators.python import PythonOperator\nfrom airflow.decorators import task\n";

    [Fact]
    public void A_misspelt_key_is_reported_with_the_right_one() => Fixture.Check<UnpushedXcomKey>("""
        from airflow import DAG
        from airflow.operators.python import PythonOperator

        def train(**context):
            context["ti"].xcom_push(key="accuracy", value=0.9)

        def report(ti):
            ti.xcom_pull(task_ids="train", key="acuracy")
        #                                      ^^^^^^^^^ warning FRG425: `train` pushes no key `acuracy`, so this pull gives `None`: did you mean `accuracy`?

        with DAG("d"):
            PythonOperator(task_id="train", python_callable=train)
            PythonOperator(task_id="report", python_callable=report)
        """);

    [Fact]
    public void A_template_pulls_too() => Fixture.Check<UnpushedXcomKey>("""
        from airflow import DAG
        from airflow.operators.bash import BashOperator

        with DAG("d"):
            BashOperator(task_id="a", bash_command="date")
            BashOperator(task_id="b", bash_command="echo {{ ti.xcom_pull(task_ids='a', key='path') }}")
        #                                                                                   ^^^^ warning FRG425: `a` pushes no key `path`, so this pull gives `None`
        """);

    [Theory]
    [InlineData("def f():\n    print(1)\ndef g(ti):\n    ti.xcom_pull(task_ids='f')\n")]
    [InlineData("def f():\n    return None\ndef g(ti):\n    ti.xcom_pull('f')\n")]
    [InlineData("def f(ti):\n    ti.xcom_push('a', 1)\ndef g(ti):\n    ti.xcom_pull(task_ids=['f'], key='b')\n")]
    [InlineData("def f(ti):\n    ti.xcom_push('a', 1)\ndef g(ti):\n    ti.xcom_pull(key='b')\n")]
    public void What_nobody_pushes_is_reported(string functions) => Assert.Single(Fixture.Run(new UnpushedXcomKey(), Head + functions + Tasks));

    [Theory]
    [InlineData("def f():\n    return 1\ndef g(ti):\n    ti.xcom_pull(task_ids='f')\n")]
    [InlineData("def f(ti):\n    push(ti)\ndef push(ti):\n    ti.xcom_push(key='a', value=1)\ndef g(ti):\n    ti.xcom_pull(task_ids='f', key='a')\n")]
    [InlineData("from common import push\ndef f(ti):\n    push(ti)\ndef g(ti):\n    ti.xcom_pull(task_ids='f', key='a')\n")]
    [InlineData("from common import f\ndef g(ti):\n    ti.xcom_pull(task_ids='f', key='a')\n")]
    [InlineData("def f(ti):\n    for k in ks:\n        ti.xcom_push(key=k, value=1)\ndef g(ti):\n    ti.xcom_pull(task_ids='f', key='a')\n")]
    [InlineData("def f(ti):\n    ti.xcom_push('a', 1)\ndef g(ti):\n    ti.xcom_pull(task_ids=name, key='b')\n")]
    [InlineData("def f(ti):\n    ti.xcom_push('a', 1)\ndef g(ti):\n    ti.xcom_pull(task_ids='f', key=key)\n")]
    [InlineData("def f(ti):\n    pass\ndef g(ti):\n    ti.xcom_pull(task_ids='elsewhere', key='b')\n")]
    [InlineData("def f(ti):\n    pass\ndef g(ti):\n    ti.xcom_pull(dag_id='other', task_ids='f', key='b')\n")]
    [InlineData("@wrapped\ndef f(ti):\n    pass\ndef g(ti):\n    ti.xcom_pull(task_ids='f', key='b')\n")]
    [InlineData("def f():\n    yield 1\ndef g(ti):\n    ti.xcom_pull(task_ids='f')\n")]
    public void What_may_be_pushed_is_not(string functions) => Assert.Empty(Fixture.Run(new UnpushedXcomKey(), Head + functions + Tasks));

    [Theory]
    [InlineData("@task(multiple_outputs=True)\ndef f():\n    return {'a': 1}\n", "a", 0)]
    [InlineData("@task\ndef f() -> dict:\n    return {'a': 1}\n", "a", 0)]
    [InlineData("@task\ndef f() -> dict:\n    return load()\n", "b", 0)]
    [InlineData("@task(multiple_outputs=True)\ndef f():\n    return {'a': 1}\n", "b", 1)]
    [InlineData("@task\ndef f():\n    return {'a': 1}\n", "a", 1)]
    public void Several_outputs_are_keys(string function, string key, int count) => Assert.Equal(
        count, Fixture.Run(new UnpushedXcomKey(), $"{Head}{function}@task\ndef g(ti=None):\n    ti.xcom_pull(task_ids='f', key='{key}')\nwith DAG('d'):\n    f() >> g()\n").Count);

    [Fact]
    public void The_fix_writes_the_nearest_key() => Assert.Contains("key='accuracy')", Fixture.FirstFix(
        new UnpushedXcomKey(), Head + "def f(ti):\n    ti.xcom_push('accuracy', 1)\ndef g(ti):\n    ti.xcom_pull(task_ids='f', key='acuracy')\n" + Tasks), StringComparison.Ordinal);

    private const string Tasks = "with DAG('d'):\n    PythonOperator(task_id='f', python_callable=f) >> PythonOperator(task_id='g', python_callable=g)\n";
}
