using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Rules.Python.Knowledge;
using ForgeLsp.Rules.Python.Tracking;

namespace ForgeLsp.Rules.Python;

/// <summary>Tells of a run around training in which the model is never kept.</summary>
public sealed class ModelNotLogged : IRule<PythonFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG405",
        Name: "model-not-logged",
        Severity: Severity.Hint,
        Since: "0.3",
        What: "A script opens a run and trains, and neither logs the model to it nor any other artifact. Autolog counts for the libraries that it logs, and nothing is said where "
            + "another file, a callback or another tracker may do it.",
        Why: "The run's metrics are those of one model. If that is only a file somewhere, nobody knows later which run it came from.",
        Bad: """
            import mlflow
            from sklearn.linear_model import Ridge

            with mlflow.start_run():
                mlflow.log_param("alpha", alpha)
                model = Ridge(alpha=alpha)
                model.fit(X, y)
                mlflow.log_metric("r2", model.score(X, y))
            """,
        Good: """
            import mlflow
            from sklearn.linear_model import Ridge

            with mlflow.start_run():
                mlflow.log_param("alpha", alpha)
                model = Ridge(alpha=alpha)
                model.fit(X, y)
                mlflow.log_metric("r2", model.score(X, y))
                mlflow.sklearn.log_model(model, name="model")
            """)
    {
        ExamplePath = "experiments/active/ada/example/train.py",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context) =>

        // A search trains many models to keep the best one's parameters.
        !document.Semantics.Packages.Overlaps(["optuna", "hyperopt", "ray", "skopt", "keras_tuner"]) && UnloggedParts.Of(document, context.Workspace)?.Finding(Info.Id, RunParts.Model, "This run keeps no model: log it, as in `mlflow.sklearn.log_model(…)`, so that it is known where it came from", []) is { } finding
            ? [finding]
            : [];
}
