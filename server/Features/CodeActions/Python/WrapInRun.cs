using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>Puts what trains into <c>with mlflow.start_run():</c>.</summary>
internal static class WrapInRun
{
    /// <summary>The edits; null where the training shares its lines with other code.</summary>
    /// <param name="finding">Stands at the call that trains.</param>
    /// <param name="experiment">The tracking experiment that the run belongs to; null where the workspace does not say.</param>
    public static IReadOnlyList<TextEdit>? Edits(PythonFile file, NameScope scope, Finding finding, string? experiment)
    {
        if (file.Semantics.Calls.FirstOrDefault(call => file.Tree.SpanOf(call.Function) == finding.Span) is not { } training || Whole(file, scope, training) is not var (statement, lines))
        {
            return null;
        }

        var style = PythonStyle.Of(file);
        var head = new ScriptHead(file, style, scope.OwnerOf(training) is null ? lines.Start : int.MaxValue);
        if (!head.IsFree || head.Place > lines.Start || head.Import("mlflow") is not { } mlflow)
        {
            return null;
        }

        var isNamed = experiment is null || file.Semantics.Calls.Any(call => call.Function is PyAttribute { Name.Text: "set_experiment" } or PyName { Id: "set_experiment" });
        var opening = (isNamed ? "" : $"{lines.Indent}{mlflow}.set_experiment({style.Quoted(experiment ?? "")}){style.NewLine}") + $"{lines.Indent}with {mlflow}.start_run():{style.NewLine}";
        var edits = new List<TextEdit>();
        if (head.Edit() is { } import)
        {
            edits.Add(import);
        }

        var statements = ToScores(file, statement);
        var first = file.Text.LineAt(lines.Start);
        var last = file.Text.LineAt(file.Tree.SpanOf(statements[^1]).End - 1);
        var inside = InsideStrings(file, statements);
        for (var line = first; line <= last; line++)
        {
            var span = file.Text.LineSpan(line);
            var indent = inside.Contains(line) || string.IsNullOrWhiteSpace(file.Text.ToString(span)) ? "" : style.Indent;
            var text = (line == first ? opening : "") + indent;
            if (text.Length > 0)
            {
                edits.Add(new TextEdit(new TextSpan(line == first ? lines.Start : span.Start, 0), text));
            }
        }

        return edits;
    }

    /// <summary>What belongs to one training: the loop around a step, else the statement; it stands on lines of its own.</summary>
    private static (PyStatement Statement, StatementLines Lines)? Whole(PythonFile file, NameScope scope, PyCall training)
    {
        var owner = scope.OwnerOf(training);
        (PyStatement, StatementLines)? found = null;
        var isLoop = false;
        foreach (var outer in file.Semantics.Ancestors(training))
        {
            if (ReferenceEquals(outer, owner) || outer is PyClass or PyFunction)
            {
                break;
            }

            // Inside an `if` or `try` the training stays where it is; a loop is trained as a whole.
            var loops = outer is PyFor or PyConditionalStatement { IsLoop: true };
            if (outer is PyStatement statement && (found is null || loops) && (!isLoop || loops) && StatementLines.Of(file, statement) is { } lines && !IsDecorated(statement))
            {
                found = (statement, lines);
                isLoop |= loops;
            }
        }

        return found;
    }

    /// <summary>The statement, and those below it in its block down to the last that computes a score: a score belongs to the run that gave it.</summary>
    private static IReadOnlyList<PyStatement> ToScores(PythonFile file, PyStatement statement)
    {
        var block = new List<PyNode>();
        file.Semantics.ParentOf(statement)?.AddChildren(block);
        var below = (block.Count > 0 ? block.OfType<PyStatement>() : file.Tree.Statements).SkipWhile(other => !ReferenceEquals(other, statement))
            .TakeWhile(other => ReferenceEquals(other, statement) || (other is not (PyFunction or PyClass) && StatementLines.Of(file, other) is not null && !TrainsAgain(other))).ToList();
        var last = below.FindLastIndex(other => other.DescendantsAndSelf().Any(node => node is PyCall { Function: PyAttribute { Name.Text: "score" or "evaluate" } }
            || (node is PyCall call && file.Semantics.QualifiedName(call.Function)?.StartsWith("sklearn.metrics.", StringComparison.Ordinal) == true)));
        return [.. below.Take(Math.Max(1, last + 1))];
    }

    private static bool TrainsAgain(PyStatement statement) =>
        statement.DescendantsAndSelf().Any(static node => node is PyCall { Function: PyAttribute { Name.Text: "fit" or "train" or "fit_generator" or "partial_fit" or "backward" } });

    private static bool IsDecorated(PyStatement statement) => statement is PyFunction { Decorators.Count: > 0 } or PyClass { Decorators.Count: > 0 };

    /// <summary>Lines that begin inside a text: blanks there would be a part of it.</summary>
    private static HashSet<int> InsideStrings(PythonFile file, IReadOnlyList<PyStatement> statements)
    {
        var lines = new HashSet<int>();
        foreach (var text in statements.SelectMany(static statement => statement.DescendantsAndSelf()).OfType<PyString>())
        {
            foreach (var part in text.Parts)
            {
                var span = file.Tree.SpanOf(part);
                for (var line = file.Text.LineAt(span.Start) + 1; line <= file.Text.LineAt(span.End); line++)
                {
                    lines.Add(line);
                }
            }
        }

        return lines;
    }
}
