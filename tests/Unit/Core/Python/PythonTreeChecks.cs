using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Tests.Unit.Core.Python;

/// <summary>What holds of every tree, however broken its text.</summary>
internal static class PythonTreeChecks
{
    /// <summary>Units cover the text, every span lies in it, children lie inside their parents, comments and problems are in order.</summary>
    /// <exception cref="InvalidOperationException">One of these does not hold.</exception>
    public static void IsSound(PythonTree tree, string what)
    {
        Must(tree.Units.Sum(unit => unit.Length) == tree.Text.Length, what, "the units do not cover the text");
        var children = new List<PyNode>();
        foreach (var node in tree.Nodes())
        {
            var span = tree.SpanOf(node);
            Must(span.Start >= 0 && span.Length >= 0 && span.End <= tree.Text.Length, what, $"{node.GetType().Name} {span} is outside of the text");
            children.Clear();
            node.AddChildren(children);
            foreach (var child in children)
            {
                // Decorators lie before the function; the parentheses of a call count to a generator that is its only argument.
                var isExempt = (node is PyFunction or PyClass && child is PyExpression) || (node is PyArgument && child is PyComprehension);
                var inner = tree.SpanOf(child);
                Must(isExempt || (inner.Start >= span.Start && inner.End <= span.End), what, $"{child.GetType().Name} {inner} is outside of {node.GetType().Name} {span}");
            }
        }

        AreOrdered(tree.Comments, tree.Text.Length, what);
        AreOrdered([.. tree.Problems.Select(problem => problem.Span)], tree.Text.Length, what);
        foreach (var comment in tree.Comments)
        {
            Must(tree.Text[comment.Start] == '#', what, $"{comment} is no comment");
        }
    }

    /// <summary>Everything that a tree says, so that two can be compared.</summary>
    public static string Describe(PythonTree tree) =>
        string.Join('\n', tree.Nodes().Select(node => $"{node.GetType().Name} {tree.SpanOf(node)}")
            .Concat(tree.Comments.Select(comment => $"comment {comment}"))
            .Concat(tree.Problems.Select(problem => $"problem {problem.Span} {problem.Message}")));

    private static void AreOrdered(IReadOnlyList<TextSpan> spans, int length, string what)
    {
        for (var i = 0; i < spans.Count; i++)
        {
            Must(spans[i].Start >= 0 && spans[i].End <= length && (i == 0 || spans[i - 1].Start <= spans[i].Start), what, $"{spans[i]} is outside of the text or out of order");
        }
    }

    private static void Must(bool holds, string what, string message)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"{what}: {message}");
        }
    }
}
