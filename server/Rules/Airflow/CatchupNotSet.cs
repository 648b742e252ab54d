using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Airflow;

/// <summary>Tells of DAGs that make up for all the time since their start date when they are switched on.</summary>
public sealed class CatchupNotSet : IRuleWithFixes<PythonFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG429",
        Name: "airflow-catchup-not-set",
        Severity: Severity.Hint,
        Since: "0.9",
        What: "An Airflow DAG with a `schedule_interval`, as it was called before Airflow 3, has a written start date and does not say whether it catches up (`catchup`). Airflow 3 no longer catches up by itself, so that DAGs with a `schedule` are left alone, and so are those that run once or not by a schedule.",
        Why: "Switched on, the DAG runs once for every interval since its start date unless the installation says otherwise: a year of trainings in one night, on every GPU there is.",
        Bad: """
            from datetime import datetime

            from airflow import DAG

            dag = DAG("train", schedule_interval="@daily", start_date=datetime(2024, 1, 1))
            """,
        Good: """
            from datetime import datetime

            from airflow import DAG

            dag = DAG("train", schedule_interval="@daily", start_date=datetime(2024, 1, 1), catchup=False)
            """)
    {
        ExamplePath = "dags/train.py",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context)
    {
        if (TrainingScript.IsOutside(document.Path))
        {
            yield break;
        }

        foreach (var dag in DagFile.Of(document).Dags)
        {
            if (dag.IsKnown && dag.Call is not null && dag.Argument("catchup") is null && dag.Argument(DagSchedule.Interval) is { } interval && IsRepeated(document, interval)
                && (dag.Argument("start_date") ?? dag.Defaults.Entries.GetValueOrDefault("start_date")) is { } start && AirflowValues.Only(document.Semantics, start) is PyCall { Arguments: [{ Value: PyNumber }, ..] })
            {
                yield return new Finding(Info.Id, document.Tree.SpanOf(dag.Name), $"Switched on, {(dag.Id is { } id ? $"`{id}`" : "this DAG")} runs for every interval since its start date: say `catchup=False` unless that is meant") { FixKey = "catchup" };
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(PythonFile document, Finding finding, RuleContext context)
    {
        var call = DagFile.Of(document).Dags.FirstOrDefault(dag => document.Tree.SpanOf(dag.Name) == finding.Span)?.Call;
        if (call?.Arguments is [.., var last])
        {
            yield return new Fix("Add `catchup=False`", [new FileEdit(null, [new Core.Text.TextEdit(new Core.Text.TextSpan(document.Tree.SpanOf(last).End, 0), ", catchup=False")])], IsPreferred: true);
        }
    }

    private static bool IsRepeated(PythonFile document, PyExpression interval) =>
        AirflowValues.Only(document.Semantics, interval) is not (null or PyConstant) && AirflowValues.Text(document.Semantics, interval) is not "@once";
}
