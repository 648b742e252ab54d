using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Rules.Airflow;

/// <summary>Tells of a DAG whose tasks may run for ever.</summary>
public sealed class TimeoutNotSet : IRuleWithFixes<PythonFile>
{
    private const double DefaultMinutes = 60;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG423",
        Name: "airflow-timeout-not-set",
        Severity: Severity.Hint,
        Since: "0.9",
        What: "Tasks of an Airflow DAG have no `execution_timeout`, neither their own nor one in the DAG's `default_args`, and the DAG has no `dagrun_timeout`. "
            + "Sensors, which have a timeout of their own, and tasks that do nothing are not meant. One finding for a DAG.",
        Why: "A task that hangs keeps its worker, and often its GPU, until somebody sees it.",
        Bad: """
            from airflow import DAG
            from airflow.operators.bash import BashOperator

            with DAG("train", default_args={"retries": 2}) as dag:
                BashOperator(task_id="train", bash_command="make train")
            """,
        Good: """
            from datetime import timedelta

            from airflow import DAG
            from airflow.operators.bash import BashOperator

            with DAG("train", default_args={"retries": 2, "execution_timeout": timedelta(hours=6)}) as dag:
                BashOperator(task_id="train", bash_command="make train")
            """)
    {
        ExamplePath = "dags/train.py",
        Options = new Dictionary<string, string>(StringComparer.Ordinal) { ["minutes"] = "The timeout that the fix writes, 60 without it." },
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context)
    {
        foreach (var missing in MissingDefaults.Of(document, static (dag, task) =>
            dag.Argument("dagrun_timeout") is null && !task.IsSensor && !MissingDefaults.MayHave(dag, task, "execution_timeout")))
        {
            yield return new Finding(Info.Id, missing.Place, $"No `execution_timeout` for {missing.Who}: what hangs runs for ever; set one in `default_args`") { FixKey = "execution_timeout" };
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(PythonFile document, Finding finding, RuleContext context) =>
        MissingDefaults.InMinutes(document, finding, context, "execution_timeout", DefaultMinutes, isPreferred: false);
}
