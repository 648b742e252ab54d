using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

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
        What: "A script trains a model, and nothing in it records the run: no MLflow, and no other tracker.",
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
            || RunningScript.Of(document, context.Workspace) is not { IsTracked: false, First: { } first })
        {
            return [];
        }

        return [new Finding(Info.Id, document.Tree.SpanOf(first.Call.Function), $"`{first.What}` trains here, and this script records no run: wrap it in `with mlflow.start_run():` and log its parameters and metrics")];
    }
}
