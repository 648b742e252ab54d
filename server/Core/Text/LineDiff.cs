namespace ForgeLsp.Core.Text;

/// <summary>A run of lines that became another: zero-based, the ends exclusive; one of the two may be empty, and then its start says where.</summary>
public readonly record struct LineChange(int BeforeStart, int BeforeEnd, int AfterStart, int AfterEnd);

/// <summary>
/// The lines in which two texts differ. A line ends with its line feed, which belongs to it, and with nothing else: so does git see it.
/// </summary>
public static class LineDiff
{
    /// <summary>Texts that differ more than this are not compared line by line any more: all between the first and the last difference counts as changed.</summary>
    private const int MaxEdits = 1000;

    /// <summary>The lines of a text, each with its line feed; the last one may have none.</summary>
    public static IReadOnlyList<string> Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var feed = text.IndexOf('\n', start);
            var end = feed < 0 ? text.Length : feed + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    /// <summary>
    /// The changes from <paramref name="before"/> to <paramref name="after"/>, in order and with at least one equal line between two of them: the fewest
    /// lines that can be (E. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986), unless there are too many.
    /// </summary>
    public static IReadOnlyList<LineChange> Between(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var (start, beforeEnd, afterEnd) = (0, before.Count, after.Count);
        while (start < beforeEnd && start < afterEnd && before[start] == after[start])
        {
            start++;
        }

        while (beforeEnd > start && afterEnd > start && before[beforeEnd - 1] == after[afterEnd - 1])
        {
            beforeEnd--;
            afterEnd--;
        }

        if (beforeEnd == start && afterEnd == start)
        {
            return [];
        }

        if (beforeEnd == start || afterEnd == start)
        {
            return [new LineChange(start, beforeEnd, start, afterEnd)];
        }

        // Lines as numbers: each pair is compared many times.
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var a = Numbers(before, start, beforeEnd, numbers);
        var b = Numbers(after, start, afterEnd, numbers);
        return Trace(a, b) is { } trace ? Changes(a, b, trace, start) : [new LineChange(start, beforeEnd, start, afterEnd)];
    }

    /// <summary>For each line of <paramref name="after"/> the line of <paramref name="before"/> that it is, or -1 where it is new.</summary>
    public static int[] Origins(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var origins = new int[after.Count];
        Array.Fill(origins, -1);
        var (from, to) = (0, 0);
        foreach (var change in Between(before, after).Append(new LineChange(before.Count, before.Count, after.Count, after.Count)))
        {
            while (to < change.AfterStart)
            {
                origins[to++] = from++;
            }

            (from, to) = (change.BeforeEnd, change.AfterEnd);
        }

        return origins;
    }

    private static int[] Numbers(IReadOnlyList<string> lines, int start, int end, Dictionary<string, int> numbers)
    {
        var result = new int[end - start];
        for (var i = start; i < end; i++)
        {
            if (!numbers.TryGetValue(lines[i], out var number))
            {
                numbers[lines[i]] = number = numbers.Count;
            }

            result[i - start] = number;
        }

        return result;
    }

    /// <summary>How far each diagonal reaches after 0, 1, 2 … edits; null where there are too many.</summary>
    private static List<int[]>? Trace(int[] a, int[] b)
    {
        var trace = new List<int[]>();
        var reach = new int[] { 0 };
        for (var edits = 0; edits <= MaxEdits; edits++)
        {
            // Index i of a step stands for the diagonal i - edits; the step before has one less at each side.
            var next = new int[(2 * edits) + 1];
            for (var diagonal = -edits; diagonal <= edits; diagonal += 2)
            {
                var x = edits == 0 ? 0 : Start(reach, edits, diagonal);
                var y = x - diagonal;
                while (x < a.Length && y < b.Length && x >= 0 && y >= 0 && a[x] == b[y])
                {
                    x++;
                    y++;
                }

                next[diagonal + edits] = x;
                if (x >= a.Length && y >= b.Length)
                {
                    trace.Add(next);
                    return trace;
                }
            }

            trace.Add(next);
            reach = next;
        }

        return null;
    }

    /// <summary>Where a diagonal begins with one edit more than <paramref name="reach"/> knows: below an insertion or right of a deletion, whichever is further.</summary>
    private static int Start(int[] reach, int edits, int diagonal)
    {
        var known = edits - 1;
        var inserted = diagonal + 1 <= known ? reach[diagonal + 1 + known] : -1;
        var deleted = diagonal - 1 >= -known ? reach[diagonal - 1 + known] + 1 : -1;
        return Math.Max(inserted, deleted);
    }

    private static List<LineChange> Changes(int[] a, int[] b, List<int[]> trace, int offset)
    {
        var changes = new List<LineChange>();
        var (x, y) = (a.Length, b.Length);
        for (var edits = trace.Count - 1; edits > 0; edits--)
        {
            var diagonal = x - y;
            var known = edits - 1;
            var inserted = diagonal + 1 <= known ? trace[known][diagonal + 1 + known] : -1;
            var deleted = diagonal - 1 >= -known ? trace[known][diagonal - 1 + known] + 1 : -1;
            var change = inserted >= deleted
                ? new LineChange(inserted, inserted, inserted - diagonal - 1, inserted - diagonal)
                : new LineChange(deleted - 1, deleted, deleted - diagonal, deleted - diagonal);
            (x, y) = (change.BeforeStart, change.AfterStart);
            if (changes.Count > 0 && changes[^1] is var next && next.BeforeStart == change.BeforeEnd && next.AfterStart == change.AfterEnd)
            {
                changes[^1] = new LineChange(change.BeforeStart, next.BeforeEnd, change.AfterStart, next.AfterEnd);
            }
            else
            {
                changes.Add(change);
            }
        }

        changes.Reverse();
        return [.. changes.Select(change => new LineChange(change.BeforeStart + offset, change.BeforeEnd + offset, change.AfterStart + offset, change.AfterEnd + offset))];
    }
}
