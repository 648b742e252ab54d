namespace ForgeLsp.Core.Text;

/// <summary>An immutable piece of a text with the places where lines begin in it. A <c>\r\n</c> never straddles two chunks.</summary>
internal sealed class TextChunk
{
    /// <summary>Most characters in one chunk: 8 KB, far below what goes to the large-object heap.</summary>
    internal const int MaxLength = 4096;

    private readonly int[] _lineStarts;

    internal TextChunk(string text)
    {
        Text = text;
        IsPlain = true;

        // A line is short, so that looking at each character is quicker than a search for each break.
        Span<int> starts = stackalloc int[128];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= ' ' and <= '~')
            {
                continue;
            }

            if (c == '\n' || (c == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                if (count == starts.Length)
                {
                    starts = Enlarged(starts);
                }

                starts[count++] = i + 1;
            }
            else if (c is not ('\r' or '\t'))
            {
                IsPlain = false;
            }
        }

        _lineStarts = starts[..count].ToArray();
    }

    /// <summary>All characters of it.</summary>
    internal string Text { get; }

    /// <summary>Whether there is nothing in it but printable ASCII, tabs and line breaks.</summary>
    internal bool IsPlain { get; }

    internal int Length => Text.Length;

    /// <summary>Offsets just behind each line break, ascending; the last may be the length.</summary>
    internal ReadOnlySpan<int> LineStarts => _lineStarts;

    internal ReadOnlySpan<char> Chars => Text;

    /// <summary>Cuts text into chunks of about equal length, none longer than <see cref="MaxLength"/> + 1.</summary>
    internal static void Cut(ReadOnlySpan<char> text, List<TextChunk> into)
    {
        var pieces = (text.Length + MaxLength - 1) / MaxLength;
        while (text.Length > 0)
        {
            var length = Math.Max(1, text.Length / Math.Max(1, pieces--));
            if (length < text.Length && text[length - 1] == '\r' && text[length] == '\n')
            {
                length++;
            }

            into.Add(new TextChunk(text[..length].ToString()));
            text = text[length..];
        }
    }

    private static Span<int> Enlarged(ReadOnlySpan<int> full)
    {
        var room = new int[2 * full.Length];
        full.CopyTo(room);
        return room;
    }
}
