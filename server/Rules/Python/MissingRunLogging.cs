using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;

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
        if (TrainingScript.IsOutside(document.Path))
        {
            return [];
        }

        var script = TrainingScript.Of(document);
        if (script.IsTracked || script.Trainings.Count == 0 || !IsEntry(document, script))
        {
            return [];
        }

        var first = script.Trainings.FirstOrDefault(training => document.Semantics.ScopeOf(training.Call).Owner is null) ?? script.Trainings[0];
        var span = document.Tree.SpanOf(first.Call.Function);
        if (document.Tree.Problems is [var problem, ..] && problem.Span.Start <= span.Start)
        {
            return [];
        }

        return [new Finding(Info.Id, span, $"`{first.What}` trains here, and this script records no run: wrap it in `with mlflow.start_run():` and log its parameters and metrics")];
    }

    /// <summary>Whether this file runs its training: at module level, behind <c>__main__</c>, or in a function that module-level code calls.</summary>
    private static bool IsEntry(PythonFile file, TrainingScript script)
    {
        var semantics = file.Semantics;
        return script.Trainings.Any(training => semantics.ScopeOf(training.Call).Owner is null)
            || semantics.Calls.Any(call => semantics.ScopeOf(call).Owner is null && Reaches(call.Function));

        bool Reaches(PyExpression function) => semantics.QualifiedName(function) is null && function switch
        {
            PyName name => semantics.BindingOf(name)?.Definition is not null,
            PyAttribute attribute => attribute.Target is PyName or PyCall && TrainingScript.LastName(function) is "train" or "fit" or "run" or "main",
            _ => false,
        };
    }
}
