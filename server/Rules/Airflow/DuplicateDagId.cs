using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Airflow;

/// <summary>Reports an Airflow DAG whose id another DAG of the workspace has too.</summary>
public sealed class DuplicateDagId : IRule<PythonFile>
{
    private const int MaxNamed = 3;
    private const int MaxLinked = 20;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG420",
        Name: "airflow-duplicate-dag-id",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "Two Airflow DAGs have one `dag_id`, in two files of the workspace or in one. Ids that are computed are not compared, nor a DAG below a folder called `dags` with one that is not below it, "
            + "which another installation reads or none, nor the branches of one `if`.",
        Why: "Airflow keeps one of them, the one that it happens to read last: the other never runs, and the history of both is mixed.",
        Bad: """
            from airflow import DAG

            dag = DAG("train_churn")
            #- dags/train_copy.py
            from airflow import DAG

            dag = DAG("train_churn")
            """,
        Good: """
            from airflow import DAG

            dag = DAG("train_churn")
            #- dags/train_copy.py
            from airflow import DAG

            dag = DAG("train_churn_weekly")
            """)
    {
        ExamplePath = "dags/train.py",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context)
    {
        if (TrainingScript.IsOutside(document.Path))
        {
            yield break;
        }

        var limit = document.Tree.Problems is [var problem, ..] ? problem.Span.Start : int.MaxValue;
        var dags = DagFile.Of(document).Dags;
        foreach (var dag in dags)
        {
            if (dag is not { Id: { Length: > 0 } id, IdPlace: { } place } || document.Tree.SpanOf(place) is var span && span.Start >= limit)
            {
                continue;
            }

            var own = dags.FirstOrDefault(other => !ReferenceEquals(other, dag) && other.Id == id && !AreBranches(document, other, dag));
            if (own?.IdPlace is { } first)
            {
                if (document.Tree.SpanOf(first).Start < span.Start)
                {
                    yield return new Finding(Info.Id, span, $"`{id}` is the id of another DAG of this file: Airflow keeps one of the two")
                    {
                        Related = [new RelatedPlace(null, document.Tree.SpanOf(first), $"The same id, `{id}`")],
                    };
                }

                continue;
            }

            var others = context.Workspace.DagsWithId(id).Where(other => other.Path != document.Path && AreTogether(document.Path, other.Path)).DistinctBy(static other => other.Path, StringComparer.Ordinal).ToList();
            if (others.Count > 0)
            {
                var named = string.Join(", ", others.Take(MaxNamed).Select(static other => other.Path)) + (others.Count > MaxNamed ? $" and {others.Count - MaxNamed} more" : "");
                yield return new Finding(Info.Id, span, $"`{id}` is also the id of a DAG in {named}: Airflow keeps one of them")
                {
                    Related = [.. others.Take(MaxLinked).Select(other => new RelatedPlace(other.Path, other.Span, $"The same id, `{id}`"))],
                };
            }
        }
    }

    /// <summary>Whether one Airflow reads both: they are below the same folder called <c>dags</c>, or neither is below one.</summary>
    private static bool AreTogether(string one, string other) => Home(one) == Home(other);

    /// <summary>The outermost folder called <c>dags</c> that the file is in; null where there is none.</summary>
    private static string? Home(string path)
    {
        string? home = null;
        for (var folder = RelativePath.Folder(path); folder.Length > 0; folder = RelativePath.Folder(folder))
        {
            home = RelativePath.Name(folder) == "dags" ? folder : home;
        }

        return home;
    }

    /// <summary>Whether at most one of the two is made: they stand in branches of one statement.</summary>
    private static bool AreBranches(PythonFile file, Dag one, Dag other)
    {
        var branching = new HashSet<PyNode>(file.Semantics.Ancestors(StatementOf(file, one)).Where(static node => node is PyConditionalStatement { IsLoop: false } or PyTry or PyMatch), ReferenceEqualityComparer.Instance);
        return branching.Count > 0 && file.Semantics.Ancestors(StatementOf(file, other)).Any(branching.Contains);
    }

    private static PyNode StatementOf(PythonFile file, Dag dag) => dag.Function ?? file.Semantics.StatementOf(dag.Name) ?? (PyNode)dag.Name;
}
