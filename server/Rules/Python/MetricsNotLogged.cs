using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Rules.Python.Knowledge;
using ForgeLsp.Rules.Python.Tracking;

namespace ForgeLsp.Rules.Python;

/// <summary>Flags a run around training to which no metric is ever logged.</summary>
public sealed class MetricsNotLogged : IRule<PythonFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG404",
        Name: "metrics-not-logged",
        Severity: Severity.Warning,
        Since: "0.3",
        What: "A script opens a run and trains, and never logs a metric to it. With `require.metrics` in forge.yaml, also where one of those is missing. "
            + "Autolog counts for the libraries that it logs, and nothing is said where another file, a callback or another tracker may log them.",
        Why: "Runs are compared by their metrics; a run without one says only that somebody tried something.",
        Bad: """
            import mlflow
            from sklearn.linear_model import Ridge

            with mlflow.start_run():
                mlflow.log_param("alpha", alpha)
                model = Ridge(alpha=alpha)
                model.fit(X, y)
                print(model.score(X, y))
                mlflow.sklearn.log_model(model, name="model")
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
        UnloggedParts.Of(document, context.Workspace)?.Finding(
            Info.Id, RunParts.Metrics, "This run logs no metric: log how good the model is, as in `mlflow.log_metric(\"accuracy\", …)`", context.Workspace.Policy.Require.Metrics) is { } finding
            ? [finding]
            : [];
}
