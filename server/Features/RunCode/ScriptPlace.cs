namespace ForgeLsp.Features.RunCode;

/// <summary>Finds the script that a run was started from among the files of a clone.</summary>
public static class ScriptPlace
{
    /// <summary>
    /// The files that <paramref name="source"/> may mean, written as it was on the machine of the run: with a path of that machine, from a subfolder,
    /// or on Windows. The most of its last parts that fit a file decide; several files may have them.
    /// </summary>
    public static IReadOnlyList<string> Find(IEnumerable<string> files, string source)
    {
        var parts = source.Replace('\\', '/').Split('/').Where(static part => part is not ("" or ".")).ToArray();
        if (parts.Length == 0 || parts.Contains("..", StringComparer.Ordinal))
        {
            parts = parts.Length == 0 ? [] : [parts[^1]];
        }

        if (parts.Length == 0 || parts[^1] == "..")
        {
            return [];
        }

        var found = new List<string>();
        var most = 0;
        foreach (var file in files)
        {
            var same = Same(file, parts);
            if (same > most)
            {
                found.Clear();
                most = same;
            }

            if (same > 0 && same == most)
            {
                found.Add(file);
            }
        }

        // "train.py" started in the root is the one in the root.
        var whole = string.Join('/', parts);
        return !source.StartsWith('/') && parts.Length > 1 && found.Contains(whole, StringComparer.Ordinal) ? [whole] : found;
    }

    /// <summary>How many last parts are the same.</summary>
    private static int Same(string file, string[] parts)
    {
        if (!file.EndsWith(parts[^1], StringComparison.Ordinal))
        {
            return 0;
        }

        var names = file.Split('/');
        var same = 0;
        while (same < names.Length && same < parts.Length && names[^(same + 1)] == parts[^(same + 1)])
        {
            same++;
        }

        return same;
    }
}
