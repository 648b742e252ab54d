using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Rules.Python.Knowledge;
using ForgeLsp.Rules.Python.Tracking;

namespace ForgeLsp.Rules.Python;

/// <summary>Flags a run around training to which no parameter is ever logged.</summary>
public sealed class ParametersNotLogged : IRule<PythonFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG403",
        Name: "parameters-not-logged",
        Severity: Severity.Warning,
        Since: "0.3",
        What: "A script opens a run and trains, and never logs a parameter to it. With `require.params` in forge.yaml, also where one of those is missing. "
            + "Autolog counts for the libraries that it logs, and nothing is said where another file, a callback or another tracker may log them.",
        Why: "A metric without the parameters that led to it cannot be repeated, and not be compared.",
        Bad: """
            import mlflow
            from sklearn.linear_model import Ridge

            with mlflow.start_run():
                model = Ridge(alpha=alpha)
                model.fit(X, y)
                mlflow.log_metric("r2", model.score(X, y))
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
            Info.Id, RunParts.Parameters, "This run logs no parameters: log what it is trained with, as in `mlflow.log_params({…})`", context.Workspace.Policy.Require.Params) is { } finding
            ? [finding]
            : [];
}
