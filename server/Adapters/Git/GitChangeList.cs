using System.Globalization;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Git;

/// <summary>Reads <c>git diff --raw --numstat -z</c>: first a record for each file, then its lines; a renamed file has two paths in both.</summary>
internal static class GitChangeList
{
    private const string Submodule = "160000";

    /// <summary>The changes by path. An output that was cut off gives those that are whole.</summary>
    public static IReadOnlyList<GitChange> Read(string output)
    {
        var changes = new Dictionary<string, GitChange>(StringComparer.Ordinal);
        var parts = output.Split('\0');
        for (var i = 0; i + 1 < parts.Length;)
        {
            if (parts[i].StartsWith(':'))
            {
                ReadRaw(parts, ref i, changes);
            }
            else
            {
                ReadLines(parts, ref i, changes);
            }
        }

        return [.. changes.Values.OrderBy(static change => change.Path, StringComparer.Ordinal)];
    }

    /// <summary>One file of a commit, without renames.</summary>
    /// <param name="record">Such as <c>:100644 100644 OLD NEW M</c>.</param>
    public static GitChange Raw(string record, string path)
    {
        var fields = record.Split(' ');
        return Change(fields, Status(fields), path, null);
    }

    // ":100644 100644 OLD NEW R086" NUL path NUL new path
    private static void ReadRaw(string[] parts, ref int i, Dictionary<string, GitChange> changes)
    {
        var fields = parts[i++].Split(' ');
        var status = Status(fields);
        string? old = null;
        if (status is 'R' or 'C')
        {
            old = parts[i++];
        }

        var path = i < parts.Length ? parts[i++] : "";
        if (path.Length == 0)
        {
            return;
        }

        changes[path] = Change(fields, status, path, old);
    }

    private static GitChange Change(string[] fields, char status, string path, string? old)
    {
        var kind = status switch { 'A' or 'C' => GitChangeKind.Added, 'D' => GitChangeKind.Deleted, 'R' => GitChangeKind.Renamed, _ => GitChangeKind.Modified };
        var isFile = fields.Length < 2 || (fields[0].TrimStart(':') != Submodule && fields[1] != Submodule);
        return new(path, kind == GitChangeKind.Renamed ? old : null, kind, null, null, isFile);
    }

    // "12<tab>3<tab>path" NUL, for a renamed file "12<tab>3<tab>" NUL path NUL new path NUL; hyphens for a binary one
    private static void ReadLines(string[] parts, ref int i, Dictionary<string, GitChange> changes)
    {
        var fields = parts[i++].Split('\t', 3);
        if (fields.Length < 3)
        {
            return;
        }

        var path = fields[2];
        if (path.Length == 0 && i + 1 < parts.Length)
        {
            path = parts[i + 1];
            i += 2;
        }

        if (changes.TryGetValue(path, out var change))
        {
            changes[path] = change with { Added = Number(fields[0]), Removed = Number(fields[1]) };
        }
    }

    private static char Status(string[] fields) => fields.Length > 4 && fields[4].Length > 0 ? fields[4][0] : 'M';

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
