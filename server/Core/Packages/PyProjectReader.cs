namespace ForgeLsp.Core.Packages;

/// <summary>Reads <c>dependencies</c> and <c>requires-python</c> below <c>[project]</c> of a <c>pyproject.toml</c> (PEP 621), and nothing else of it. Never throws.</summary>
public static class PyProjectReader
{
    private const int MaxLines = 20_000;

    /// <summary>What the project asks for, without what only some machines need; null where the text has no project.</summary>
    public static EnvironmentFile? Read(string text)
    {
        var isProject = false;
        var (hasProject, isList) = (false, false);
        string? python = null;
        var found = new List<Requirement>();
        foreach (var raw in text.Split('\n').Take(MaxLines))
        {
            var line = raw.Trim();
            if (!isList && line.StartsWith('['))
            {
                isProject = line.Split('#')[0].Trim() == "[project]";
                hasProject |= isProject;
            }
            else if (isProject && !isList && line.Split('=')[0].Trim() == "requires-python")
            {
                python = Strings(line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]).FirstOrDefault();
            }
            else if (isProject && (isList || (line.Split('=')[0].Trim() == "dependencies" && line.Contains('[', StringComparison.Ordinal))))
            {
                var items = isList ? line : line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..];
                found.AddRange(Strings(items).Where(static item => !item.Contains(';', StringComparison.Ordinal)).Select(RequirementsReader.ReadLine).OfType<Requirement>());
                isList = !IsClosed(items);
            }
        }

        return hasProject ? new([.. found.DistinctBy(static one => one.Name)], python) : null;
    }

    private static IEnumerable<string> Strings(string line)
    {
        for (var at = 0; at < line.Length && line[at] != '#'; at++)
        {
            if (line[at] is '"' or '\'')
            {
                var end = line.IndexOf(line[at], at + 1);
                if (end < 0)
                {
                    yield break;
                }

                yield return line[(at + 1)..end];
                at = end;
            }
        }
    }

    // A bracket outside of quotes ends the list; extras have theirs inside.
    private static bool IsClosed(string line)
    {
        var quote = '\0';
        foreach (var c in line)
        {
            if (quote == '\0' && c == '#')
            {
                return false;
            }

            if (quote == '\0' && c == ']')
            {
                return true;
            }

            quote = quote == '\0' && c is '"' or '\'' && quote == '\0' ? c : c == quote ? '\0' : quote;
        }

        return false;
    }
}
