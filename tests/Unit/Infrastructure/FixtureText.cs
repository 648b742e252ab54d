using ForgeLsp.Core.Findings;

namespace ForgeLsp.Tests.Unit.Infrastructure;

/// <summary>What a marker line announces: a finding on the line above it, from <paramref name="Start"/> up to <paramref name="End"/> (columns).</summary>
internal sealed record Expectation(int Line, int Start, int End, Severity Severity, string RuleId, string Message);

/// <summary>A file of a fixture without its marker lines, and what they announced.</summary>
internal sealed record FixtureFile(string Path, string Text, IReadOnlyList<Expectation> Expected);

/// <summary>
/// Reads fixtures. A line <c>#- path</c> starts a file. A line <c># ^^^ warning FRG105: message</c> announces a finding on the line
/// above, at the columns of the carets; <c>#&lt;^^</c> stretches the range back to column 0, where the hash itself stands. One caret also
/// stands for an empty range. A message that ends in <c>…</c> is the beginning of the real one.
/// </summary>
internal static class FixtureText
{
    public static IReadOnlyList<FixtureFile> Parse(string fixture, string defaultPath)
    {
        var files = new List<FixtureFile>();
        var lines = new List<string>();
        var expected = new List<Expectation>();
        var path = defaultPath;
        var any = false;
        foreach (var line in fixture.Split('\n'))
        {
            if (line.StartsWith("#- ", StringComparison.Ordinal))
            {
                Flush();
                path = line[3..].Trim();
            }
            else if (Marker(line, lines.Count - 1) is { } expectation)
            {
                expected.Add(expectation);
            }
            else
            {
                lines.Add(line);
                any = true;
            }
        }

        Flush();
        return files;

        void Flush()
        {
            if (any || files.Count > 0 || path != defaultPath)
            {
                files.Add(new FixtureFile(path, string.Join('\n', lines), [.. expected]));
            }

            lines.Clear();
            expected.Clear();
            any = false;
        }
    }

    private static Expectation? Marker(string line, int above)
    {
        var hash = line.Length - line.TrimStart().Length;
        var from = line.IndexOf('^', StringComparison.Ordinal);
        if (from < 0 || hash >= line.Length || line[hash] != '#' || line[(hash + 1)..from].Trim() is not ("" or "<"))
        {
            return null;
        }

        var to = from;
        while (to < line.Length && line[to] == '^')
        {
            to++;
        }

        var words = line[to..].TrimStart().Split(' ', 3);
        if (words.Length < 3 || !Enum.TryParse<Severity>(words[0], ignoreCase: true, out var severity) || !words[1].EndsWith(':'))
        {
            throw new InvalidOperationException($"Not a marker: {line}");
        }

        var stretched = line.AsSpan(hash + 1, from - hash - 1).Contains('<');
        return new Expectation(above, stretched ? 0 : from, to, severity, words[1][..^1], words[2].TrimEnd('\r'));
    }
}
