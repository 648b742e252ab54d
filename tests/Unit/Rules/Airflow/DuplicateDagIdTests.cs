using ForgeLsp.Rules.Airflow;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Airflow;

public sealed class DuplicateDagIdTests
{
    [Fact]
    public void Both_files_name_each_other() => Fixture.Check<DuplicateDagId>("""
        from airflow import DAG
        dag = DAG(dag_id="churn")
        #                ^^^^^^^ warning FRG420: `churn` is also the id of a DAG in dags/b.py, dags/team/c.py: Airflow keeps one of them
        #- dags/b.py
        from airflow.decorators import dag
        @dag(schedule=None)
        def churn():
        #   ^^^^^ warning FRG420: `churn` is also the id of a DAG in dags/team/c.py, dags/train.py: Airflow keeps one of them
            pass
        #- dags/team/c.py
        import airflow
        ID = "churn"
        with airflow.DAG(ID):
        #                ^^ warning FRG420: `churn` is also the id of a DAG in dags/b.py, dags/train.py: Airflow keeps one of them
            pass
        """);

    [Fact]
    public void Two_of_one_file_are_reported_at_the_second() => Fixture.Check<DuplicateDagId>("""
        from airflow.models import DAG
        a = DAG("churn")
        b = DAG("churn")
        #       ^^^^^^^ warning FRG420: `churn` is the id of another DAG of this file: Airflow keeps one of the two
        """);

    [Theory]
    [InlineData("from airflow import DAG\nDAG(f'{x}_churn')\n#- dags/b.py\nfrom airflow import DAG\nDAG(f'{x}_churn')\n")]
    [InlineData("from airflow import DAG\nDAG('churn')\n#- dags/b.py\nfrom networkx import DAG\nDAG('churn')\n")]
    [InlineData("from airflow import DAG\nDAG('churn')\n#- other/dags/b.py\nfrom airflow import DAG\nDAG('churn')\n")]
    [InlineData("from airflow import DAG\nDAG('churn')\n#- old/b.py\nfrom airflow import DAG\nDAG('churn')\n")]
    [InlineData("from airflow import DAG\nDAG('churn')\n#- tests/dags/b.py\nfrom airflow import DAG\nDAG('churn')\n")]
    [InlineData("from airflow import DAG\nif NEW:\n    d = DAG('churn')\nelse:\n    d = DAG('churn', schedule=None)\n")]
    [InlineData("from airflow import DAG\nID = pick()\nDAG(ID)\n#- dags/b.py\nfrom airflow import DAG\nDAG('churn')\n")]
    public void What_is_computed_or_elsewhere_is_not_compared(string text) => Assert.Empty(Fixture.RunAll(new DuplicateDagId(), text));
}
