using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Tracking;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Airflow;

/// <summary>The DAGs of one file with their tasks, shared by all rules; empty where the file does not import Airflow or makes no DAG.</summary>
internal sealed class DagFile
{
    private static readonly CallFilter None = new(static _ => false);

    private readonly PythonSemantics _semantics;
    private readonly List<Dag> _dags = [];
    private readonly Dictionary<PyNode, Dag> _byNode = new(ReferenceEqualityComparer.Instance);
    private readonly List<DagTask> _tasks = [];

    private DagFile(PythonSemantics semantics)
    {
        _semantics = semantics;
        var isOurs = semantics.Packages.Contains("airflow");
        var calls = semantics.CallsOf(isOurs ? AirflowNames.MayMatter : None);
        if (!isOurs)
        {
            return;
        }

        FindDags(calls);
        if (_dags.Count == 0)
        {
            return;
        }

        foreach (var call in calls)
        {
            AddOperator(call);
        }

        foreach (var binding in semantics.Bindings)
        {
            if (binding.Definition is PyFunction { Decorators.Count: > 0 } function)
            {
                AddFunction(function, binding);
            }
        }
    }

    /// <summary>The DAGs in order of position, those of decorators last.</summary>
    public IReadOnlyList<Dag> Dags => _dags;

    /// <summary>Every task of the file, also those of no DAG in sight.</summary>
    public IReadOnlyList<DagTask> Tasks => _tasks;

    /// <summary>Whether something makes tasks that are not in <see cref="Tasks"/>: an operator that is not Airflow's own.</summary>
    public bool HasForeignTasks { get; private set; }

    /// <summary>The analysis of <paramref name="file"/>, made once.</summary>
    public static DagFile Of(PythonFile file) => Of(file.Semantics);

    /// <inheritdoc cref="Of(PythonFile)"/>
    public static DagFile Of(PythonSemantics semantics) => semantics.Derive(static semantics => new DagFile(semantics));

    private void FindDags(IReadOnlyList<PyCall> calls)
    {
        foreach (var call in calls)
        {
            if (AirflowNames.IsDag(_semantics, call.Function))
            {
                var id = LoggedKeys.Argument(call, 0, "dag_id");
                Add(call, new Dag(call.Function, call, null, DefaultsOf(call)) { Id = AirflowValues.Text(_semantics, id), IdPlace = id });
            }
        }

        foreach (var binding in _semantics.Bindings)
        {
            if (binding.Definition is not PyFunction { Decorators: { Count: > 0 } decorators } function)
            {
                continue;
            }

            foreach (var decorator in decorators)
            {
                if (AirflowNames.IsDagDecorator(_semantics, decorator))
                {
                    var call = decorator as PyCall;
                    var id = call is null ? null : LoggedKeys.Argument(call, 0, "dag_id");
                    Add(function, new Dag(call?.Function ?? decorator, call, function, DefaultsOf(call))
                    {
                        Id = id is null ? function.Name.Text : AirflowValues.Text(_semantics, id),
                        IdPlace = (PyNode?)id ?? function.Name,
                    });
                }
            }
        }
    }

    private void Add(PyNode node, Dag dag)
    {
        if (_byNode.TryAdd(node, dag))
        {
            _dags.Add(dag);
        }
    }

    private DefaultArgs DefaultsOf(PyCall? call) => DefaultArgs.Of(_semantics, call?.Arguments.FirstOrDefault(static argument => argument.Name?.Text == "default_args")?.Value);

    private void AddOperator(PyCall call)
    {
        var made = call.Function is PyAttribute { Name.Text: "partial", Target: var target } ? target : call.Function;
        if (!AirflowNames.IsTaskName(TrainingScript.LastName(made)))
        {
            return;
        }

        if (AirflowNames.TaskClass(_semantics, made) is not { } taskClass)
        {
            HasForeignTasks = true;
            return;
        }

        var statement = _semantics.StatementOf(call);
        var callable = call.Arguments.FirstOrDefault(static argument => argument.Name?.Text == "python_callable")?.Value;
        Add(new DagTask(call, AirflowValues.Text(_semantics, call.Arguments.FirstOrDefault(static argument => argument.Name?.Text == "task_id")?.Value), taskClass, call.Arguments, callable is null ? null : _semantics.BindingOf(callable)?.Definition as PyFunction)
        {
            IsOpen = IsOpen(call.Arguments) || call.Arguments.Any(static argument => argument.Name?.Text == "default_args") || IsInGroupWithDefaults(statement),
        }, DagOf(call.Arguments, statement));
    }

    private void AddFunction(PyFunction function, PyBinding binding)
    {
        foreach (var decorator in function.Decorators)
        {
            if (AirflowNames.TaskDecorator(_semantics, decorator) is not { } kind || binding.Uses.Count == 0)
            {
                continue;
            }

            var arguments = new List<PyArgument>((decorator as PyCall)?.Arguments ?? []);
            foreach (var use in binding.Uses)
            {
                if (use.Parent is PyAttribute { Name.Text: "override", Parent: PyCall changed })
                {
                    arguments.AddRange(changed.Arguments);
                }
            }

            var id = arguments.LastOrDefault(static argument => argument.Name?.Text == "task_id")?.Value;
            var at = _semantics.StatementOf(binding.Uses[0]);
            Add(new DagTask(function, id is null ? function.Name.Text : AirflowValues.Text(_semantics, id), kind.Length == 0 ? "@task" : $"@task.{kind}", arguments, function)
            {
                IsOpen = IsOpen(arguments) || IsInGroupWithDefaults(at) || IsInGroupWithDefaults(function),
            }, DagOf(arguments, at) ?? DagOf([], function));
        }
    }

    private void Add(DagTask task, Dag? dag)
    {
        _tasks.Add(task);
        dag?.Add(task);
    }

    private static bool IsOpen(IReadOnlyList<PyArgument> arguments) => arguments.Any(static argument => argument.IsDoubleStar || argument.Value is PyStarred);

    /// <summary>The DAG that a task is of: the one that it names, the one around it, or the file's only one.</summary>
    private Dag? DagOf(IReadOnlyList<PyArgument> arguments, PyStatement? statement)
    {
        if (arguments.FirstOrDefault(static argument => argument.Name?.Text == "dag")?.Value is { } named)
        {
            if (AirflowValues.Only(_semantics, named) is PyCall call && _byNode.TryGetValue(call, out var dag))
            {
                return dag;
            }

            return _dags is [var only] ? only : null;
        }

        for (PyNode? at = statement; at is not null; at = at.Parent)
        {
            if (at is PyFunction function && _byNode.TryGetValue(function, out var decorated))
            {
                return decorated;
            }

            if (at is PyWith with)
            {
                foreach (var item in with.Items)
                {
                    if (AirflowValues.Only(_semantics, item.Context) is PyCall call && _byNode.TryGetValue(call, out var around))
                    {
                        return around;
                    }
                }
            }
        }

        return _dags is [var single] ? single : null;
    }

    private bool IsInGroupWithDefaults(PyStatement? statement)
    {
        for (PyNode? at = statement; at is not null; at = at.Parent)
        {
            var groups = at switch
            {
                PyWith with => with.Items.Select(static item => item.Context),
                PyFunction function => function.Decorators,
                _ => [],
            };
            foreach (var group in groups)
            {
                if (AirflowNames.IsGroup(_semantics, group) && group is PyCall call && call.Arguments.Any(static argument => argument.IsDoubleStar || argument.Name?.Text == "default_args"))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
