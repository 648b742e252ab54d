using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Modelfiles;

/// <summary>What a cursor in a template is on.</summary>
internal static class ModelfileTemplate
{
    /// <summary>The action <c>{{ … }}</c> around <paramref name="offset"/>, from its opening braces to its closing ones or, where these are missing, to the cursor's line end. Null outside.</summary>
    public static TextSpan? ActionAt(ModelfileTree tree, ModelfileInstruction instruction, int offset)
    {
        var content = instruction.ContentSpan;
        if (instruction.Keyword != ModelfileKeyword.Template || offset < content.Start || offset > content.End)
        {
            return null;
        }

        var text = tree.Text.ToString();
        var open = offset < content.Start + 2 ? -1 : text.LastIndexOf("{{", offset - 1, offset - content.Start, StringComparison.Ordinal);
        if (open < 0)
        {
            return null;
        }

        var close = text.IndexOf("}}", open, content.End - open, StringComparison.Ordinal);
        return close >= 0 && close + 2 <= offset ? null
            : TextSpan.FromBounds(open, close >= 0 ? close + 2 : Math.Min(content.End, tree.Text.LineSpan(tree.Text.LineAt(offset)).End));
    }

    /// <summary>The word at <paramref name="offset"/> with the dot before it.</summary>
    public static TextSpan WordAt(ModelfileTree tree, int offset)
    {
        var text = tree.Text;
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

        if (start > 0 && text[start - 1] == '.')
        {
            start--;
        }
        else if (start == end && end < text.Length && text[end] == '.')
        {
            return new TextSpan(start, 0);
        }

        return TextSpan.FromBounds(start, end);
    }

    private static bool IsWord(char unit) => char.IsLetterOrDigit(unit) || unit == '_';
}
