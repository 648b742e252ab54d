using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.Modelfiles;
using ForgeLsp.Features.Names;

namespace ForgeLsp.Features.Folding;

/// <summary>What a folded piece is.</summary>
public enum FoldKind { Block, Comment, Region }

/// <summary>Lines that fold to the first of them; both ends count, and are zero-based.</summary>
/// <param name="Depth">How deep it is nested; 0 for the outermost.</param>
public readonly record struct Fold(int StartLine, int EndLine, FoldKind Kind, int Depth);

/// <summary>Folding: blocks, flow collections over several lines, groups of comments, documents, and <c># region</c> … <c># endregion</c>.</summary>
public static class FoldingFeature
{
    /// <summary>All folds in order of their first line, in time proportional to the text; at most <paramref name="limit"/>, of which the outermost stay. Null for a file that is none of ours.</summary>
    public static IReadOnlyList<Fold>? Of(DocumentScope document, int? limit, CancellationToken cancel)
    {
        var folds = document.Modelfile is { } modelfile ? ModelfileFolds.Of(modelfile.Tree) : document.Yaml is { } file ? new FoldWalk(file.Tree, cancel).Run() : null;
        if (folds is null)
        {
            return null;
        }

        if (limit is >= 0 and var most && folds.Count > most)
        {
            folds = [.. folds.OrderBy(static fold => fold.Depth).Take(most)];
        }

        folds.Sort(static (first, second) => first.StartLine != second.StartLine ? first.StartLine.CompareTo(second.StartLine) : second.EndLine.CompareTo(first.EndLine));
        return folds;
    }
}

/// <summary>Gathers folds. Positions only ever grow, so that lines are counted along and not searched for.</summary>
internal sealed class FoldWalk(YamlTree tree, CancellationToken cancel)
{
    private readonly SourceText _text = tree.Text;
    private readonly List<Fold> _folds = [];
    private int _line;
    private TextSpan _lineSpan = tree.Text.LineSpan(0);

    public List<Fold> Run()
    {
        var documents = tree.Documents;
        for (var i = 0; i < documents.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var document = documents[i];
            if (documents.Count > 1 && document.Root is { } root)
            {
                // From its `---`, so that a folded document still shows as one.
                var start = LineAt(Math.Min(FirstText(document.Span), root.FullSpan.Start));
                Add(start, LastLine(document.Span.Start, document.Span.End), FoldKind.Block, 0);
            }

            if (document.Root is { } value)
            {
                Visit(value, documents.Count > 1 ? 1 : 0);
            }
        }

        Comments();
        return _folds;
    }

    private void Visit(YamlNode node, int depth)
    {
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    Piece(entry.Span, entry.Value, depth);
                    if (entry.Value is YamlMapping or YamlSequence)
                    {
                        Visit(entry.Value, depth + 1);
                    }
                }

                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    Piece(item.FullSpan, item, depth);
                    if (item is YamlMapping or YamlSequence)
                    {
                        Visit(item, depth + 1);
                    }
                }

                break;
        }
    }

    /// <summary>An entry or item folds from its first line to the last of its value; the closing bracket of a flow collection stays in sight.</summary>
    private void Piece(TextSpan span, YamlNode? value, int depth)
    {
        if (value is null || span.Length == 0)
        {
            return;
        }

        var start = LineAt(span.Start);
        if (span.End <= _lineSpan.End)
        {
            return;
        }

        var end = LastLine(span.Start, span.End);
        if (end > start && value is YamlMapping { IsFlow: true } or YamlSequence { IsFlow: true } && _text[span.End - 1] is ']' or '}'
            && string.IsNullOrWhiteSpace(_text.ToString(TextSpan.FromBounds(_text.LineSpan(end).Start, span.End - 1))))
        {
            end--;
        }

        Add(start, end, FoldKind.Block, depth);
    }

    private void Comments()
    {
        var regions = new Stack<int>();
        var first = -1;
        var last = -2;
        foreach (var comment in tree.Comments)
        {
            var line = _text.LineAt(comment.Start);
            var isWhole = string.IsNullOrWhiteSpace(_text.ToString(TextSpan.FromBounds(_text.LineSpan(line).Start, comment.Start)));
            var words = isWhole ? _text.ToString(comment).AsSpan(1).Trim() : default;
            if (words.StartsWith("region", StringComparison.Ordinal) || words.StartsWith("endregion", StringComparison.Ordinal))
            {
                Group(first, last);
                first = -1;
                if (words[0] == 'r')
                {
                    regions.Push(line);
                }
                else if (regions.TryPop(out var start))
                {
                    Add(start, line, FoldKind.Region, 0);
                }
            }
            else if (isWhole && first >= 0 && line == last + 1)
            {
                last = line;
            }
            else
            {
                Group(first, last);
                (first, last) = isWhole ? (line, line) : (-1, -2);
            }
        }

        Group(first, last);
    }

    private void Group(int first, int last)
    {
        if (first >= 0)
        {
            Add(first, last, FoldKind.Comment, 1);
        }
    }

    private void Add(int start, int end, FoldKind kind, int depth)
    {
        if (end > start && !(_folds.Count > 0 && _folds[^1].StartLine == start && _folds[^1].EndLine == end))
        {
            _folds.Add(new Fold(start, end, kind, depth));
        }
    }

    /// <summary>The line of an offset that is not before the ones asked for earlier, but by a little.</summary>
    private int LineAt(int offset)
    {
        if (offset < _lineSpan.Start || offset > _lineSpan.End + 2000)
        {
            _line = _text.LineAt(offset);
            _lineSpan = _text.LineSpan(_line);
        }

        while (offset > _lineSpan.End && _line + 1 < _text.LineCount)
        {
            var next = _text.LineSpan(_line + 1);
            if (next.Start > offset)
            {
                break;
            }

            _line++;
            _lineSpan = next;
        }

        return _line;
    }

    /// <summary>The line of the last character before <paramref name="end"/> that is no blank.</summary>
    private int LastLine(int start, int end)
    {
        var last = end - 1;
        while (last > start && char.IsWhiteSpace(_text[last]))
        {
            last--;
        }

        return _text.LineAt(last);
    }

    private int FirstText(TextSpan span)
    {
        var at = span.Start;
        while (at < span.End && char.IsWhiteSpace(_text[at]))
        {
            at++;
        }

        return at;
    }
}
