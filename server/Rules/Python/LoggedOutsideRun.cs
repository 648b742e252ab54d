using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Tracking;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python;

/// <summary>Flags training and logging that stand before the run starts or after it ended.</summary>
public sealed class LoggedOutsideRun : IRule<PythonFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG407",
        Name: "logged-outside-run",
        Severity: Severity.Warning,
        Since: "0.3",
        What: "A model is fitted before `mlflow.start_run()` or after the `with` block, or something is logged there. Only what surely runs one after the other, in the same function, is compared.",
        Why: "MLflow opens a second run for what is logged outside, and refuses to start one while that is open; training outside of the run is missing from its times and from what autolog records.",
        Bad: """
            import mlflow
            from sklearn.linear_model import Ridge

            with mlflow.start_run():
                model = Ridge()
                model.fit(X, y)
            mlflow.log_metric("r2", model.score(X, y))
            """,
        Good: """
            import mlflow
            from sklearn.linear_model import Ridge

            with mlflow.start_run():
                model = Ridge()
                model.fit(X, y)
                mlflow.log_metric("r2", model.score(X, y))
            """)
    {
        ExamplePath = "experiments/active/ada/example/train.py",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context)
    {
        var runs = MlflowRuns.Of(document);
        if (runs.Runs.Count == 0 || TrainingScript.IsOutside(document.Path) || document.Tree.Problems.Count > 0)
        {
            yield break;
        }

        var script = TrainingScript.Of(document);
        if (runs.Autolog is null || !script.Trackings.Contains(runs.Autolog))
        {
            foreach (var training in script.Trainings)
            {
                if (!training.IsBelieved && Place(document, runs, training.Call, script, isTraining: true) is { } place)
                {
                    yield return new Finding(Info.Id, document.Tree.SpanOf(training.Call.Function), $"`{training.What}` trains {place}: move it into the run, so that it is recorded with it");
                }
            }
        }

        foreach (var log in runs.Logs)
        {
            if (log.IsFluent && !log.Call.Arguments.Any(static argument => argument.Name?.Text == "run_id") && Place(document, runs, log.Call, script, isTraining: false) is { } place)
            {
                yield return new Finding(Info.Id, document.Tree.SpanOf(log.Call.Function), $"`{log.Name}` logs {place}, to another run that MLflow opens for it: move it into the run");
            }
        }
    }

    /// <summary>Where <paramref name="call"/> stands to the runs of its function: before one or after one, in words; null where it is in one, or where nothing is sure.</summary>
    private static string? Place(PythonFile file, MlflowRuns runs, PyCall call, TrainingScript script, bool isTraining)
    {
        var semantics = file.Semantics;
        var scope = MlflowRuns.FunctionAround(semantics, call);
        var at = file.Tree.SpanOf(call).Start;
        MlflowRun? before = null;
        foreach (var run in runs.Runs)
        {
            if (!ReferenceEquals(run.Scope, scope) || run.IsNested)
            {
                continue;
            }

            if (run.Extent.Contains(at))
            {
                return null;
            }

            if (at < run.Extent.Start)
            {
                if (Behind(semantics, call, before) is { } place)
                {
                    return place;
                }

                // Training inside as well: what came before may be another model, such as one that prepares the data.
                var isSure = IsBeside(semantics, call, run.Statement, isConditional: true) && (!isTraining || !TrainsInside(file, script, run));
                return isSure ? "before the run starts" : null;
            }

            before = run;
        }

        return Behind(semantics, call, before);
    }

    /// <summary>That the call stands behind the run, in words; null where that is not sure, or where there is none before it.</summary>
    private static string? Behind(PythonSemantics semantics, PyCall call, MlflowRun? run) =>
        run is null || !IsBeside(semantics, call, run.Statement, isConditional: false) ? null : run.IsBlock ? "after the run has ended" : "after `mlflow.end_run()`";

    /// <summary>Whether training takes place in the run, or in a function that may be called there.</summary>
    private static bool TrainsInside(PythonFile file, TrainingScript script, MlflowRun run) => script.Trainings.Any(training =>
        training.IsBelieved || run.Extent.Contains(file.Tree.SpanOf(training.Call).Start) || !ReferenceEquals(MlflowRuns.FunctionAround(file.Semantics, training.Call), run.Scope));

    /// <summary>
    /// Whether both stand in one block, or in statements of it that follow each other. <paramref name="isConditional"/>: what the run stands in
    /// may be skipped, since only what comes before it matters.
    /// </summary>
    private static bool IsBeside(PythonSemantics semantics, PyCall call, PyStatement run, bool isConditional)
    {
        var blocks = new Dictionary<PyNode, PyNode>(ReferenceEqualityComparer.Instance);
        PyNode inner = run;
        PyNode? top = run;
        foreach (var outer in semantics.Ancestors(run))
        {
            blocks[outer] = inner;
            inner = outer;
            top = outer;
        }

        inner = call;
        foreach (var outer in semantics.Ancestors(call))
        {
            if (blocks.TryGetValue(outer, out var beside))
            {
                return beside is PyStatement sibling && inner is PyStatement && (isConditional || Runs(sibling, run));
            }

            inner = outer;
        }

        return inner is PyStatement && top is PyStatement last && (isConditional || Runs(last, run));
    }

    /// <summary>Whether the run is opened whenever <paramref name="statement"/> is executed: it is that itself, or a loop or a block around it.</summary>
    private static bool Runs(PyStatement statement, PyStatement run) => ReferenceEquals(statement, run) || statement is PyWith or PyFor;
}
