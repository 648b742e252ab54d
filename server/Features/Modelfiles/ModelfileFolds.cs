using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Features.Folding;

namespace ForgeLsp.Features.Modelfiles;

/// <summary>Folds of a Modelfile: instructions over several lines, runs of comments, and <c># region</c> … <c># endregion</c>.</summary>
internal static class ModelfileFolds
{
    /// <summary>All folds, in no order.</summary>
    public static List<Fold> Of(ModelfileTree tree)
    {
        var text = tree.Text;
        var folds = new List<Fold>();
        foreach (var instruction in tree.Instructions)
        {
            Add(folds, text.LineAt(instruction.Span.Start), text.LineAt(instruction.Span.End), FoldKind.Block);
        }

        var regions = new Stack<int>();
        var (first, last) = (-1, -2);
        foreach (var comment in tree.Comments)
        {
            var line = text.LineAt(comment.Start);
            var words = text.ToString(comment).AsSpan(1).Trim();
            var isStart = words.StartsWith("region", StringComparison.Ordinal);
            if (isStart || words.StartsWith("endregion", StringComparison.Ordinal))
            {
                Add(folds, first, last, FoldKind.Comment);
                (first, last) = (-1, -2);
                if (isStart)
                {
                    regions.Push(line);
                }
                else if (regions.TryPop(out var start))
                {
                    Add(folds, start, line, FoldKind.Region);
                }
            }
            else if (line == last + 1)
            {
                last = line;
            }
            else
            {
                Add(folds, first, last, FoldKind.Comment);
                (first, last) = (line, line);
            }
        }

        Add(folds, first, last, FoldKind.Comment);
        return folds;
    }

    private static void Add(List<Fold> folds, int start, int end, FoldKind kind)
    {
        if (start >= 0 && end > start)
        {
            folds.Add(new Fold(start, end, kind, 0));
        }
    }
}
