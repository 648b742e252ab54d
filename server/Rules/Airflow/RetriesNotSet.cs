using System.Globalization;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Rules.Airflow;

/// <summary>Flags a DAG whose tasks are not tried again when they fail.</summary>
public sealed class RetriesNotSet : IRuleWithFixes<PythonFile>
{
    private const int DefaultRetries = 2;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG421",
        Name: "airflow-retries-not-set",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "Tasks of an Airflow DAG have no `retries`: neither they nor the DAG's `default_args` say how often a task is tried again. One finding for a DAG, at its `default_args`. "
            + "A number that is written there counts, also `0`, unless the policy asks for a least number. Arguments that are imported or computed are taken to be right.",
        Why: "Airflow gives up at the first failure unless its own configuration says otherwise, and a network that is away for a moment fails the night's training.",
        Bad: """
            from airflow import DAG
            from airflow.operators.bash import BashOperator

            with DAG("train", default_args={"owner": "ada"}) as dag:
                BashOperator(task_id="train", bash_command="make train")
            """,
        Good: """
            from airflow import DAG
            from airflow.operators.bash import BashOperator

            with DAG("train", default_args={"owner": "ada", "retries": 2}) as dag:
                BashOperator(task_id="train", bash_command="make train")
            """)
    {
        ExamplePath = "dags/train.py",
        Options = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["retries"] = "The least number of retries that tasks must have; without it any number that is set counts. The fix writes it, or 2.",
        },
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context)
    {
        var least = context.Number("retries");
        foreach (var missing in MissingDefaults.Of(document, (dag, task) => !MissingDefaults.MayHave(dag, task, "retries")))
        {
            yield return new Finding(Info.Id, missing.Place, $"No `retries` for {missing.Who}: a failure that would pass ends the run; set them in `default_args`") { FixKey = "retries" };
        }

        if (least is not { } wanted)
        {
            yield break;
        }

        foreach (var missing in MissingDefaults.Of(document, (dag, task) => !task.IsOpen && MissingDefaults.Number(document, dag, task, "retries") < wanted))
        {
            yield return new Finding(Info.Id, missing.Place, $"Fewer retries than the policy's {wanted.ToString(CultureInfo.InvariantCulture)} for {missing.Who}");
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(PythonFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is null || MissingDefaults.At(document, finding.Span) is not { } dag)
        {
            yield break;
        }

        var number = (context.Number("retries") is >= 1 and <= 1000 and var wanted ? (int)wanted : DefaultRetries).ToString(CultureInfo.InvariantCulture);
        var needsDelay = !dag.Tasks.All(task => task.IsIdle || MissingDefaults.MayHave(dag, task, "retry_delay"));
        if (needsDelay && new DefaultArgsEdits(document) is var edits && edits.Minutes(RetryDelayNotSet.DefaultMinutes) is { } delay
            && edits.Add(dag, ("retries", number), ("retry_delay", delay)) is { } both)
        {
            yield return new Fix($"Add `retries` ({number}) and `retry_delay` to the default arguments", [new FileEdit(null, both)], IsPreferred: true);
        }

        if (new DefaultArgsEdits(document).Add(dag, ("retries", number)) is { } alone)
        {
            yield return new Fix($"Add `retries` ({number}) to the default arguments", [new FileEdit(null, alone)], IsPreferred: !needsDelay);
        }
    }
}
