using System.Globalization;
using System.Text;

namespace ForgeLsp.Core.Text;

/// <summary>
/// Writes what changes in a file as <c>git apply</c> and <c>patch -p1</c> take it: the unified format
/// (https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html) with git's <c>a/</c> and <c>b/</c>.
/// </summary>
public static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>The difference; empty where there is none.</summary>
    /// <param name="path">Of the file, with <c>/</c>.</param>
    /// <param name="before">The old text, with its byte order mark where the file has one.</param>
    /// <param name="after">The new text, likewise.</param>
    public static string Of(string path, string before, string after)
    {
        var (old, now) = (LineDiff.Lines(before), LineDiff.Lines(after));
        var changes = LineDiff.Between(old, now);
        if (changes.Count == 0)
        {
            return "";
        }

        var diff = new StringBuilder();
        diff.Append("--- ").Append(Name("a/" + path)).Append('\n').Append("+++ ").Append(Name("b/" + path)).Append('\n');
        for (var first = 0; first < changes.Count;)
        {
            var last = first;
            while (last + 1 < changes.Count && changes[last + 1].BeforeStart - changes[last].BeforeEnd <= 2 * Context)
            {
                last++;
            }

            Hunk(diff, old, now, [.. changes.Skip(first).Take(last - first + 1)]);
            first = last + 1;
        }

        return diff.ToString();
    }

    private static void Hunk(StringBuilder diff, IReadOnlyList<string> old, IReadOnlyList<string> now, IReadOnlyList<LineChange> changes)
    {
        var lead = Math.Min(changes[0].BeforeStart, Context);
        var (oldStart, newStart) = (changes[0].BeforeStart - lead, changes[0].AfterStart - lead);
        var tail = Math.Min(old.Count - changes[^1].BeforeEnd, Context);
        diff.Append("@@ -").Append(Range(oldStart, changes[^1].BeforeEnd + tail)).Append(" +").Append(Range(newStart, changes[^1].AfterEnd + tail)).Append(" @@\n");
        var at = oldStart;
        foreach (var change in changes)
        {
            Lines(diff, ' ', old, at, change.BeforeStart);
            Lines(diff, '-', old, change.BeforeStart, change.BeforeEnd);
            Lines(diff, '+', now, change.AfterStart, change.AfterEnd);
            at = change.BeforeEnd;
        }

        Lines(diff, ' ', old, at, at + tail);
    }

    // One line has no count; none at all is named by the line before it.
    private static string Range(int start, int end) => (end - start) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"{start},0"),
        1 => (start + 1).ToString(CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{start + 1},{end - start}"),
    };

    private static void Lines(StringBuilder diff, char mark, IReadOnlyList<string> lines, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            diff.Append(mark).Append(lines[i]);
            if (!lines[i].EndsWith('\n'))
            {
                diff.Append("\n\\ No newline at end of file\n");
            }
        }
    }

    /// <summary>As git writes a name: what could end it, or steer a terminal, is escaped; a blank in it needs a tab behind it.</summary>
    private static string Name(string path)
    {
        if (!path.Any(static unit => char.IsControl(unit) || unit is '"' or '\\'))
        {
            return path.Contains(' ', StringComparison.Ordinal) ? path + "\t" : path;
        }

        var name = new StringBuilder("\"");
        foreach (var unit in Encoding.UTF8.GetBytes(path))
        {
            _ = unit switch
            {
                (byte)'"' or (byte)'\\' => name.Append('\\').Append((char)unit),
                (byte)'\n' => name.Append("\\n"),
                (byte)'\t' => name.Append("\\t"),
                < 0x20 or >= 0x7F => name.Append('\\').Append((char)('0' + (unit >> 6))).Append((char)('0' + ((unit >> 3) & 7))).Append((char)('0' + (unit & 7))),
                _ => name.Append((char)unit),
            };
        }

        return name.Append('"').ToString();
    }
}
