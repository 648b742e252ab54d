using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Airflow;

/// <summary>Reports what a DAG file does each time that Airflow reads it, and that belongs into a task.</summary>
public sealed class WorkAtParseTime : IRule<PythonFile>
{
    private static readonly HashSet<string> Settings = new(StringComparer.Ordinal)
    {
        "airflow.models.Variable.get", "airflow.models.variable.Variable.get", "airflow.sdk.Variable.get",
        "airflow.hooks.base.BaseHook.get_connection", "airflow.hooks.base_hook.BaseHook.get_connection", "airflow.sdk.BaseHook.get_connection", "airflow.sdk.bases.hook.BaseHook.get_connection",
    };

    private static readonly HashSet<string> Work = new(StringComparer.Ordinal)
    {
        "requests.get", "requests.post", "requests.put", "requests.request", "urllib.request.urlopen", "urllib.request.urlretrieve", "httpx.get", "httpx.post",
        "pandas.read_csv", "pandas.read_parquet", "pandas.read_sql", "pandas.read_sql_query", "pandas.read_sql_table", "pandas.read_excel", "pandas.read_json", "pandas.read_pickle", "pandas.read_table", "pandas.read_gbq",
        "psycopg2.connect", "pymysql.connect", "snowflake.connector.connect", "joblib.load", "torch.load",
        "mlflow.search_runs", "mlflow.get_run", "mlflow.pyfunc.load_model", "mlflow.sklearn.load_model",
    };

    private static readonly CallFilter MayMatter = CallFilter.OfNames(Settings.Concat(Work).Select(static name => name[(name.LastIndexOf('.') + 1)..]).ToHashSet(StringComparer.Ordinal));

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG428",
        Name: "airflow-work-at-parse-time",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "A file with an Airflow DAG reads data, asks a server or loads a model outside of its tasks. One finding for a file, at the first place. Where it only asks Airflow itself for a variable or a connection it is a hint. "
            + "Functions that the file calls are not followed, and code under `if __name__ == \"__main__\":` is left alone.",
        Why: "Airflow runs the file every 30 seconds to see which DAGs there are, and again for every task. A table that is read there is read thousands of times a day, and while the server is away every DAG of the file is.",
        Bad: """
            import pandas as pd
            from airflow import DAG
            from airflow.operators.python import PythonOperator

            customers = pd.read_csv("s3://team/customers.csv")

            with DAG("train") as dag:
                PythonOperator(task_id="train", python_callable=lambda: print(len(customers)))
            """,
        Good: """
            import pandas as pd
            from airflow import DAG
            from airflow.operators.python import PythonOperator


            def train():
                print(len(pd.read_csv("s3://team/customers.csv")))


            with DAG("train") as dag:
                PythonOperator(task_id="train", python_callable=train)
            """)
    {
        ExamplePath = "dags/train.py",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context)
    {
        var semantics = document.Semantics;
        if (TrainingScript.IsOutside(document.Path) || DagFile.Of(document) is not { Dags: { Count: > 0 } dags })
        {
            yield break;
        }

        var makers = dags.Select(static dag => dag.Function).OfType<PyFunction>().ToHashSet();
        var found = semantics.CallsOf(MayMatter).Select(call => (Call: call, Name: semantics.QualifiedName(call.Function) ?? "")).Where(one => (Work.Contains(one.Name) || Settings.Contains(one.Name)) && RunsAtParseTime(semantics, one.Call, makers)).ToList();
        if (found.Count == 0)
        {
            yield break;
        }

        var work = found.FindIndex(static one => Work.Contains(one.Name));
        var (first, name) = found[Math.Max(work, 0)];
        var others = found.Count == 1 ? "" : $" ({found.Count - 1} more like it in this file)";
        var shown = name[(name.LastIndexOf('.', name.LastIndexOf('.') - 1) + 1)..];
        yield return work >= 0
            ? new Finding(Info.Id, document.Tree.SpanOf(first.Function), $"`{shown}` runs each time that Airflow reads the file, every 30 seconds, and not only in a task: move it into the function of a task{others}")
            : new Finding(Info.Id, document.Tree.SpanOf(first.Function), $"`{shown}` asks Airflow's database each time that the file is read, every 30 seconds: read it in a task, or use a template such as `{{{{ var.value.name }}}}`{others}") { Severity = Severity.Hint };
    }

    /// <summary>Whether the call stands outside of functions, but for those that make a DAG.</summary>
    private static bool RunsAtParseTime(PythonSemantics semantics, PyCall call, HashSet<PyFunction> makers)
    {
        foreach (var around in semantics.Ancestors(call))
        {
            if (around is PyLambda || (around is PyFunction function && !makers.Contains(function)) || (around is PyStatement statement && PythonSemantics.IsMainBlock(statement)))
            {
                return false;
            }
        }

        return true;
    }
}
