using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>How a script is written, so that what is inserted looks like the rest.</summary>
/// <param name="Indent">What one level is indented by.</param>
/// <param name="Quote">The quote that the file uses most.</param>
/// <param name="NewLine">The file's line break.</param>
internal sealed record PythonStyle(string Indent, char Quote, string NewLine)
{
    /// <summary>The style of <paramref name="file"/>; four blanks and double quotes where it does not tell.</summary>
    public static PythonStyle Of(PythonFile file)
    {
        string? indent = null;
        var (single, quotes) = (0, 0);
        foreach (var node in file.Tree.Nodes())
        {
            if (node is PyString { Parts: [var part, ..] })
            {
                var span = file.Tree.SpanOf(part);
                quotes++;
                single += file.Text[span.End - 1] == '\'' ? 1 : 0;
            }

            if (indent is null && Body(node) is { } first && IndentAt(file.Text, file.Tree.SpanOf(first).Start) is { } inner)
            {
                var outer = file.Text.LineSpan(file.Text.LineAt(file.Tree.SpanOf(node).Start));
                var lead = Blanks(file.Text, outer.Start);
                indent = inner.Length > lead.Length && inner.StartsWith(lead, StringComparison.Ordinal) ? inner[lead.Length..] : null;
            }
        }

        return new PythonStyle(indent ?? "    ", 2 * single > quotes ? '\'' : '"', LineBreaks.Of(file.Text));
    }

    /// <summary>The text in the file's quotes. It must hold none of them, nor a backslash.</summary>
    public string Quoted(string text) => Quote + text + Quote;

    /// <summary>The blanks before <paramref name="offset"/>, where nothing else stands before it on its line; else null.</summary>
    public static string? IndentAt(SourceText text, int offset)
    {
        var start = text.LineSpan(text.LineAt(offset)).Start;
        if (start < text.Length && text[start] == '\uFEFF')
        {
            start++;
        }

        var lead = text.ToString(TextSpan.FromBounds(start, Math.Max(start, offset)));
        return string.IsNullOrWhiteSpace(lead) ? lead : null;
    }

    private static string Blanks(SourceText text, int offset)
    {
        var end = offset;
        while (end < text.Length && text[end] is ' ' or '\t')
        {
            end++;
        }

        return text.ToString(TextSpan.FromBounds(offset, end));
    }

    private static PyStatement? Body(PyNode node) => node switch
    {
        PyFunction function => function.Body.FirstOrDefault(),
        PyClass type => type.Body.FirstOrDefault(),
        PyFor loop => loop.Body.FirstOrDefault(),
        PyWith with => with.Body.FirstOrDefault(),
        PyConditionalStatement { Branches: [var first, ..] } => first.Body.FirstOrDefault(),
        _ => null,
    };
}
