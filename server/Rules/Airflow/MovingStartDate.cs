using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Airflow;

/// <summary>Reports DAGs that begin "now", each time that their file is read.</summary>
public sealed class MovingStartDate : IRule<PythonFile>
{
    private static readonly HashSet<string> Clocks = new(StringComparer.Ordinal)
    {
        "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today", "pendulum.now", "pendulum.today", "airflow.utils.timezone.utcnow", "airflow.sdk.timezone.utcnow",
    };

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG427",
        Name: "airflow-moving-start-date",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "The `start_date` of an Airflow DAG that runs by a schedule is the present moment, such as `datetime.now()` or `days_ago(0)`: in the DAG's arguments or in its `default_args`. A date some time back, as `days_ago(1)` gives, is left alone, and so is a DAG with `schedule=None`.",
        Why: "Airflow runs a DAG at the end of the first interval that begins at its start date, and reads the file every few seconds. The interval begins anew each time and never ends: the DAG looks healthy and does not run.",
        Bad: """
            from datetime import datetime

            from airflow import DAG

            dag = DAG("train", schedule="@daily", start_date=datetime.now())
            """,
        Good: """
            from datetime import datetime

            from airflow import DAG

            dag = DAG("train", schedule="@daily", start_date=datetime(2025, 1, 1))
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

        var said = new HashSet<TextSpan>();
        foreach (var dag in DagFile.Of(document).Dags)
        {
            if ((dag.Argument("start_date") ?? dag.Defaults.Entries.GetValueOrDefault("start_date")) is { } start && DagSchedule.Of(dag) is not PyConstant { Kind: PyConstantKind.None }
                && IsNow(document.Semantics, start) && document.Tree.SpanOf(start) is var span && said.Add(span))
            {
                yield return new Finding(Info.Id, span, $"The start date of {(dag.Id is { } id ? $"`{id}`" : "this DAG")} is another one each time that Airflow reads the file, so that its first interval never ends and it never runs: write a date, such as `datetime(2025, 1, 1)`");
            }
        }
    }

    private static bool IsNow(PythonSemantics semantics, PyExpression start) => AirflowValues.Only(semantics, start) is PyCall call && semantics.QualifiedName(call.Function) is { } name
        && (Clocks.Contains(name) || (name == "airflow.utils.dates.days_ago" && call.Arguments is [{ Value: PyNumber number }, ..] && semantics.Tree.Text.ToString(semantics.Tree.SpanOf(number)) == "0"));
}
