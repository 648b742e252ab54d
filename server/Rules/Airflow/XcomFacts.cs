using System.Text.RegularExpressions;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Python.Tracking;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Airflow;

/// <summary>A read of what tasks handed on, whose key is written out.</summary>
/// <param name="Place">The key, or the call where it says none.</param>
/// <param name="Key">The key; <c>return_value</c> where none is said.</param>
/// <param name="Tasks">The ids of the tasks that it reads from; null: of any.</param>
internal sealed record XcomPull(TextSpan Place, string Key, IReadOnlyList<string>? Tasks);

/// <summary>What the tasks of a file hand on through XCom, and what is read of it, in code and in templates. What cannot be known of a task is null.</summary>
internal sealed partial class XcomFacts
{
    /// <summary>The key under which Airflow keeps what a task returns.</summary>
    public const string Returned = "return_value";

    /// <summary>Functions looked at for one task at most.</summary>
    private const int MaxFunctions = 40;

    private static readonly ScriptMark Templates = ScriptMark.OfWords("xcom_pull");
    private static readonly CallFilter Pulling = CallFilter.OfNames("xcom_pull");
    private static readonly CallFilter Pushing = CallFilter.OfNames("xcom_push");
    private static readonly string[] Callers = ["PythonOperator", "BranchPythonOperator", "ShortCircuitOperator", "PythonVirtualenvOperator", "@task", "@task.branch", "@task.short_circuit", "@task.virtualenv"];
    private static readonly string[] Contexts = ["ti", "task_instance", "context", "kwargs", "ctx"];

    private readonly PythonSemantics _semantics;
    private readonly Dictionary<DagTask, IReadOnlySet<string>?> _known = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PyFunction, List<PyCall>> _pushes = new(ReferenceEqualityComparer.Instance);

    private XcomFacts(PythonSemantics semantics)
    {
        _semantics = semantics;
        if (DagFile.Of(semantics).Dags.Count == 0 || !Templates.IsIn(semantics.Tree))
        {
            Pulls = [];
            return;
        }

        foreach (var call in semantics.CallsOf(Pushing))
        {
            if (TrainingScript.LastName(call.Function) != "xcom_push")
            {
                continue;
            }

            for (var scope = semantics.ScopeOf(call); scope is not null; scope = scope.Parent)
            {
                if (scope.Owner is PyFunction function)
                {
                    if (!_pushes.TryGetValue(function, out var calls))
                    {
                        _pushes[function] = calls = [];
                    }

                    calls.Add(call);
                }
            }
        }

        Pulls = [.. CallsThatPull(), .. TemplatesThatPull()];
    }

    /// <summary>The reads whose key and tasks are written out.</summary>
    public IReadOnlyList<XcomPull> Pulls { get; }

    /// <summary>The analysis of a file, made once.</summary>
    public static XcomFacts Of(PythonSemantics semantics) => semantics.Derive(static semantics => new XcomFacts(semantics));

    /// <summary>The keys under which the task hands something on; null where it may be any.</summary>
    public IReadOnlySet<string>? PushedBy(DagTask task)
    {
        lock (_known)
        {
            if (!_known.TryGetValue(task, out var keys))
            {
                _known[task] = keys = Find(task);
            }

            return keys;
        }
    }

    private HashSet<string>? Find(DagTask task)
    {
        var isSilent = AirflowValues.Is(task.Argument("do_xcom_push"), false) || AirflowValues.Is(task.Argument("xcom_push"), false);
        if (task.IsOpen)
        {
            return null;
        }

        if (task.IsIdle)
        {
            return new HashSet<string>(StringComparer.Ordinal);
        }

        if (task.Class == "BashOperator")
        {
            return isSilent ? new HashSet<string>(StringComparer.Ordinal) : new HashSet<string>(StringComparer.Ordinal) { Returned };
        }

        if (Array.IndexOf(Callers, task.Class) < 0 || task.Callable is not { } function || function.Decorators.Count > (task.Class[0] == '@' ? 1 : 0) || OfFunction(function) is not { } keys)
        {
            return null;
        }

        if (isSilent)
        {
            keys.Remove(Returned);
        }

        return MayReturnSeveral(task, function) && !AddReturnedKeys(function, keys) ? null : keys;
    }

    /// <summary>The keys that a function pushes with the functions of the file that it calls; null where the context leaves its sight.</summary>
    private HashSet<string>? OfFunction(PyFunction function)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<PyFunction>(ReferenceEqualityComparer.Instance) { function };
        var pending = new Queue<PyFunction>(seen);
        while (pending.TryDequeue(out var next))
        {
            if (seen.Count > MaxFunctions)
            {
                return null;
            }

            foreach (var push in _pushes.GetValueOrDefault(next) ?? [])
            {
                if (AirflowValues.Text(_semantics, LoggedKeys.Argument(push, 0, "key")) is not { } key)
                {
                    return null;
                }

                keys.Add(key);
            }

            foreach (var node in next.Body.SelectMany(static statement => statement.DescendantsAndSelf()))
            {
                switch (node)
                {
                    case PySuspension { Kind: not PySuspensionKind.Await }:
                        keys.Add(Returned);
                        break;
                    case PyCall call when _semantics.FunctionOf(call) is { } callee:
                        if (seen.Add(callee))
                        {
                            pending.Enqueue(callee);
                        }

                        break;
                    case PyCall call when call.Arguments.Any(argument => IsContext(next, argument.Value)):
                        return null;
                }
            }
        }

        if (_semantics.ReturnsOf(function).Any(static value => value is not PyConstant { Kind: PyConstantKind.None }))
        {
            keys.Add(Returned);
        }

        return keys;
    }

    /// <summary>Whether what is handed on can push: the task instance, or what holds it.</summary>
    private static bool IsContext(PyFunction function, PyExpression value) => value switch
    {
        PyName name => Array.IndexOf(Contexts, name.Id) >= 0 || function.Parameters.Any(parameter => parameter.Kind == PyParameterKind.DoubleStar && parameter.Name?.Text == name.Id),
        PySubscript { Target: PyName, Index: PyString } item => IsContext(function, item.Target),
        PyStarred starred => IsContext(function, starred.Value),
        _ => false,
    };

    /// <summary>Whether Airflow may take the dict that is returned apart: by <c>multiple_outputs</c>, or since the function says that it returns one.</summary>
    private bool MayReturnSeveral(DagTask task, PyFunction function) => task.Argument("multiple_outputs") is { } several ? !AirflowValues.Is(several, false)
        : task.Class[0] == '@' && function.Body is [var first, ..] && IsAnnotated(function, first);

    private bool IsAnnotated(PyFunction function, PyStatement first)
    {
        var start = function.Parameters is [.., var last] ? _semantics.Tree.SpanOf(last).End : _semantics.Tree.SpanOf(function.Name).End;
        return _semantics.Tree.Text.ToString(TextSpan.FromBounds(start, _semantics.Tree.SpanOf(first).Start)).Contains("->", StringComparison.Ordinal);
    }

    private bool AddReturnedKeys(PyFunction function, HashSet<string> keys)
    {
        foreach (var value in _semantics.ReturnsOf(function))
        {
            if (AirflowValues.Only(_semantics, value) is not { } known)
            {
                return false;
            }

            var returned = DefaultArgs.Of(_semantics, known);
            if (known is PyDict && returned.IsKnown)
            {
                keys.UnionWith(returned.Entries.Keys);
            }
            else if (known is not (PyString or PyNumber or PyConstant or PySequence))
            {
                return false;
            }
        }

        return true;
    }

    private IEnumerable<XcomPull> CallsThatPull()
    {
        foreach (var call in _semantics.CallsOf(Pulling))
        {
            if (call.Function is not PyAttribute { Name: { Text: "xcom_pull" } name } || call.Arguments.Any(static argument => argument.IsDoubleStar || argument.Value is PyStarred || argument.Name?.Text is "dag_id" or "include_prior_dates")
                || call.Arguments.Count(static argument => argument.Name is null) is > 1 and not 3)
            {
                continue;
            }

            var key = LoggedKeys.Argument(call, 2, "key");
            var tasks = LoggedKeys.Argument(call, 0, "task_ids");
            var ids = tasks is null or PyConstant { Kind: PyConstantKind.None } ? null : AirflowValues.Texts(_semantics, tasks);
            if ((ids is not null || tasks is null or PyConstant) && (key is null ? Returned : AirflowValues.Text(_semantics, key)) is { } known)
            {
                yield return new XcomPull(_semantics.Tree.SpanOf((PyNode?)key ?? name), known, ids);
            }
        }
    }

    private IEnumerable<XcomPull> TemplatesThatPull()
    {
        var tree = _semantics.Tree;
        foreach (var text in tree.Nodes().OfType<PyString>().Where(static text => text.Kind is PyStringKind.Text or PyStringKind.Formatted))
        {
            var span = tree.SpanOf(text);
            if (!tree.Text.Contains("xcom_pull(", span))
            {
                continue;
            }

            foreach (Match match in Template().Matches(tree.Text.ToString(span)))
            {
                var arguments = match.Groups["arguments"].Value;
                var task = TaskArgument().Match(arguments).Groups["id"];
                var key = KeyArgument().Match(arguments).Groups["key"];
                var isPlain = arguments.Length == 0 || arguments.AsSpan().IndexOfAny("{}[]%+~") < 0 && !arguments.Contains("dag_id", StringComparison.Ordinal) && !arguments.Contains("include_prior", StringComparison.Ordinal);
                if (isPlain && task.Success && (key.Success || !arguments.Contains("key", StringComparison.Ordinal)))
                {
                    var place = key.Success ? new TextSpan(span.Start + match.Groups["arguments"].Index + key.Index, key.Length) : new TextSpan(span.Start + match.Index, "xcom_pull".Length);
                    yield return new XcomPull(place, key.Success ? key.Value : Returned, [task.Value]);
                }
            }
        }
    }

    [GeneratedRegex(@"xcom_pull\((?<arguments>[^()]{0,300})\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Template();

    [GeneratedRegex(@"^\s*(?:task_ids\s*=\s*)?\\?['""](?<id>[\w.-]{1,250})\\?['""]|task_ids\s*=\s*\\?['""](?<id>[\w.-]{1,250})\\?['""]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TaskArgument();

    [GeneratedRegex(@"\bkey\s*=\s*\\?['""](?<key>[^'""\\]{1,250})\\?['""]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KeyArgument();
}
