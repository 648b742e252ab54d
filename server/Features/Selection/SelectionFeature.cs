using ForgeLsp.Core.Names;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.Modelfiles;
using ForgeLsp.Features.Names;

namespace ForgeLsp.Features.Selection;

/// <summary>"Expand selection": from the word to the scalar, its entry, the block around, and so on to the whole text.</summary>
public static class SelectionFeature
{
    private const int MaxSpans = 40;

    /// <summary>The ever wider spans around each offset, narrowest first. Null for a file that is none of ours.</summary>
    public static IReadOnlyList<IReadOnlyList<TextSpan>>? Of(DocumentScope document, IReadOnlyList<int> offsets) =>
        document.Modelfile is { } modelfile ? [.. offsets.Select(offset => Math.Clamp(offset, 0, modelfile.Text.Length)).Select(offset => Growing([Word(modelfile.Text, offset), .. ModelfileSelection.Around(modelfile.Tree, offset)], offset))]
        : document.Yaml is { } file ? [.. offsets.Select(offset => Around(file.Tree, Math.Clamp(offset, 0, file.Text.Length)))] : null;

    private static List<TextSpan> Around(YamlTree tree, int offset)
    {
        var path = tree.PathAt(offset);
        var spans = new List<TextSpan> { Word(tree.Text, offset) };
        if (path.Node is { } node)
        {
            if (node is YamlScalar scalar)
            {
                spans.Add(YamlNames.Inner(scalar));
            }

            spans.Add(node.Span);
            spans.Add(node.FullSpan);
        }

        for (var i = path.Steps.Count - 1; i >= 0; i--)
        {
            var step = path.Steps[i];
            if (step.Entry is { } entry)
            {
                if (entry.Value is { } value && value.FullSpan.Touches(offset))
                {
                    spans.Add(value.FullSpan);
                }

                spans.Add(entry.Span);
            }

            spans.Add(step.Container.Span);
            spans.Add(step.Container.FullSpan);
        }

        if (path.Document is { } document)
        {
            spans.Add(document.Span);
        }

        spans.Add(new TextSpan(0, tree.Text.Length));
        return Growing(spans, offset);
    }

    /// <summary>Each span must hold the one before it, and more.</summary>
    private static List<TextSpan> Growing(List<TextSpan> spans, int offset)
    {
        var growing = new List<TextSpan>();
        var last = new TextSpan(offset, 0);
        foreach (var span in spans)
        {
            if (span.Length > 0 && span.Start <= last.Start && span.End >= last.End && (span != last || growing.Count == 0))
            {
                growing.Add(span);
                last = span;
            }
        }

        if (growing.Count == 0)
        {
            growing.Add(last);
        }

        // Nobody presses the key so often; and the answer is nested as deep as this list is long.
        if (growing.Count > MaxSpans)
        {
            growing.RemoveRange(MaxSpans - 1, growing.Count - MaxSpans);
        }

        return growing;
    }

    private static TextSpan Word(SourceText text, int offset)
    {
        var start = offset;
        while (start > 0 && IsWord(text[start - 1]))
        {
            start--;
        }

        var end = offset;
        while (end < text.Length && IsWord(text[end]))
        {
            end++;
        }

        return TextSpan.FromBounds(start, end);
    }

    private static bool IsWord(char unit) => char.IsLetterOrDigit(unit) || unit == '_';
}
