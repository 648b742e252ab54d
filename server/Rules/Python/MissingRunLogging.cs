using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python;

/// <summary>Flags a script that trains and records no run.</summary>
public sealed class MissingRunLogging : IRule<PythonFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG402",
        Name: "missing-run-logging",
        Severity: Severity.Warning,
        Since: "0.1",
        What: "A script that is run trains a model, and nothing records the run: no MLflow, and no other tracker such as Weights & Biases, TensorBoard, Comet, Neptune, ClearML, Aim, DVCLive or Sacred. "
            + "What is called is followed into other files of the workspace, and a script that `mlflow run` or a DVC stage with metrics starts is recorded from outside. A module that only offers training is not meant.",
        Why: "A result whose parameters, code and metrics are nowhere recorded cannot be compared with the next one, and not be repeated.",
        Bad: """
            from sklearn.ensemble import RandomForestClassifier

            model = RandomForestClassifier()
            model.fit(X, y)
            """,
        Good: """
            import mlflow
            from sklearn.ensemble import RandomForestClassifier

            with mlflow.start_run():
                model = RandomForestClassifier()
                model.fit(X, y)
                mlflow.log_metric("accuracy", model.score(X, y))
            """)
    {
        ExamplePath = "experiments/active/ada/example/train.py",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context)
    {
        // Most files train nothing by themselves, and are told so without a look at others.
        if (TrainingScript.IsOutside(document.Path) || TrainingScript.Of(document).IsTracked
            || RunningScript.Of(document, context.Workspace) is not { IsTracked: false, First: { } first } || IsRunByTracker(document.Path, context.Workspace))
        {
            return [];
        }

        return [new Finding(Info.Id, document.Tree.SpanOf(first.Call.Function), $"`{first.What}` trains here, and this script records no run: wrap it in `with mlflow.start_run():` and log its parameters and metrics")];
    }
    /// <summary>Whether the run is recorded from outside: <c>mlflow run</c> starts what lies beside an <c>MLproject</c>, and DVC keeps the metrics of its stages.</summary>
    private static bool IsRunByTracker(string path, IWorkspaceView workspace) =>
        workspace.FileExists(RelativePath.Join(RelativePath.Folder(path), "MLproject") ?? "")
        || workspace.Pipelines.Any(pipeline => pipeline.Stages.Any(stage => stage.HasMetrics && stage.Deps.Any(dep => dep.Path == path)));
}
