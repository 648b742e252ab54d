using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Modelfiles;

/// <summary>Edits that several rules make.</summary>
internal static class ModelfileEdits
{
    /// <summary>Takes an instruction out with its lines.</summary>
    public static TextEdit Remove(ModelfileFile file, ModelfileInstruction instruction)
    {
        var line = file.Text.LineAt(instruction.Span.Start);
        var start = file.Text.LineSpan(line).Start;
        var last = file.Text.LineAt(instruction.LineEnd);
        if (last + 1 < file.Text.LineCount)
        {
            return new TextEdit(TextSpan.FromBounds(start, file.Text.LineSpan(last + 1).Start), "");
        }

        // The last line goes with the break before it.
        return new TextEdit(TextSpan.FromBounds(line > 0 ? file.Text.LineSpan(line - 1).End : start, file.Text.Length), "");
    }
}
