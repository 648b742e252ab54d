using System.Text;

namespace ForgeLsp.Core.Text;

/// <summary>A table of text.</summary>
/// <param name="Rows">Each with its own number of cells.</param>
/// <param name="Total">How many rows there are; more than <paramref name="Rows"/> where they were too many.</param>
public sealed record CsvTable(IReadOnlyList<IReadOnlyList<string>> Rows, int Total);

/// <summary>
/// Reads comma- or tab-separated text (RFC 4180, with line breaks of any kind): fields in quotes may hold separators, breaks and doubled quotes.
/// What breaks the grammar is taken as it stands: a quote inside a plain field is a character, one that is never closed ends with the text.
/// </summary>
public static class CsvReader
{
    /// <summary>The rows of a text, without empty lines. Never throws; linear in the text's length.</summary>
    /// <param name="separator">Between fields.</param>
    /// <param name="maxRows">Later rows are counted only.</param>
    public static CsvTable Read(string text, char separator, int maxRows)
    {
        var rows = new List<IReadOnlyList<string>>();
        var total = 0;
        var at = text.StartsWith('\uFEFF') ? 1 : 0;
        while (at < text.Length)
        {
            var row = ReadRow(text, separator, ref at);
            if (row is [""])
            {
                continue;
            }

            total++;
            if (rows.Count < maxRows)
            {
                rows.Add(row);
            }
        }

        return new(rows, total);
    }

    /// <summary>What separates the fields of a text that does not say: a tab or a semicolon where its first line has more of them than commas.</summary>
    public static char SeparatorOf(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var line = end < 0 ? text : text[..end];
        return new[] { ',', '\t', ';' }.MaxBy(separator => line.Count(c => c == separator));
    }

    private static List<string> ReadRow(string text, char separator, ref int at)
    {
        var row = new List<string>();
        while (true)
        {
            row.Add(at < text.Length && text[at] == '"' ? Quoted(text, separator, ref at) : Plain(text, separator, ref at));
            if (at >= text.Length)
            {
                return row;
            }

            var end = text[at++];
            if (end != separator)
            {
                at += end == '\r' && at < text.Length && text[at] == '\n' ? 1 : 0;
                return row;
            }

            if (at >= text.Length)
            {
                row.Add(""); // the text ends behind a separator
                return row;
            }
        }
    }

    private static string Plain(string text, char separator, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] != separator && text[at] is not ('\r' or '\n'))
        {
            at++;
        }

        return text[start..at];
    }

    private static string Quoted(string text, char separator, ref int at)
    {
        var field = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                field.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                field.Append(text[at++]);
            }
            else
            {
                at++;
                break;
            }
        }

        // Whatever stands behind the closing quote belongs to the field all the same.
        field.Append(Plain(text, separator, ref at));
        return field.ToString();
    }
}
