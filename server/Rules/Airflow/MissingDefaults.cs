using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Airflow;

/// <summary>A DAG some of whose tasks lack a setting that all should have.</summary>
/// <param name="Dag">The DAG.</param>
/// <param name="Place">Where it would be mended: the name of its <c>default_args</c>, or of the DAG's call.</param>
/// <param name="Tasks">The tasks that lack it; at least one.</param>
internal sealed record MissingDefault(Dag Dag, TextSpan Place, IReadOnlyList<DagTask> Tasks)
{
    /// <summary>The DAG and its tasks for a message: all of them, or the first that is meant and how many more.</summary>
    public string Who
    {
        get
        {
            var dag = Dag.Id is { } id ? $"`{id}`" : "this DAG";
            var others = Tasks.Count - 1;
            return Tasks.Count == Dag.Tasks.Count(static task => !task.IsIdle) ? $"the tasks of {dag}"
                : Tasks[0].Id is { } task ? $"the task `{task}`{(others == 0 ? "" : others == 1 ? " and one other" : $" and {others} others")} of {dag}"
                : $"{Tasks.Count} {(others == 0 ? "task" : "tasks")} of {dag}";
        }
    }
}

/// <summary>Finds what tasks need and neither they nor their DAG's <c>default_args</c> say. Where any of it cannot be seen, nothing is found.</summary>
internal static class MissingDefaults
{
    /// <summary>The DAGs of <paramref name="file"/> that have tasks for which <paramref name="lacks"/> holds; one for all DAGs that share their <c>default_args</c>.</summary>
    public static IEnumerable<MissingDefault> Of(PythonFile file, Func<Dag, DagTask, bool> lacks)
    {
        if (TrainingScript.IsOutside(file.Path))
        {
            yield break;
        }

        var places = new HashSet<TextSpan>();
        foreach (var dag in DagFile.Of(file).Dags)
        {
            if (!dag.IsKnown || IsBroken(file, dag))
            {
                continue;
            }

            List<DagTask> tasks = [.. dag.Tasks.Where(task => !task.IsIdle && lacks(dag, task))];
            if (tasks.Count > 0 && PlaceOf(file, dag) is var place && places.Add(place))
            {
                yield return new MissingDefault(dag, place, tasks);
            }
        }
    }

    /// <summary>What the task is given under <paramref name="key"/>: its own value, or that of the DAG's <c>default_args</c>; null where neither has one.</summary>
    public static PyExpression? Value(Dag dag, DagTask task, string key) => task.Argument(key) ?? dag.Defaults.Entries.GetValueOrDefault(key);

    /// <summary>The same where it is a written number; null where it is none.</summary>
    public static double? Number(PythonFile file, Dag dag, DagTask task, string key) =>
        Value(dag, task, key) is { } value && AirflowValues.Only(file.Semantics, value) is PyNumber number ? file.Semantics.NumberValue(number) : null;

    /// <summary>Whether the task or the DAG's <c>default_args</c> may have a value for it.</summary>
    public static bool MayHave(Dag dag, DagTask task, string key) => task.MaySet(key) || dag.Defaults.Entries.ContainsKey(key);

    /// <summary>The DAG of <paramref name="file"/> that a finding at <paramref name="place"/> speaks of.</summary>
    public static Dag? At(PythonFile file, TextSpan place) => DagFile.Of(file).Dags.FirstOrDefault(dag => dag.IsKnown && PlaceOf(file, dag) == place);

    /// <summary>Adds a time to the default arguments: the option <c>minutes</c> of the rule, or so many minutes without it.</summary>
    public static IEnumerable<Fix> InMinutes(PythonFile file, Finding finding, RuleContext context, string key, double minutes, bool isPreferred)
    {
        var edits = new DefaultArgsEdits(file);
        if (At(file, finding.Span) is { } dag && edits.Minutes(context.Number("minutes") is > 0 and var wanted ? wanted : minutes) is { } time && edits.Add(dag, (key, time)) is { } added)
        {
            yield return new Fix($"Add `{key}` ({time}) to the default arguments", [new FileEdit(null, added)], isPreferred);
        }
    }

    private static TextSpan PlaceOf(PythonFile file, Dag dag) => file.Tree.SpanOf(dag.Defaults.Display?.Parent switch
    {
        PyAssign { Targets: [PyName target] } => target,
        PyAnnotatedAssign { Target: PyName target } => target,
        PyArgument { Name: { } keyword } => keyword,
        _ => dag.Name,
    });

    /// <summary>Whether a syntax error stands before the end of what the DAG is made of, so that part of it may be missing.</summary>
    private static bool IsBroken(PythonFile file, Dag dag)
    {
        if (file.Tree.Problems is not [var problem, ..])
        {
            return false;
        }

        var end = file.Tree.SpanOf((PyNode?)dag.Call ?? dag.Name).End;
        return problem.Span.Start <= (dag.Defaults.Display is { } display ? Math.Max(end, file.Tree.SpanOf(display).End) : end);
    }
}
