using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Knowledge;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Rules.Python.Tracking;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Airflow;

/// <summary>Flags a task that trains with MLflow and that nobody tells where to log.</summary>
public sealed class TrainingWithoutServer : IRule<PythonFile>
{
    /// <summary>Tasks looked at in one DAG at most.</summary>
    private const int MaxTasks = 200;

    private static readonly string[] Opaque = ["env_from", "configmaps", "secrets", "pod_template_file", "pod_template_dict", "full_pod_spec", "env_file", "private_environment", "executor_config"];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG426",
        Name: "airflow-training-without-tracking-uri",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "A task of an Airflow DAG trains with MLflow, and no tracking server is named: not in the function or the script of the workspace that it runs nor in what these import, not in the task's `env`, `environment` or `env_vars`, "
            + "not in the command, not under `tracking:` in forge.yaml. One finding for a DAG. A script that is not in the workspace, and an environment that is computed, are taken to be right.",
        Why: "MLflow then logs to a folder beside the worker's process, which is gone with the worker: the run is in no list, and nobody sees an error.",
        Bad: """
            from airflow import DAG
            from airflow.operators.bash import BashOperator

            with DAG("train") as dag:
                BashOperator(task_id="train", bash_command="python src/train.py", env={"SEED": "1"})
            #- src/train.py
            import mlflow
            from sklearn.svm import SVC

            with mlflow.start_run():
                SVC().fit(X, y)
            """,
        Good: """
            from airflow import DAG
            from airflow.operators.bash import BashOperator

            with DAG("train") as dag:
                BashOperator(task_id="train", bash_command="python src/train.py", env={"MLFLOW_TRACKING_URI": "{{ var.value.mlflow }}"})
            #- src/train.py
            import mlflow
            from sklearn.svm import SVC

            with mlflow.start_run():
                SVC().fit(X, y)
            """)
    {
        ExamplePath = "dags/train.py",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context)
    {
        var dags = DagFile.Of(document);
        if (dags.Dags.Count == 0 || TrainingScript.IsOutside(document.Path) || document.Tree.Problems.Count > 0 || !string.IsNullOrWhiteSpace(context.Workspace.Policy.TrackingUri))
        {
            yield break;
        }

        var scripts = new TaskScripts(context.Workspace, document.Path);
        var imported = new ImportedEffects(context.Workspace, document.Path);
        foreach (var dag in dags.Dags)
        {
            var found = dag.Tasks.Take(MaxTasks).Select(task => (Task: task, What: Untold(document, imported, scripts, dag, task))).Where(static one => one.What is not null).ToList();
            if (found is not [var (task, what), ..])
            {
                continue;
            }

            var place = document.Tree.SpanOf(task.Place switch { PyFunction function => function.Name, PyCall call => call.Function, var other => other });
            var others = found.Count - 1;
            yield return new Finding(Info.Id, place, $"This task trains with MLflow ({what}) and nothing names the tracking server: {Remedy(task.Class)}{(others == 0 ? "" : others == 1 ? "; another task of this DAG does the same" : $"; {others} other tasks of this DAG do the same")}");
        }
    }

    /// <summary>What trains in the task without a server being named; null where that is not so, or cannot be known.</summary>
    private static string? Untold(PythonFile file, ImportedEffects imported, TaskScripts scripts, Dag dag, DagTask task)
    {
        var semantics = file.Semantics;
        var isNamedHere = ModuleReader.NamesTrackingUri(file.Tree);
        if (task.IsOpen || !dag.Defaults.IsKnown || Array.Exists(Opaque, key => MissingDefaults.MayHave(dag, task, key)) || Environment(semantics, dag, task) is not { } environment || environment == Named.Yes)
        {
            return null;
        }

        if (task.Class is "PythonOperator" or "@task")
        {
            return isNamedHere ? null : OfFunction(file, imported, scripts, task);
        }

        if (Command(semantics, task) is not { } command || command.Contains("tracking_uri", StringComparison.OrdinalIgnoreCase) || command.Contains("tracking-uri", StringComparison.OrdinalIgnoreCase)
            || command.Contains(".env", StringComparison.Ordinal) || command.Contains("mlflow run", StringComparison.Ordinal))
        {
            return null;
        }

        var isAlone = environment == Named.No || task.Class != "BashOperator";
        return (isAlone || !isNamedHere) && scripts.RunBy(command) is { } script && scripts.Trains(script) && scripts.LacksServer(script) ? $"`{script}`" : null;
    }

    private enum Named { Inherited, No, Yes }

    /// <summary>Whether the task's own environment names the server; null where it cannot be seen.</summary>
    private static Named? Environment(PythonSemantics semantics, Dag dag, DagTask task)
    {
        var given = MissingDefaults.Value(dag, task, "env") ?? MissingDefaults.Value(dag, task, "environment") ?? MissingDefaults.Value(dag, task, "env_vars");
        if (given is null)
        {
            return Named.Inherited;
        }

        if (AirflowValues.Only(semantics, given) is PySequence { Items: var items })
        {
            var names = items.Select(item => item is PyCall call ? AirflowValues.Text(semantics, LoggedKeys.Argument(call, 0, "name")) : null).ToList();
            return names.Contains("MLFLOW_TRACKING_URI", StringComparer.Ordinal) ? Named.Yes : names.Contains(null) ? null : Named.No;
        }

        var variables = DefaultArgs.Of(semantics, given);
        return variables.Entries.ContainsKey("MLFLOW_TRACKING_URI") ? Named.Yes
            : !variables.IsKnown ? null
            : task.Argument("append_env") is { } append && !AirflowValues.Is(append, false) ? Named.Inherited : Named.No;
    }

    /// <summary>The command that a task starts, words in order; null where it has none that is written out.</summary>
    private static string? Command(PythonSemantics semantics, DagTask task)
    {
        var words = new List<string>();
        foreach (var key in new[] { "bash_command", "cmds", "command", "arguments" })
        {
            if (task.Argument(key) is not { } value)
            {
                continue;
            }

            var known = AirflowValues.Only(semantics, value);
            IReadOnlyList<PyExpression> parts = known is PySequence { Items: var items } ? items : known is null ? [] : [known];
            words.AddRange(parts.OfType<PyString>().Select(text => AirflowValues.Written(semantics.Tree, text)));
        }

        return words.Count == 0 ? null : string.Join(' ', words);
    }

    private static string? OfFunction(PythonFile file, ImportedEffects imported, TaskScripts scripts, DagTask task)
    {
        var semantics = file.Semantics;
        if (task.Callable is null)
        {
            return task.Argument("python_callable") is { } callable && semantics.QualifiedName(callable) is { } name && imported.Call(name) is { Trains: true }
                && scripts.Imported(name, file.Path) is { } home && scripts.LacksServer(home) ? $"`{KnowledgeFile.Last(name)}` in `{home}`" : null;
        }

        var functions = Reached(semantics, task.Callable);
        bool IsInside(PyNode node)
        {
            for (var scope = semantics.ScopeOf(node); scope is not null; scope = scope.Parent)
            {
                if (scope.Owner is PyFunction owner && functions.Contains(owner))
                {
                    return true;
                }
            }

            return false;
        }

        if (TrainingScript.Of(file).Trainings.FirstOrDefault(training => !training.IsBelieved && IsInside(training.Call)) is { } own)
        {
            return scripts.LacksServer(file.Path) ? $"`{own.What}`" : null;
        }

        foreach (var (call, name) in imported.CallsOf(semantics))
        {
            if (IsInside(call) && imported.Call(name) is { Trains: true } && scripts.Imported(name, file.Path) is { } home)
            {
                return scripts.LacksServer(file.Path, home) ? $"`{KnowledgeFile.Last(name)}` in `{home}`" : null;
            }
        }

        return null;
    }

    /// <summary>The function and those of the file that it calls.</summary>
    private static HashSet<PyFunction> Reached(PythonSemantics semantics, PyFunction function)
    {
        var seen = new HashSet<PyFunction>(ReferenceEqualityComparer.Instance) { function };
        var pending = new Queue<PyFunction>(seen);
        while (pending.TryDequeue(out var next))
        {
            foreach (var mention in semantics.MentionsIn(next))
            {
                if (semantics.BindingOf(mention)?.Definition is PyFunction callee && seen.Add(callee))
                {
                    pending.Enqueue(callee);
                }
            }
        }

        return seen;
    }

    private static string Remedy(string taskClass) => taskClass switch
    {
        "PythonOperator" or "@task" => "call `mlflow.set_tracking_uri` with an address from Airflow's variables, or set `MLFLOW_TRACKING_URI` for the workers and `tracking.uri` in forge.yaml",
        "DockerOperator" => "set `MLFLOW_TRACKING_URI` in its `environment`",
        "BashOperator" => "set `MLFLOW_TRACKING_URI` in its `env`",
        _ => "set `MLFLOW_TRACKING_URI` in its `env_vars`",
    };
}
