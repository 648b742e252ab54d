using ForgeLsp.Rules.Airflow;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Airflow;

public sealed class TrainingWithoutServerTests
{
    private const string Head = "from airflow import DAG\nfrom airflow.operators.bash import BashOperator\nfrom airflow.operators.python import PythonOperator\nfrom airflow.providers.docker.operators.docker import DockerOperator\n"
        + "from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator\n";

    private const string Script = "#- src/train.py\nimport mlflow\nfrom sklearn.svm import SVC\nwith mlflow.start_run():\n    SVC().fit(X, y)\n";

    [Theory]
    [InlineData("BashOperator(task_id='t', bash_command='cd /opt && python src/train.py --lr 1')")]
    [InlineData("BashOperator(task_id='t', bash_command='python -m src.train', env={'A': 'b'})")]
    [InlineData("DockerOperator(task_id='t', image='i', command='python /app/src/train.py', environment={'A': 'b'})")]
    [InlineData("KubernetesPodOperator(task_id='t', image='i', cmds=['python'], arguments=['train.py'], env_vars={'A': 'b'})")]
    public void A_script_that_trains_without_a_server_is_reported(string task) => Assert.Contains(
        "`src/train.py`", Assert.Single(Fixture.RunAll(new TrainingWithoutServer(), $"{Head}with DAG('d'):\n    {task}\n{Script}")).Finding.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("BashOperator(task_id='t', bash_command='python src/train.py', env={'MLFLOW_TRACKING_URI': uri})")]
    [InlineData("BashOperator(task_id='t', bash_command='MLFLOW_TRACKING_URI=http://m python src/train.py')")]
    [InlineData("BashOperator(task_id='t', bash_command='python src/train.py', env=make())")]
    [InlineData("BashOperator(task_id='t', bash_command='python src/evaluate.py')")]
    [InlineData("KubernetesPodOperator(task_id='t', cmds=['python', 'train.py'], env_from=refs)")]
    [InlineData("KubernetesPodOperator(task_id='t', cmds=['python', 'train.py'], env_vars=[V1EnvVar(name='MLFLOW_TRACKING_URI', value=u)])")]
    public void What_names_it_or_cannot_be_seen_is_not(string task) => Assert.Empty(Fixture.RunAll(new TrainingWithoutServer(), $"{Head}with DAG('d'):\n    {task}\n{Script}"));

    [Theory]
    [InlineData("#- src/train.py\nimport mlflow\nfrom sklearn.svm import SVC\nmlflow.set_tracking_uri(u)\nSVC().fit(X, y)\n")]
    [InlineData("#- src/train.py\nimport wandb\nfrom sklearn.svm import SVC\nSVC().fit(X, y)\n")]
    [InlineData("#- src/train.py\nimport mlflow\nprint(mlflow)\n")]
    [InlineData("#- src/train.py\nimport mlflow\nfrom sklearn.svm import SVC\nfrom src.common import x\nSVC().fit(X, y)\n#- src/common.py\nimport mlflow\nmlflow.set_tracking_uri(u)\nx = 1\n")]
    [InlineData("#- src/train.py\nimport mlflow\nimport dagshub\nfrom sklearn.svm import SVC\nSVC().fit(X, y)\n")]
    [InlineData("#- a/src/train.py\nimport mlflow\nfrom sklearn.svm import SVC\nSVC().fit(X, y)\n#- b/src/train.py\nimport mlflow\nfrom sklearn.svm import SVC\nSVC().fit(X, y)\n")]
    [InlineData("#- src/train.py\nimport mlflow\nfrom sklearn.svm import SVC\nSVC().fit(X, y)\n#- forge.yaml\ntracking:\n  uri: http://mlflow\n")]
    public void A_script_that_is_told_or_needs_none_is_not(string script) => Assert.Empty(Fixture.RunAll(new TrainingWithoutServer(), $"{Head}with DAG('d'):\n    BashOperator(task_id='t', bash_command='python src/train.py')\n{script}"));

    [Fact]
    public void A_function_of_the_file_is_followed() => Fixture.Check<TrainingWithoutServer>("""
        import mlflow
        from airflow.sdk import dag, task
        from sklearn.svm import SVC

        def fit():
            with mlflow.start_run():
                SVC().fit(X, y)

        @dag
        def d():
            @task
            def train():
        #       ^^^^^ warning FRG426: This task trains with MLflow (`SVC.fit`) and nothing names the tracking server:…
                fit()

            train()
        """);

    [Fact]
    public void A_function_of_another_file_is_followed() => Assert.Single(Fixture.RunAll(
        new TrainingWithoutServer(),
        Head + "from src.train import run\nwith DAG('d'):\n    PythonOperator(task_id='t', python_callable=run)\n#- src/train.py\nimport mlflow\nfrom sklearn.svm import SVC\ndef run():\n    with mlflow.start_run():\n        SVC().fit(X, y)\n"));

    [Fact]
    public void Workers_that_the_file_tells_are_told() => Assert.Empty(Fixture.Run(
        new TrainingWithoutServer(), Head + "import mlflow, os\nfrom sklearn.svm import SVC\nos.environ['MLFLOW_TRACKING_URI'] = u\ndef f():\n    SVC().fit(X, y)\nwith DAG('d'):\n    PythonOperator(task_id='t', python_callable=f)\n"));
}
