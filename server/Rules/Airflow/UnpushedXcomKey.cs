using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Airflow;

/// <summary>Flags a read of a value that no task hands on.</summary>
public sealed class UnpushedXcomKey : IRuleWithFixes<PythonFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG425",
        Name: "airflow-xcom-key-not-pushed",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "An `xcom_pull`, in code or in a template, reads a key that the task never hands on: it is not in its `xcom_push` calls, it returns nothing, or `do_xcom_push` is off. "
            + "Tasks whose functions are in other files, operators with keys of their own, and keys or task ids that are computed are taken to be right.",
        Why: "The pull gives `None` and no error: the next task goes on without the path, the metric or the run's id that it was to use.",
        Bad: """
            from airflow import DAG
            from airflow.operators.python import PythonOperator

            def train(ti):
                ti.xcom_push(key="accuracy", value=0.9)

            def report(ti):
                print(ti.xcom_pull(task_ids="train", key="acuracy"))

            with DAG("train") as dag:
                PythonOperator(task_id="train", python_callable=train) >> PythonOperator(task_id="report", python_callable=report)
            """,
        Good: """
            from airflow import DAG
            from airflow.operators.python import PythonOperator

            def train(ti):
                ti.xcom_push(key="accuracy", value=0.9)

            def report(ti):
                print(ti.xcom_pull(task_ids="train", key="accuracy"))

            with DAG("train") as dag:
                PythonOperator(task_id="train", python_callable=train) >> PythonOperator(task_id="report", python_callable=report)
            """)
    {
        ExamplePath = "dags/train.py",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context)
    {
        if (TrainingScript.IsOutside(document.Path) || document.Tree.Problems.Count > 0)
        {
            yield break;
        }

        var dags = DagFile.Of(document);
        var facts = XcomFacts.Of(document.Semantics);
        var tasks = dags.Tasks.ToLookup(static task => task.Id, StringComparer.Ordinal);
        var all = facts.Pulls.Any(static pull => pull.Tasks is null) ? PushedByAll(facts, dags.Tasks) : null;
        var said = new HashSet<(string?, string)>();
        foreach (var pull in facts.Pulls.OrderBy(static pull => pull.Place.Start))
        {
            if ((dags.HasForeignTasks ? null : Missing(tasks, all, facts, pull)) is not { } missing || !said.Add((missing.Task, pull.Key)))
            {
                continue;
            }

            var isReturn = pull.Key == XcomFacts.Returned;
            var nearest = isReturn ? null : NearestName.Of(pull.Key, missing.Pushed);
            var who = missing.Task is { } task ? $"`{task}`" : "No task of this file";
            var message = isReturn ? $"{who} returns nothing that is handed on, so this pull gives `None`"
                : $"{who} pushes {(missing.Task is null ? "a" : "no")} key `{pull.Key}`, so this pull gives `None`";
            yield return new Finding(Info.Id, pull.Place, nearest is null ? message : $"{message}: did you mean `{nearest}`?") { FixKey = nearest };
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(PythonFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is not { } nearest)
        {
            yield break;
        }

        var written = document.Text.ToString(finding.Span);
        var inner = written.Trim('\'', '"');
        if (inner.Length > 0 && written.Length - inner.Length is 0 or 2)
        {
            var span = new TextSpan(finding.Span.Start + (written.Length - inner.Length) / 2, inner.Length);
            yield return new Fix($"Change to `{nearest}`", [new FileEdit(null, [new TextEdit(span, nearest)])], IsPreferred: true);
        }
    }

    /// <summary>The task that is read from and does not push the key, with what it pushes; null where one may.</summary>
    private static (string? Task, IReadOnlySet<string> Pushed)? Missing(ILookup<string?, DagTask> tasks, HashSet<string>? all, XcomFacts facts, XcomPull pull)
    {
        if (pull.Tasks is null)
        {
            return pull.Key == XcomFacts.Returned || all is not { Count: > 0 } || all.Contains(pull.Key) ? null : (null, all);
        }

        foreach (var id in pull.Tasks)
        {
            if (tasks.Contains(id) && PushedByAll(facts, tasks[id]) is { } pushed && !pushed.Contains(pull.Key))
            {
                return (id, pushed);
            }
        }

        return null;
    }

    private static HashSet<string>? PushedByAll(XcomFacts facts, IEnumerable<DagTask> tasks)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var task in tasks)
        {
            if (facts.PushedBy(task) is not { } pushed)
            {
                return null;
            }

            all.UnionWith(pushed);
        }

        return all;
    }
}
