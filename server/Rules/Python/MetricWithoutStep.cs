using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Tracking;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python;

/// <summary>Flags a metric that a loop logs again and again under one key, without its step.</summary>
public sealed class MetricWithoutStep : IRule<PythonFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG408",
        Name: "metric-without-step",
        Severity: Severity.Warning,
        Since: "0.3",
        What: "`mlflow.log_metric` or `log_metrics` in a loop, under the same key each time and without `step`. A key that the loop makes, and a run that it opens for each round, are fine.",
        Why: "All values land on step 0: the curve of the metric is one point, and the last value wins.",
        Bad: """
            import mlflow

            with mlflow.start_run():
                for epoch in range(epochs):
                    loss = train_one_epoch(model, loader)
                    mlflow.log_metric("loss", loss)
            """,
        Good: """
            import mlflow

            with mlflow.start_run():
                for epoch in range(epochs):
                    loss = train_one_epoch(model, loader)
                    mlflow.log_metric("loss", loss, step=epoch)
            """)
    {
        ExamplePath = "experiments/active/ada/example/train.py",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context)
    {
        var runs = MlflowRuns.Of(document);
        if (runs.Logs.Count == 0 || TrainingScript.IsOutside(document.Path) || document.Tree.Problems.Count > 0)
        {
            yield break;
        }

        foreach (var log in runs.Logs)
        {
            if (log is { IsFluent: true, Name: "log_metric" or "log_metrics" } && !HasStep(log) && LoopAround(document.Semantics, runs, log.Call) is { } loop && Key(document.Semantics, log, loop) is { } key)
            {
                yield return new Finding(Info.Id, document.Tree.SpanOf(log.Call.Function), $"`{key}` is logged in a loop without `step`, so that all its values land on step 0: pass {Step(loop)}");
            }
        }
    }

    private static string Step(PyStatement loop) => loop is PyFor { Target: PyName { Id: var name } } ? $"`step={name}`" : "`step=`, as the number of the round";

    private static bool HasStep(MlflowLog log) => log.Call.Arguments.Count > (log.Name == "log_metric" ? 2 : 1)
        || log.Call.Arguments.Any(static argument => argument.IsDoubleStar || argument.Value is PyStarred || argument.Name?.Text is "step" or "run_id");

    /// <summary>The loop around the call, in its function; null where there is none, or where each round opens a run.</summary>
    private static PyStatement? LoopAround(PythonSemantics semantics, MlflowRuns runs, PyCall call)
    {
        PyStatement? loop = null;
        foreach (var outer in semantics.Ancestors(call))
        {
            switch (outer)
            {
                case PyFunction or PyLambda:
                    return loop;
                case PyWith block when block.Items.Any(item => item.Context is PyCall opened && semantics.QualifiedName(opened.Function) == "mlflow.start_run"):
                    return loop;
                case PyFor or PyConditionalStatement { IsLoop: true }:
                    var around = (PyStatement)outer;
                    if (runs.OpensWithin(semantics.Tree.SpanOf(around)) || semantics.Tree.SpanOf(call).Start >= End(semantics, around))
                    {
                        return null;
                    }

                    loop ??= around;
                    break;
            }
        }

        return loop;
    }

    /// <summary>Where the rounds of a loop end: its <c>else</c> runs once.</summary>
    private static int End(PythonSemantics semantics, PyStatement loop) => loop switch
    {
        PyFor { Otherwise: { } otherwise } => semantics.Tree.SpanOf(otherwise).Start,
        PyConditionalStatement { Branches: [_, var otherwise, ..] } => semantics.Tree.SpanOf(otherwise).Start,
        _ => semantics.Tree.SpanOf(loop).End,
    };

    /// <summary>The key that is the same in each round; null where the loop makes the keys, or where they are not in sight.</summary>
    private static string? Key(PythonSemantics semantics, MlflowLog log, PyStatement loop)
    {
        if (LoggedKeys.Of(semantics, log) is { Count: > 0 } keys)
        {
            return keys[0].Name;
        }

        // An f-string whose parts the loop does not change: `f"{split}_loss"`.
        return log.Name == "log_metric" && LoggedKeys.Argument(log, 0, "key") is PyString { Kind: PyStringKind.Formatted } key && !Changes(semantics, key, loop)
            ? semantics.Tree.TextOf(key).TrimStart('f', 'F').Trim('"', '\'')
            : null;
    }

    private static bool Changes(PythonSemantics semantics, PyString key, PyStatement loop)
    {
        var span = semantics.Tree.SpanOf(loop);
        foreach (var part in key.Descendants())
        {
            if (part is PyCall || (part is PyName name && (semantics.BindingOf(name) is not { } binding || binding.IsVariable || binding.Values.Exists(value => span.Contains(semantics.Tree.SpanOf(value).Start)))))
            {
                return true;
            }
        }

        return false;
    }
}
