using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>The lines of a statement that shares them with no other.</summary>
/// <param name="Start">Where its first line starts; decorators are not counted.</param>
/// <param name="End">Where its last line ends, before the line break.</param>
/// <param name="Indent">The blanks before it.</param>
internal sealed record StatementLines(int Start, int End, string Indent)
{
    /// <summary>The lines of <paramref name="statement"/>; null where another statement begins or ends on them.</summary>
    public static StatementLines? Of(PythonFile file, PyStatement statement)
    {
        var span = file.Tree.SpanOf(statement);
        if (PythonStyle.IndentAt(file.Text, span.Start) is not { } indent)
        {
            return null;
        }

        var end = file.Text.LineSpan(file.Text.LineAt(Math.Max(span.Start, span.End - 1))).End;
        var rest = file.Text.ToString(TextSpan.FromBounds(span.End, Math.Max(span.End, end))).TrimStart();
        return rest.Length == 0 || rest[0] == '#' ? new StatementLines(span.Start - indent.Length, end, indent) : null;
    }
}
