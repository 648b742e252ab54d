namespace ForgeLsp.Core.Text;

/// <summary>Finds the name that somebody most likely meant.</summary>
public static class NearestName
{
    private const int MaxLength = 64;

    /// <summary>
    /// The candidate nearest to <paramref name="written"/>, or null where none is near: at most one slip (a letter wrong, missing, too many,
    /// or two swapped) in every three letters, ignoring case and the difference of <c>-</c>, <c>_</c> and blanks; also a candidate that
    /// begins with what was written. The first of equally near ones wins.
    /// </summary>
    public static string? Of(string written, IEnumerable<string> candidates)
    {
        if (written.Length is 0 or > MaxLength)
            return null;

        var wanted = Normalise(written);
        string? best = null;
        var bestDistance = Math.Max(1, wanted.Length / 3) + 1;
        string? beginning = null;
        foreach (var candidate in candidates)
        {
            if (candidate.Length is 0 or > MaxLength || candidate == written)
                continue;

            var name = Normalise(candidate);
            if (wanted.Length >= 3 && name.StartsWith(wanted, StringComparison.Ordinal))
                beginning ??= candidate;

            // Two letters apart in a word of three is another word.
            var distance = Distance(wanted, name);
            if (distance < bestDistance && distance < Math.Max(1, name.Length))
            {
                best = candidate;
                bestDistance = distance;
            }
        }

        return best ?? beginning;
    }

    /// <summary>Number of single-letter changes, insertions, removals and swaps of neighbours (optimal string alignment) from one word to the other.</summary>
    public static int Distance(string from, string to)
    {
        var previous2 = new int[to.Length + 1];
        var previous = new int[to.Length + 1];
        var current = new int[to.Length + 1];
        for (var j = 0; j <= to.Length; j++)
            previous[j] = j;

        for (var i = 1; i <= from.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var cost = from[i - 1] == to[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1] + 1, previous[j] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    current[j] = Math.Min(current[j], previous2[j - 2] + 1);
            }

            (previous2, previous, current) = (previous, current, previous2);
        }

        return previous[to.Length];
    }

    private static string Normalise(string name) => string.Create(name.Length, name, static (span, text) =>
    {
        for (var i = 0; i < span.Length; i++)
            span[i] = text[i] is '-' or ' ' ? '_' : char.ToLowerInvariant(text[i]);
    });
}
