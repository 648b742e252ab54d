using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Rules.Airflow;

/// <summary>Tells of tasks that are tried again after a time that nobody chose.</summary>
public sealed class RetryDelayNotSet : IRuleWithFixes<PythonFile>
{
    /// <summary>Minutes between two tries where the policy does not say.</summary>
    public const double DefaultMinutes = 5;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG422",
        Name: "airflow-retry-delay-not-set",
        Severity: Severity.Hint,
        Since: "0.9",
        What: "Tasks of an Airflow DAG are tried again (`retries`), and neither they nor the DAG's `default_args` say how long to wait before (`retry_delay`, or `retry_exponential_backoff`). One finding for a DAG.",
        Why: "How long to wait is then the Airflow installation's to say, five minutes unless somebody changed it. What fails because a service is down fails again if the next try comes too soon.",
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

            with DAG("train", default_args={"retries": 2, "retry_delay": timedelta(minutes=5)}) as dag:
                BashOperator(task_id="train", bash_command="make train")
            """)
    {
        ExamplePath = "dags/train.py",
        Options = new Dictionary<string, string>(StringComparer.Ordinal) { ["minutes"] = "The delay that the fix writes, 5 without it." },
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context)
    {
        foreach (var missing in MissingDefaults.Of(document, (dag, task) => !MissingDefaults.MayHave(dag, task, "retry_delay") && !MissingDefaults.MayHave(dag, task, "retry_exponential_backoff") && MissingDefaults.Number(document, dag, task, "retries") > 0))
        {
            yield return new Finding(Info.Id, missing.Place, $"No `retry_delay` for {missing.Who}: say in `default_args` how long to wait before the next try") { FixKey = "retry_delay" };
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(PythonFile document, Finding finding, RuleContext context) =>
        MissingDefaults.InMinutes(document, finding, context, "retry_delay", DefaultMinutes, isPreferred: true);
}
