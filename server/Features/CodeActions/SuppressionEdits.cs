using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Python.Notebooks;
using ForgeLsp.Core.Text;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Features.CodeActions;

/// <summary>Comments that silence a rule: behind the line of a finding, where a comment may stand there, and at the top of the file.</summary>
internal static class SuppressionEdits
{
    /// <summary>What a comment at the top may say to other tools, which want it first.</summary>
    private static readonly string[] First = ["#!", "coding", "yaml-language-server", "$schema"];

    /// <summary>The ways to silence <paramref name="finding"/>, the narrowest first; <c>Where</c> ends the sentence "Ignore …".</summary>
    public static IEnumerable<(string Where, TextEdit Edit)> For(SourceFile file, Finding finding)
    {
        var line = file.Text.LineAt(finding.Span.Start);
        var onLine = new TextEdit(new TextSpan(file.Text.LineSpan(line).End, 0), $"  # forge: ignore[{finding.RuleId}]");
        if (Silences(file, onLine, finding, line))
        {
            yield return ("on this line", onLine);
        }

        var inFile = InFile(file, finding);
        if (Silences(file, inFile, finding, line + 1))
        {
            yield return (file.Notebook is null ? "in this file" : "in this notebook", inFile);
        }
    }

    /// <summary>Whether the comment is one: inside of a text over several lines it would be a part of the text.</summary>
    private static bool Silences(SourceFile file, TextEdit edit, Finding finding, int line)
    {
        var after = new SourceFile(file.Path, file.Text.WithChange(edit.Span, edit.NewText), file);
        return new Suppressions(after.Text, after.Comments()).Silences(finding.RuleId, line);
    }

    private static TextEdit InFile(SourceFile file, Finding finding)
    {
        var text = file.Text;
        var line = file.Notebook is null ? 0 : CellMagics.MagicLine(text) + 1 ?? 0;
        while (line < text.LineCount - 1 && text.ToString(text.LineSpan(line)).TrimStart('\uFEFF') is ['#', ..] comment && First.Any(mark => comment.Contains(mark, StringComparison.Ordinal)))
        {
            line++;
        }

        var start = text.LineSpan(line).Start;
        if (start < text.Length && text[start] == '\uFEFF')
        {
            start++;
        }

        return new TextEdit(new TextSpan(start, 0), $"# forge: ignore-file[{finding.RuleId}]{LineBreaks.Of(text)}");
    }
}
