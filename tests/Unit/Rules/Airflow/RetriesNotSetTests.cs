using ForgeLsp.Rules.Airflow;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Airflow;

public sealed class RetriesNotSetTests
{
    private const string Head = "from datetime import datetime, timedelta\nfrom airflow import DAG\nfrom airflow.operators.bash import BashOperator\nfrom airflow.decorators import dag, task\nfrom airflow.utils.task_group import TaskGroup\n";

    [Fact]
    public void Missing_retries_are_reported_at_the_default_arguments() => Fixture.Check<RetriesNotSet>("""
        from airflow import DAG
        from airflow.operators.bash import BashOperator

        default_args = {"owner": "ada"}
        #<^^^^^^^^^^ warning FRG421: No `retries` for the tasks of `train`:…

        with DAG(dag_id="train", default_args=default_args) as dag:
            BashOperator(task_id="a", bash_command="true")
            BashOperator(task_id="b", bash_command="true")
        """);

    [Fact]
    public void Without_default_arguments_the_DAG_itself_is_meant() => Fixture.Check<RetriesNotSet>("""
        from airflow.sdk import DAG, task

        @task
        def load():
            return 1

        with DAG("train"):
        #    ^^^ warning FRG421: No `retries` for the tasks of `train`:…
            load()
        """);

    [Fact]
    public void A_decorated_DAG_is_one() => Fixture.Check<RetriesNotSet>("""
        from airflow.decorators import dag, task

        @dag(schedule=None)
        #<^^ warning FRG421: No `retries` for the task `load` of `train`:…
        def train():
            @task
            def load():
                return 1

            @task(retries=1)
            def fit(data):
                return data

            fit(load())

        train()
        """.Replace("#<^^ ", "#^^^ ", StringComparison.Ordinal));

    [Fact]
    public void Two_DAGs_that_share_their_default_arguments_have_one_finding() => Assert.Single(Fixture.Run(new RetriesNotSet(), Head
        + "args = dict(owner='ada')\na = DAG('a', default_args=args)\nb = DAG('b', default_args=args)\nBashOperator(task_id='x', dag=a)\nBashOperator(task_id='y', dag=b)\n"));

    [Theory]
    [InlineData("DAG('a', default_args={'owner': 'ada'})")]
    [InlineData("DAG('a', default_args=None)")]
    [InlineData("DAG('a', default_args={**{'owner': 'ada'}, 'depends_on_past': False})")]
    [InlineData("DAG('a', default_args={'owner': 'ada'} | {'email': 'x'})")]
    public void What_holds_no_retries_is_reported(string dag) => Assert.Single(Fixture.Run(new RetriesNotSet(), $"{Head}with {dag} as dag:\n    BashOperator(task_id='x', bash_command='true')\n"));

    [Theory]
    [InlineData("with DAG('a', default_args={'retries': 0}):\n    BashOperator(task_id='x')\n")]
    [InlineData("base = {'retries': 1}\nargs = {**base, 'owner': 'ada'}\nwith DAG('a', default_args=args):\n    BashOperator(task_id='x')\n")]
    [InlineData("base = dict(retries=1)\nwith DAG('a', default_args=dict(base, owner='ada')):\n    BashOperator(task_id='x')\n")]
    [InlineData("args = {'owner': 'ada'}\nargs['retries'] = 3\nwith DAG('a', default_args=args):\n    BashOperator(task_id='x')\n")]
    [InlineData("args = {}\nargs.update({'retries': 3})\nwith DAG('a', default_args=args):\n    BashOperator(task_id='x')\n")]
    [InlineData("args = {}\nargs.update(load())\nwith DAG('a', default_args=args):\n    BashOperator(task_id='x')\n")]
    [InlineData("from common import args\nwith DAG('a', default_args=args):\n    BashOperator(task_id='x')\n")]
    [InlineData("from common import base\nwith DAG('a', default_args={**base, 'owner': 'ada'}):\n    BashOperator(task_id='x')\n")]
    [InlineData("with DAG('a', default_args=make()):\n    BashOperator(task_id='x')\n")]
    [InlineData("with DAG('a', **settings):\n    BashOperator(task_id='x')\n")]
    [InlineData("with DAG('a'):\n    BashOperator(task_id='x', retries=2)\n")]
    [InlineData("with DAG('a'):\n    BashOperator(task_id='x', **kwargs)\n")]
    [InlineData("with DAG('a'):\n    BashOperator.partial(task_id='x', retries=2).expand(bash_command=['a'])\n")]
    [InlineData("with DAG('a'):\n    with TaskGroup('g', default_args={'retries': 2}):\n        BashOperator(task_id='x')\n")]
    [InlineData("@task\ndef f():\n    pass\nwith DAG('a'):\n    f.override(retries=3)()\n")]
    [InlineData("@dag(default_args={'retries': 2})\ndef train():\n    BashOperator(task_id='x')\n")]
    [InlineData("from airflow.operators.empty import EmptyOperator\nwith DAG('a'):\n    EmptyOperator(task_id='x')\n")]
    [InlineData("from ours import LoadOperator\nwith DAG('a'):\n    LoadOperator(task_id='x')\n")]
    [InlineData("with DAG('a'):\n    pass\n")]
    [InlineData("def build(default_args):\n    with DAG('a', default_args=default_args):\n        BashOperator(task_id='x')\n")]
    public void What_sets_them_or_cannot_be_seen_is_not(string text) => Assert.Empty(Fixture.Run(new RetriesNotSet(), Head + text));

    [Theory]
    [InlineData("from networkx import DAG\nfrom x import BashOperator\nwith DAG('a'):\n    BashOperator(task_id='x')\n")]
    [InlineData("# airflow DAG('a')\n")]
    public void Other_files_are_not_looked_at(string text) => Assert.Empty(Fixture.Run(new RetriesNotSet(), text));

    [Fact]
    public void Tests_are_not_looked_at() => Assert.Empty(Fixture.Run(new RetriesNotSet(), Head + "with DAG('a'):\n    BashOperator(task_id='x')\n", "tests/dags/test_dag.py"));

    [Theory]
    [InlineData("default_args = {\n    'owner': 'ada',\n}\n", "default_args = {\n    'owner': 'ada',\n    'retries': 2,\n    'retry_delay': timedelta(minutes=5),\n}\n")]
    [InlineData("default_args = {\n    \"owner\": \"ada\"  # me\n}\n", "default_args = {\n    \"owner\": \"ada\",  # me\n    \"retries\": 2,\n    \"retry_delay\": timedelta(minutes=5),\n}\n")]
    [InlineData("default_args = {'owner': ('ada')}\n", "default_args = {'owner': ('ada'), 'retries': 2, 'retry_delay': timedelta(minutes=5)}\n")]
    [InlineData("default_args = {}\n", "default_args = {\"retries\": 2, \"retry_delay\": timedelta(minutes=5)}\n")]
    [InlineData("default_args = dict(\n    owner='ada')\n", "default_args = dict(\n    owner='ada',\n    retries=2,\n    retry_delay=timedelta(minutes=5))\n")]
    public void The_fix_writes_as_its_neighbours_do(string before, string after)
    {
        const string Rest = "with DAG('a', default_args=default_args):\n    BashOperator(task_id='x')\n";
        Assert.Equal(Head + after + Rest, Fixture.FirstFix(new RetriesNotSet(), Head + before + Rest));
    }

    [Theory]
    [InlineData("import datetime as dt\n", "import datetime as dt\n", "dt.timedelta")]
    [InlineData("from datetime import datetime\n", "from datetime import datetime, timedelta\n", "timedelta")]
    [InlineData("", "from datetime import timedelta\n", "timedelta")]
    public void The_fix_imports_what_it_needs(string before, string after, string name)
    {
        const string Import = "from airflow import DAG\nfrom airflow.operators.bash import BashOperator\n";
        const string Task = "    BashOperator(task_id='x')\n";
        Assert.Equal(
            $"{after}{Import}with DAG(\"a\", default_args={{\"retries\": 2, \"retry_delay\": {name}(minutes=5)}}):\n{Task}",
            Fixture.FirstFix(new RetriesNotSet(), $"{before}{Import}with DAG(\"a\"):\n{Task}"));
    }

    [Fact]
    public void A_bare_decorator_gets_its_arguments() => Assert.Equal(
        Head + "@dag(default_args={\"retries\": 2, \"retry_delay\": timedelta(minutes=5)})\ndef train():\n    BashOperator(task_id='x')\n",
        Fixture.FirstFix(new RetriesNotSet(), Head + "@dag\ndef train():\n    BashOperator(task_id='x')\n"));
}
