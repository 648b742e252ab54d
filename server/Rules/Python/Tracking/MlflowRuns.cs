using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Python.Knowledge;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python.Tracking;

/// <summary>A run that <c>mlflow.start_run</c> opens.</summary>
/// <param name="Call">The call.</param>
/// <param name="Statement">The statement that it stands in: a <c>with</c>, or one that leaves the run open.</param>
/// <param name="Scope">The function, or the module.</param>
/// <param name="Extent">Where the run is open, as offsets in the file: the <c>with</c>, or from the call to <c>mlflow.end_run()</c> or the end of the function.</param>
internal sealed record MlflowRun(PyCall Call, PyStatement Statement, PyScope Scope, TextSpan Extent)
{
    /// <summary>A <c>with</c> block ends it.</summary>
    public bool IsBlock => Statement is PyWith;

    /// <summary>The value of a keyword of the call, or null.</summary>
    public PyExpression? Argument(string keyword) => Call.Arguments.FirstOrDefault(argument => argument.Name?.Text == keyword)?.Value;

    /// <summary>It goes on with a run that exists, so that what this file does not log may be logged already.</summary>
    public bool IsResumed => Argument("run_id") is not null || Call.Arguments is [{ Name: null, IsDoubleStar: false }, ..];

    /// <summary>It belongs to a run around it.</summary>
    public bool IsNested { get; } = Call.Arguments.Any(static argument => argument.Name?.Text is "nested" or "parent_run_id");
}

/// <summary>A call that logs to MLflow: <c>mlflow.log_metric</c>, or the like of a client.</summary>
/// <param name="Call">The call.</param>
/// <param name="Name">Its last name.</param>
/// <param name="Parts">What it logs.</param>
/// <param name="IsFluent">It logs to the run that is open.</param>
internal sealed record MlflowLog(PyCall Call, string Name, RunParts Parts, bool IsFluent);

/// <summary>What a file does with MLflow: the runs that it opens, and what it logs.</summary>
internal sealed class MlflowRuns
{
    private static readonly CallFilter MayBeMlflow = CallFilter.OfNames(["start_run", "end_run", "set_experiment", "autolog", .. TrackingKnowledge.Instance.LogNames]);

    private readonly List<MlflowRun> _runs = [];
    private readonly List<MlflowLog> _logs = [];

    private MlflowRuns(PythonSemantics semantics)
    {
        if (!semantics.Packages.Contains("mlflow"))
        {
            return;
        }

        var ends = new Dictionary<PyScope, List<int>>(ReferenceEqualityComparer.Instance);
        var starts = new List<PyCall>();
        foreach (var call in semantics.CallsOf(MayBeMlflow))
        {
            var name = TrainingScript.LastName(call.Function);
            var qualified = semantics.QualifiedName(call.Function);
            var isMlflow = qualified?.StartsWith("mlflow.", StringComparison.Ordinal) == true;
            switch (qualified)
            {
                case "mlflow.start_run":
                    starts.Add(call);
                    continue;
                case "mlflow.end_run":
                    var scope = FunctionAround(semantics, call);
                    if (!ends.TryGetValue(scope, out var places))
                    {
                        ends[scope] = places = [];
                    }

                    places.Add(semantics.Tree.SpanOf(call).End);
                    continue;
                case "mlflow.set_experiment":
                    SetExperiment ??= call;
                    continue;
            }

            if (isMlflow && name == "autolog")
            {
                Autolog ??= call;
            }
            else if (TrackingKnowledge.Instance.Logs(name) is var parts and not RunParts.None && (isMlflow || name.StartsWith("log_", StringComparison.Ordinal)) && semantics.FunctionOf(call) is null)
            {
                var isFluent = name.StartsWith("log_", StringComparison.Ordinal) && qualified is not null && isMlflow && !qualified.Contains("Client", StringComparison.Ordinal);
                _logs.Add(new MlflowLog(call, name, parts, isFluent));
            }
        }

        foreach (var places in ends.Values)
        {
            places.Sort();
        }

        foreach (var start in starts)
        {
            if (Open(semantics, start, ends) is { } run)
            {
                _runs.Add(run);
            }
        }

        _runs.Sort(static (left, right) => left.Extent.Start.CompareTo(right.Extent.Start));
    }

    /// <summary>The runs, in order of position.</summary>
    public IReadOnlyList<MlflowRun> Runs => _runs;

    /// <summary>The calls that log.</summary>
    public IReadOnlyList<MlflowLog> Logs => _logs;

    /// <summary>A call of <c>autolog</c>, or null.</summary>
    public PyCall? Autolog { get; }

    /// <summary>A call of <c>mlflow.set_experiment</c>, or null.</summary>
    public PyCall? SetExperiment { get; }

    /// <summary>The analysis of <paramref name="file"/>, shared by all rules.</summary>
    public static MlflowRuns Of(PythonFile file) => file.Semantics.Derive(static semantics => new MlflowRuns(semantics));

    /// <summary>Whether a run is opened somewhere in <paramref name="span"/>.</summary>
    public bool OpensWithin(TextSpan span)
    {
        var (low, high) = (0, _runs.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _runs[middle].Extent.Start < span.Start ? (middle + 1, high) : (low, middle);
        }

        return low < _runs.Count && _runs[low].Extent.Start < span.End;
    }

    /// <summary>The function that a node is in, or the module: where its code runs.</summary>
    public static PyScope FunctionAround(PythonSemantics semantics, PyNode node)
    {
        var scope = semantics.ScopeOf(node);
        while (scope.Owner is PyClass && scope.Parent is not null)
        {
            scope = scope.Parent;
        }

        return scope;
    }

    private static MlflowRun? Open(PythonSemantics semantics, PyCall start, Dictionary<PyScope, List<int>> ends)
    {
        if (semantics.StatementOf(start) is not { } statement)
        {
            return null;
        }

        var scope = FunctionAround(semantics, start);
        if (statement is PyWith block && block.Items.Any(item => ReferenceEquals(item.Context, start)))
        {
            return new MlflowRun(start, statement, scope, semantics.Tree.SpanOf(block));
        }

        // A run that is returned, or kept by an object, ends somewhere else.
        if (statement is not PyExpressionStatement and not PyAssign { Targets: [PyName] })
        {
            return null;
        }

        var from = semantics.Tree.SpanOf(start).Start;
        var to = scope.Owner is { } owner ? semantics.Tree.SpanOf(owner).End : semantics.Tree.Text.Length;
        if (ends.TryGetValue(scope, out var places) && places.BinarySearch(from + 1) is var found && (found < 0 ? ~found : found) is var next && next < places.Count)
        {
            to = Math.Min(to, places[next]);
        }

        return new MlflowRun(start, statement, scope, TextSpan.FromBounds(from, to));
    }
}
