using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;

namespace ForgeLsp.Rules.Airflow;

/// <summary>Tells of a DAG that fails without anybody being told.</summary>
public sealed class FailureAlertNotSet : IRule<PythonFile>
{
    private static readonly string[] OfDag = ["on_failure_callback", "deadline"];
    private static readonly string[] AlertingRules = ["one_failed", "all_failed", "ONE_FAILED", "ALL_FAILED"];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG424",
        Name: "airflow-failure-alert-not-set",
        Severity: Severity.Hint,
        Since: "0.9",
        What: "Nothing tells anybody that an Airflow DAG failed: no `on_failure_callback` of the DAG, its `default_args` or any of its tasks, no `email` to write to (or `email_on_failure` is `False`), "
            + "and no task that runs when another failed (`trigger_rule=\"one_failed\"`). One finding for a DAG.",
        Why: "A training that failed on Friday night is then found on Monday, and a retraining that fails every night never.",
        Bad: """
            from airflow import DAG
            from airflow.operators.bash import BashOperator

            with DAG("train", default_args={"retries": 2, "email_on_failure": False}) as dag:
                BashOperator(task_id="train", bash_command="make train")
            """,
        Good: """
            from airflow import DAG
            from airflow.operators.bash import BashOperator

            with DAG("train", default_args={"retries": 2, "email": ["ml-team@example.org"]}) as dag:
                BashOperator(task_id="train", bash_command="make train")
            """)
    {
        ExamplePath = "dags/train.py",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context)
    {
        var semantics = document.Semantics;
        var told = new HashSet<Dag>(DagFile.Of(document).Dags.Where(dag => IsTold(semantics, dag)), ReferenceEqualityComparer.Instance);
        foreach (var missing in MissingDefaults.Of(document, (dag, task) => !told.Contains(dag) && !MissingDefaults.MayHave(dag, task, "on_failure_callback") && !HasMail(dag, task)))
        {
            yield return new Finding(Info.Id, missing.Place, $"Nobody is told when {missing.Who} fail: set `on_failure_callback`, or `email`, in `default_args`");
        }
    }

    /// <summary>Whether the DAG itself tells somebody, or some of its tasks do: then somebody thought about which, or one of them is there for that.</summary>
    private static bool IsTold(PythonSemantics semantics, Dag dag) =>
        Array.Exists(OfDag, key => dag.Argument(key) is not null)
        || dag.Tasks.Any(static task => task.Argument("on_failure_callback") is not null)
        || dag.Tasks.Any(task => task.Argument("trigger_rule") is { } rule && (Name(semantics, rule) is not { } name || Array.IndexOf(AlertingRules, name) >= 0));

    private static string? Name(PythonSemantics semantics, PyExpression rule) => rule is PyAttribute constant ? constant.Name.Text : AirflowValues.Text(semantics, rule);

    private static bool HasMail(Dag dag, DagTask task)
    {
        var wanted = MissingDefaults.Value(dag, task, "email_on_failure");
        if (AirflowValues.Is(wanted, false))
        {
            return false;
        }

        return wanted is not null || MissingDefaults.Value(dag, task, "email") is { } email and not PySequence { Items.Count: 0 } and not PyConstant { Kind: PyConstantKind.None };
    }
}
