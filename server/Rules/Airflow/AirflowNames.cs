using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Knowledge;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Airflow;

/// <summary>What the calls and decorators of a script are to Airflow, whichever of its versions they are imported from: <c>airflow.models</c>, <c>airflow.decorators</c>, <c>airflow.sdk</c>.</summary>
internal static class AirflowNames
{
    /// <summary>Tasks that do nothing, and so neither fail nor hang.</summary>
    private static readonly string[] Idle = ["EmptyOperator", "DummyOperator", "LatestOnlyOperator"];

    private static readonly string[] TaskEndings = ["Operator", "OperatorAsync", "Sensor", "SensorAsync"];

    /// <summary>Calls that may make a DAG or a task.</summary>
    public static CallFilter MayMatter { get; } = new(static call => call.Function switch
    {
        PyName => true,
        PyAttribute { Target: var target, Name.Text: "partial" } => IsTaskName(TrainingScript.LastName(target)),
        PyAttribute { Name.Text: var name } => name is "DAG" or "TaskGroup" || IsTaskName(name),
        _ => false,
    });

    /// <summary>Whether this is Airflow's <c>DAG</c>.</summary>
    public static bool IsDag(PythonSemantics semantics, PyExpression function) => Is(semantics, function, "DAG");

    /// <summary>Whether this is Airflow's <c>@dag</c>, called or bare.</summary>
    public static bool IsDagDecorator(PythonSemantics semantics, PyExpression decorator) => Is(semantics, decorator is PyCall call ? call.Function : decorator, "dag");

    /// <summary>Whether this groups tasks: <c>TaskGroup</c> or <c>@task_group</c>, called or bare.</summary>
    public static bool IsGroup(PythonSemantics semantics, PyExpression expression)
    {
        var function = expression is PyCall call ? call.Function : expression;
        return Is(semantics, function, "TaskGroup") || Is(semantics, function, "task_group");
    }

    /// <summary>What follows <c>task</c> in Airflow's <c>@task</c> or <c>@task.bash</c>, called or bare: empty for the first; null where it is none.</summary>
    public static string? TaskDecorator(PythonSemantics semantics, PyExpression decorator)
    {
        if (semantics.QualifiedName(decorator is PyCall call ? call.Function : decorator) is not { } name || KnowledgeFile.Root(name) != "airflow")
        {
            return null;
        }

        var at = name.LastIndexOf(".task", StringComparison.Ordinal);
        var rest = at < 0 ? null : name[(at + ".task".Length)..];
        return rest is { Length: 0 } || rest?[0] == '.' ? rest.TrimStart('.') : null;
    }

    /// <summary>The class of Airflow's own that makes a task, such as <c>BashOperator</c>; null for all else.</summary>
    public static string? TaskClass(PythonSemantics semantics, PyExpression function) =>
        IsTaskName(TrainingScript.LastName(function)) && semantics.QualifiedName(function) is { } name && KnowledgeFile.Root(name) == "airflow" ? KnowledgeFile.Last(name) : null;

    /// <summary>Whether tasks of this class do nothing.</summary>
    public static bool IsIdle(string taskClass) => Array.IndexOf(Idle, taskClass) >= 0;

    /// <summary>Whether a class of this name makes tasks.</summary>
    public static bool IsTaskName(string name) => Array.Exists(TaskEndings, ending => name.EndsWith(ending, StringComparison.Ordinal));

    private static bool Is(PythonSemantics semantics, PyExpression function, string last) =>
        function is PyName or PyAttribute && semantics.QualifiedName(function) is { } name && KnowledgeFile.Root(name) == "airflow" && KnowledgeFile.Last(name) == last;
}
