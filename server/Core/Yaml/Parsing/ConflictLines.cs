using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Yaml.Parsing;

/// <summary>Counts the lines that only a merge conflict leaves: those that start with <c>&lt;&lt;&lt;&lt;&lt;&lt;&lt; </c> or <c>&gt;&gt;&gt;&gt;&gt;&gt;&gt; </c>.</summary>
internal static class ConflictLines
{
    private const string Ours = "<<<<<<< ";
    private const int OnStack = 1024;
    private const string Theirs = ">>>>>>> ";

    /// <summary>How many there are in a whole text.</summary>
    internal static int Count(SourceText text) => Count(text, 0, text.Length);

    /// <summary>How many there are after a change, from how many there were before.</summary>
    internal static int Count(int before, SourceText old, TextSpan replaced, SourceText text, int newLength)
    {
        var from = replaced.Start - Ours.Length;
        return before - Count(old, from, replaced.End + 1) + Count(text, from, replaced.Start + newLength + 1);
    }

    /// <summary>How many start from <paramref name="from"/> up to and at <paramref name="to"/>.</summary>
    private static int Count(SourceText text, int from, int to)
    {
        from = Math.Max(0, from);
        to = Math.Min(text.Length, to);
        var count = 0;
        var size = Math.Min(4096, to - from + 1) + Ours.Length;
        var window = size <= OnStack ? stackalloc char[size] : new char[size];
        for (var start = from; start <= to; start += window.Length - Ours.Length)
        {
            // One character before tells a line's start; a full marker may stand at the window's last place.
            var lead = start > 0 ? 1 : 0;
            var chars = window[..Math.Min(window.Length, text.Length - start + lead)];
            text.CopyTo(start - lead, chars);
            var places = Math.Min(window.Length - Ours.Length, to - start + 1);
            count += CountIn(chars, Ours, lead, places) + CountIn(chars, Theirs, lead, places);
        }

        return count;
    }

    private static int CountIn(ReadOnlySpan<char> chars, string marker, int lead, int places)
    {
        var count = 0;
        for (var from = lead; from < lead + places && from <= chars.Length;)
        {
            var at = chars[from..].IndexOf(marker, StringComparison.Ordinal);
            if (at < 0)
            {
                break;
            }

            at += from;
            if (at >= lead + places)
            {
                break;
            }

            count += at == 0 || chars[at - 1] is '\n' or '\r' ? 1 : 0;
            from = at + 1;
        }

        return count;
    }
}
