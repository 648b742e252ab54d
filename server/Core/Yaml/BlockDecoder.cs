using System.Text;

namespace ForgeLsp.Core.Yaml;

/// <summary>Reads the content of a block scalar: indentation, folding, chomping.</summary>
internal static class BlockDecoder
{
    /// <summary>The value of a block.</summary>
    /// <param name="header">The <c>|</c> or <c>&gt;</c> with what follows it.</param>
    /// <param name="content">From the line below the header to the end of the last line with text; with <c>+</c>, of the last blank line.</param>
    /// <param name="indent">Columns that indent the content; -1 where no line has text.</param>
    /// <param name="endsInBreak">Whether a line break ends the last line, in the content or behind it.</param>
    internal static string Decode(string header, string content, int indent, bool endsInBreak)
    {
        var lines = Split(content);
        indent = indent < 0 ? int.MaxValue : indent;
        var last = lines.Count - 1;
        while (last >= 0 && IsBlank(lines[last], indent))
        {
            last--;
        }

        var result = new StringBuilder(content.Length);
        AppendLines(result, lines, last, indent, isFolded: header[0] == '>');
        if (header.Contains('+'))
        {
            result.Append('\n', lines.Count - 1 - Math.Max(last, 0));
        }
        else if (!header.Contains('-') && last >= 0 && endsInBreak)
        {
            result.Append('\n');
        }

        return result.ToString();
    }

    private static void AppendLines(StringBuilder result, List<string> lines, int last, int indent, bool isFolded)
    {
        var blanks = 0;
        var isFirst = true;
        var previousIsText = false;
        for (var i = 0; i <= last; i++)
        {
            if (IsBlank(lines[i], indent))
            {
                blanks++;
                continue;
            }

            var line = lines[i].AsSpan(indent);

            // A line that is indented deeper keeps its breaks on both sides.
            var isText = line[0] is not (' ' or '\t');
            if (isFirst)
            {
                result.Append('\n', blanks);
            }
            else if (isFolded && previousIsText && isText)
            {
                result.Append(blanks == 0 ? ' ' : '\n', Math.Max(1, blanks));
            }
            else
            {
                result.Append('\n', blanks + 1);
            }

            result.Append(line);
            isFirst = false;
            previousIsText = isText;
            blanks = 0;
        }
    }

    private static bool IsBlank(string line, int indent) =>
        string.IsNullOrWhiteSpace(line) && (line.Length <= indent || line.AsSpan(0, indent).ContainsAnyExcept(' '));

    private static List<string> Split(string content)
    {
        var lines = new List<string>();
        var start = 0;
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] is '\n' or '\r')
            {
                lines.Add(content[start..i]);
                i += content[i] == '\r' && i + 1 < content.Length && content[i + 1] == '\n' ? 1 : 0;
                start = i + 1;
            }
        }

        lines.Add(content[start..]);
        return lines;
    }
}
