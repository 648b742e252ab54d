using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>A run that a script opens with MLflow.</summary>
/// <param name="Start">The call of <c>start_run</c>.</param>
/// <param name="Block">The <c>with</c> that holds the run; null where it is opened by a statement.</param>
/// <param name="Statement">The statement that opens it.</param>
/// <param name="Module">What stands for MLflow in this script.</param>
internal sealed record TrainingRun(PyCall Start, PyWith? Block, PyStatement Statement, string Module)
{
    /// <summary>The runs of <paramref name="file"/>, in order of position.</summary>
    public static IReadOnlyList<TrainingRun> Of(PythonFile file)
    {
        var found = new List<TrainingRun>();
        foreach (var call in file.Semantics.Calls)
        {
            if (file.Semantics.QualifiedName(call.Function) is "mlflow.start_run" && call.Function is PyAttribute { Target: var module }
                && file.Semantics.Ancestors(call).OfType<PyStatement>().FirstOrDefault() is { } statement)
            {
                var block = statement is PyWith with && with.Items.Any(item => ReferenceEquals(item.Context, call)) ? with : null;
                if (block is not null || statement is PyExpressionStatement or PyAssign)
                {
                    found.Add(new TrainingRun(call, block, statement, file.Tree.TextOf(module)));
                }
            }
        }

        return found;
    }

    /// <summary>Whether <paramref name="node"/> runs while the run is open, as far as the place tells.</summary>
    public bool Holds(PythonFile file, PyNode node) => Block is not null
        ? file.Semantics.Ancestors(node).Contains(Block)
        : new NameScope(file).Dominates(Statement, node);

    /// <summary>Code as the first lines of the run; null where there is no place for lines of their own.</summary>
    public TextEdit? First(PythonFile file, params IEnumerable<string> code)
    {
        var newLine = LineBreaks.Of(file.Text);
        if (Block is { Body: [var first, ..] })
        {
            // A decorated definition begins above its keyword.
            return first is not (PyFunction or PyClass) && file.Text.LineAt(file.Tree.SpanOf(first).Start) > file.Text.LineAt(file.Tree.SpanOf(Block).Start) && StatementLines.Of(file, first) is { } lines
                ? new TextEdit(new TextSpan(lines.Start, 0), string.Concat(code.Select(line => lines.Indent + line + newLine)))
                : null;
        }

        return After(file, Statement, code);
    }

    /// <summary>Code on lines of its own below <paramref name="statement"/>; null where it shares its lines.</summary>
    public static TextEdit? After(PythonFile file, PyStatement statement, params IEnumerable<string> code) =>
        StatementLines.Of(file, statement) is { } lines
            ? new TextEdit(new TextSpan(lines.End, 0), string.Concat(code.Select(line => LineBreaks.Of(file.Text) + lines.Indent + line)))
            : null;
}
