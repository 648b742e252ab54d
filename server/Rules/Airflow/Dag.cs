using ForgeLsp.Core.Python;

namespace ForgeLsp.Rules.Airflow;

/// <summary>A DAG of a file: <c>DAG(…)</c>, or a function under <c>@dag</c>.</summary>
/// <param name="Name">What makes it, as it is written: <c>DAG</c>, or the decorator's name.</param>
/// <param name="Call">The call of it; null for a bare <c>@dag</c>.</param>
/// <param name="Function">The function under the decorator.</param>
/// <param name="Defaults">What it hands to its tasks.</param>
internal sealed record Dag(PyExpression Name, PyCall? Call, PyFunction? Function, DefaultArgs Defaults)
{
    private readonly List<DagTask> _tasks = [];

    /// <summary>The id, where it is written out.</summary>
    public string? Id { get; init; }

    /// <summary>Where the id is written.</summary>
    public PyNode? IdPlace { get; init; }

    /// <summary>The tasks that the file shows to be of it, in order of position.</summary>
    public IReadOnlyList<DagTask> Tasks => _tasks;

    /// <summary>Whether its arguments are all written out.</summary>
    public bool IsKnown => Defaults.IsKnown && Call?.Arguments.Any(static argument => argument.IsDoubleStar || argument.Value is PyStarred) != true;

    /// <summary>The DAG's own argument of this name.</summary>
    public PyExpression? Argument(string name) => Call?.Arguments.FirstOrDefault(argument => argument.Name?.Text == name)?.Value;

    /// <summary>Takes a task in.</summary>
    internal void Add(DagTask task) => _tasks.Add(task);
}

/// <summary>A task: an operator's call, or a function under <c>@task</c> that is called.</summary>
/// <param name="Place">The call, or the function.</param>
/// <param name="Id">The id, where it is known; of a function its name.</param>
/// <param name="Class">The operator's class, such as <c>BashOperator</c>; for a decorated function <c>@task</c> with what follows it, such as <c>@task.bash</c>.</param>
/// <param name="Arguments">What is handed to the operator or the decorator, also by <c>partial</c> and <c>override</c>.</param>
/// <param name="Callable">The function of the file that it calls.</param>
internal sealed record DagTask(PyNode Place, string? Id, string Class, IReadOnlyList<PyArgument> Arguments, PyFunction? Callable)
{
    /// <summary>Whether some of what it is given cannot be seen: <c>**kwargs</c>, defaults of its group.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether it does nothing that could fail.</summary>
    public bool IsIdle => AirflowNames.IsIdle(Class);

    /// <summary>Whether it waits for something, with a timeout of its own.</summary>
    public bool IsSensor => Class.Contains("Sensor", StringComparison.Ordinal) || Class == "@task.sensor";

    /// <summary>The argument of this name; of several the last.</summary>
    public PyExpression? Argument(string name) => Arguments.LastOrDefault(argument => argument.Name?.Text == name)?.Value;

    /// <summary>Whether it may have a value for this of its own.</summary>
    public bool MaySet(string name) => IsOpen || Argument(name) is not null;
}
