using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Python.Knowledge;
using ForgeLsp.Rules.Python.Tracking;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python;

/// <summary>Tells of a script whose run lands in MLflow's experiment <c>Default</c>.</summary>
public sealed class ExperimentNotSet : IRule<PythonFile>
{
    /// <summary>Words of a file that choose the experiment without a call: a variable of the environment, or a platform that has an experiment for each notebook.</summary>
    private static readonly ScriptMark Elsewhere = ScriptMark.OfWordsInAnyCase("MLFLOW_EXPERIMENT", "databricks", "dbutils", "azureml", "sagemaker");

    private static readonly CallFilter Setters = CallFilter.OfNames("set_experiment", "create_experiment", "setup_mlflow");

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG406",
        Name: "experiment-not-set",
        Severity: Severity.Information,
        Since: "0.3",
        What: "A training script opens an MLflow run and nothing says which experiment it belongs to, so that it lands in `Default`. A call of `set_experiment` here or in a helper of the workspace, "
            + "`experiment_id`, the variable `MLFLOW_EXPERIMENT_NAME`, or an `MLproject` beside the script or above it settle it.",
        Why: "In `Default` the runs of everybody lie side by side, and no two of them can be compared.",
        Bad: """
            import mlflow
            from sklearn.linear_model import Ridge

            with mlflow.start_run():
                Ridge().fit(X, y)
            """,
        Good: """
            import mlflow
            from sklearn.linear_model import Ridge

            mlflow.set_experiment("ada/ridge/baseline")
            with mlflow.start_run():
                Ridge().fit(X, y)
            """)
    {
        ExamplePath = "experiments/active/ada/example/train.py",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context)
    {
        var runs = MlflowRuns.Of(document);
        if (runs.Runs.Count == 0 || runs.SetExperiment is not null || RunningScript.Of(document, context.Workspace) is not { First: not null } script
            || runs.Runs.FirstOrDefault(run => script.Reach.Runs(run.Call)) is not { IsResumed: false } first || IsSetElsewhere(document, script, runs, context.Workspace))
        {
            return [];
        }

        var name = context.Workspace.ExperimentAt(RelativePath.Join(RelativePath.Folder(document.Path), "metadata.yaml") ?? "")?.MlflowExperiment ?? "…";
        return [new Finding(Info.Id, document.Tree.SpanOf(first.Call.Function), $"No experiment is set, so this run lands in `Default`: call `mlflow.set_experiment(\"{name}\")` before it")];
    }

    private static bool IsSetElsewhere(PythonFile file, RunningScript script, MlflowRuns runs, IWorkspaceView workspace)
    {
        if (runs.Runs.Any(static run => run.Argument("experiment_id") is not null)
            || file.Semantics.CallsOf(Setters).Any(static call => TrainingScript.LastName(call.Function) is "set_experiment" or "create_experiment" or "setup_mlflow"))
        {
            return true;
        }

        return Elsewhere.IsIn(file.Tree) || IsProject(file.Path, workspace)
            || file.Semantics.Imports.Any(import => script.Imported.UsesMlflow(import))
            || file.Semantics.StarImports.Any(static module => !TrainingKnowledge.Instance.IsOfLibrary(module));
    }

    /// <summary>Whether <c>mlflow run</c> starts the script, and names the experiment.</summary>
    private static bool IsProject(string path, IWorkspaceView workspace)
    {
        for (var folder = RelativePath.Folder(path); ; folder = RelativePath.Folder(folder))
        {
            if (workspace.FileExists(folder.Length == 0 ? "MLproject" : $"{folder}/MLproject"))
            {
                return true;
            }

            if (folder.Length == 0)
            {
                return false;
            }
        }
    }
}
