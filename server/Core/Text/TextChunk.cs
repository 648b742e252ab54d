namespace ForgeLsp.Core.Text;

/// <summary>An immutable piece of a text with the places where lines begin in it. A <c>\r\n</c> never straddles two chunks.</summary>
internal sealed class TextChunk
{
    /// <summary>Most characters in one chunk: 8 KB, far below what goes to the large-object heap.</summary>
    internal const int MaxLength = 4096;

    private readonly char[] _chars;
    private readonly int[] _lineStarts;

    internal TextChunk(ReadOnlySpan<char> chars)
    {
        _chars = chars.ToArray();
        var most = 0;
        foreach (var c in chars)
        {
            most += c is '\n' or '\r' ? 1 : 0;
        }

        // A line is short, so that looking at each character is quicker than a search for each break.
        var starts = new int[most];
        var count = 0;
        for (var i = 0; i < chars.Length; i++)
        {
            if (chars[i] == '\n' || (chars[i] == '\r' && (i + 1 == chars.Length || chars[i + 1] != '\n')))
            {
                starts[count++] = i + 1;
            }
        }

        _lineStarts = count == starts.Length ? starts : starts[..count];
    }

    internal int Length => _chars.Length;

    /// <summary>Offsets just behind each line break, ascending; the last may be the length.</summary>
    internal ReadOnlySpan<int> LineStarts => _lineStarts;

    internal ReadOnlySpan<char> Chars => _chars;

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

            into.Add(new TextChunk(text[..length]));
            text = text[length..];
        }
    }
}
