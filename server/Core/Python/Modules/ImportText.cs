namespace ForgeLsp.Core.Python.Modules;

/// <summary>Reads imports from the bare text of a Python file, without parsing it: quick enough for every file of a workspace. A docstring that shows an import counts as one.</summary>
public static class ImportText
{
    /// <summary>The dotted names that are imported, as <see cref="Findings.ModuleSummary.Imports"/> writes them; each once, in order.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var found = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end;
            var line = text.AsSpan(at, end - at).Trim();
            if (line.StartsWith("import "))
            {
                Add(line[7..], "");
            }
            else if (line.StartsWith("from ") && line.IndexOf(" import ") is > 5 and var split)
            {
                var names = line[(split + 8)..];
                if (names.TrimStart() is ['(', ..] && text.IndexOf(')', at) is > 0 and var close)
                {
                    var open = text.IndexOf('(', at);
                    names = text.AsSpan(open + 1, close - open - 1);
                    end = text.IndexOf('\n', close) is >= 0 and var next ? next : text.Length;
                }

                var module = line[5..split].Trim().ToString();
                Add(names, module.EndsWith('.') ? module : module + ".");
            }

            at = end + 1;
        }

        return found;

        void Add(ReadOnlySpan<char> names, string prefix)
        {
            foreach (var range in names.Split(','))
            {
                var name = names[range].Trim().TrimStart('(').TrimStart();
                name = name.IndexOfAny(" \t\r\n#\\;)") is >= 0 and var stop ? name[..stop] : name;
                if (name.Length > 0 && prefix + name.ToString() is var full && seen.Add(full))
                {
                    found.Add(full);
                }
            }
        }
    }
}
