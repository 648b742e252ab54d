using System.Text;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Compare.Export;

/// <summary>The table in Markdown, as GitHub and GitLab show it: the best of a metric is bold, numbers are exact.</summary>
public static class MarkdownExport
{
    private const string Special = "\\`*_[]<>|~&$";
    private const string Apart = "<!-- -->";

    /// <summary>The table alone.</summary>
    public static string Text(ShownTable table, bool runsAsRows)
    {
        var rows = table.Rows.Select(row => (Head: Head(row), Cells: Cells(row))).ToList();
        var ids = table.Runs.Select(run => Escape(ShownTable.ShortId(run))).ToList();
        var names = table.Labels.Select(static label => Escape(label)).ToList();
        return runsAsRows
            ? Table(["run", "id", .. rows.Select(static row => row.Head)], table.Runs.Select((_, place) => (IReadOnlyList<string>)[names[place], ids[place], .. rows.Select(row => row.Cells[place])]))
            : Table(["", .. names], rows.Select(static row => (IReadOnlyList<string>)[row.Head, .. row.Cells]).Prepend(["run", .. ids]));
    }

    /// <summary>A table of cells that are Markdown already.</summary>
    public static string Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        text.Append(Line(head)).Append('|').Insert(text.Length, "---|", head.Count).Append('\n');
        foreach (var row in rows)
        {
            text.Append(Line(row));
        }

        return text.ToString();
    }

    /// <summary>
    /// Text of a store inside a line: it is shown as it is, makes no link, tells nobody of itself (<c>@name</c>) and refers to no issue (<c>#1</c>). Hosts
    /// look for these after Markdown was read, where a backslash is gone; an empty comment is what keeps them apart. Within a word <c>_</c> emphasises nothing, and
    /// <c>#</c> before a blank refers to nothing: they stay as people write them.
    /// </summary>
    public static string Escape(string text, int limit = 200)
    {
        var escaped = new StringBuilder();
        var line = MarkdownText.OneLine(text, limit);
        for (var i = 0; i < line.Length; i++)
        {
            escaped.Append(line[i] switch
            {
                '#' when i > 0 && (i + 1 == line.Length || line[i + 1] == ' ') => "#",
                '@' or '#' => line[i] + Apart,
                '_' when i > 0 && i + 1 < line.Length && char.IsLetterOrDigit(line[i - 1]) && char.IsLetterOrDigit(line[i + 1]) => "_",
                ':' when i + 1 < line.Length && line[i + 1] == '/' => ":" + Apart,
                '.' when i >= 3 && line.AsSpan(i - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase) => Apart + ".",
                var c when Special.Contains(c, StringComparison.Ordinal) => "\\" + c,
                var c => c.ToString(),
            });
        }

        return escaped.ToString();
    }

    private static string Head(ShownRow row) => Escape(row.Name) + row.HigherIsBetter switch { true => " ↑", false => " ↓", null => "" };

    private static IReadOnlyList<string> Cells(ShownRow row) =>
        [.. row.Words.Select((cell, place) => cell is null ? "" : row.Numbers is null ? Escape(cell) : row.Best.Contains(place) ? $"**{cell}**" : cell)];

    private static string Line(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells)} |\n";
}
