namespace ForgeLsp.Core.Text;

/// <summary>
/// A path pattern over <c>/</c>-separated relative paths: <c>*</c> and <c>?</c> within a segment, <c>**</c> across segments,
/// <c>{a,b}</c> alternatives. A pattern without wildcard also matches everything below it, as in <c>.gitignore</c>.
/// Matching takes time proportional to pattern × path, whatever the pattern.
/// </summary>
public sealed class Glob
{
    private const int MaxAlternatives = 256;

    /// <summary>Paths of fewer segments are matched without taking memory.</summary>
    private const int MaxInPlace = 64;

    private readonly string[][] _alternatives;

    private Glob(string[][] alternatives) => _alternatives = alternatives;

    /// <summary>Compiles <paramref name="pattern"/>. Unbalanced braces stand for themselves; more than 256 alternatives are cut off.</summary>
    public static Glob Parse(string pattern)
    {
        var expanded = new List<string>();
        Expand(pattern, expanded);
        return new Glob([.. expanded.Select(static one => one.Trim('/').Split('/', StringSplitOptions.RemoveEmptyEntries))]);
    }

    /// <summary>Whether <paramref name="path"/> (relative, with <c>/</c>) matches, or lies below a folder that the pattern names literally.</summary>
    public bool IsMatch(string path)
    {
        // Asked of every file: nothing is cut out of the path.
        Span<Range> segments = stackalloc Range[path.AsSpan().Count('/') is < MaxInPlace and var slashes ? slashes + 1 : 0];
        if (segments.IsEmpty)
        {
            segments = new Range[path.AsSpan().Count('/') + 1];
        }

        segments = segments[..path.AsSpan().Split(segments, '/', StringSplitOptions.RemoveEmptyEntries)];
        Span<bool> reached = stackalloc bool[segments.Length < MaxInPlace ? segments.Length + 1 : 0];
        if (reached.IsEmpty)
        {
            reached = new bool[segments.Length + 1];
        }

        foreach (var pattern in _alternatives)
        {
            if (Matches(pattern, path, segments, reached))
            {
                return true;
            }
        }

        return false;
    }

    private static void Expand(string pattern, List<string> results)
    {
        var open = pattern.IndexOf('{', StringComparison.Ordinal);
        var close = open < 0 ? -1 : Closing(pattern, open);
        if (close < 0)
        {
            results.Add(pattern);
            return;
        }

        var depth = 0;
        var start = open + 1;
        for (var i = open + 1; i <= close && results.Count < MaxAlternatives; i++)
        {
            if (i == close || (pattern[i] == ',' && depth == 0))
            {
                Expand(string.Concat(pattern.AsSpan(0, open), pattern.AsSpan(start, i - start), pattern.AsSpan(close + 1)), results);
                start = i + 1;
            }
            else if (pattern[i] == '{')
            {
                depth++;
            }
            else if (pattern[i] == '}')
            {
                depth--;
            }
        }
    }

    private static int Closing(string pattern, int open)
    {
        var depth = 0;
        for (var i = open; i < pattern.Length; i++)
        {
            depth += pattern[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Row by row over the pattern: <c>reached[j]</c> says whether the pattern so far can have consumed j segments.</summary>
    private static bool Matches(string[] pattern, ReadOnlySpan<char> path, ReadOnlySpan<Range> segments, Span<bool> reached)
    {
        reached.Clear();
        reached[0] = true;
        var isLiteral = true;
        foreach (var part in pattern)
        {
            if (part == "**")
            {
                isLiteral = false;
                var any = false;
                for (var j = 0; j <= segments.Length; j++)
                {
                    any |= reached[j];
                    reached[j] = any;
                }
            }
            else
            {
                // From the end, so that what is read is still of the row before.
                isLiteral &= part.AsSpan().IndexOfAny('*', '?') < 0;
                for (var j = segments.Length - 1; j >= 0; j--)
                {
                    reached[j + 1] = reached[j] && SegmentMatches(part, path[segments[j]]);
                }

                reached[0] = false;
            }
        }

        return reached[segments.Length] || (isLiteral && pattern.Length > 0 && pattern.Length < segments.Length && reached[pattern.Length]);
    }

    private static bool SegmentMatches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, star = -1, retry = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]) && pattern[p] != '*')
            {
                p++;
                t++;
            }
            else if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                retry = t;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++retry;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }
}
