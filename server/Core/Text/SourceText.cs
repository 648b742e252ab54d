using System.Runtime.InteropServices;

namespace ForgeLsp.Core.Text;

/// <summary>
/// An immutable text with its line table. Offsets count UTF-16 code units. A line ends at <c>\n</c>, <c>\r\n</c> or a lone <c>\r</c>,
/// as the Language Server Protocol counts lines; U+0085, U+2028 and form feeds do not end one.
/// </summary>
/// <remarks>
/// Held in chunks of a few KB that versions share, so that a keystroke in a big file copies the chunk it falls into and two small tables,
/// and never a large string.
/// </remarks>
public sealed class SourceText
{
    private readonly TextChunk[] _chunks;

    /// <summary>Offset at which each chunk starts, and the length of the whole behind the last.</summary>
    private readonly int[] _offsets;

    /// <summary>Number of line breaks before each chunk, and of all behind the last.</summary>
    private readonly int[] _breaks;
    private WeakReference<string>? _whole;

    private SourceText(TextChunk[] chunks)
    {
        _chunks = chunks;
        _offsets = new int[chunks.Length + 1];
        _breaks = new int[chunks.Length + 1];
        IsPlain = true;
        for (var i = 0; i < chunks.Length; i++)
        {
            _offsets[i + 1] = _offsets[i] + chunks[i].Length;
            _breaks[i + 1] = _breaks[i] + chunks[i].LineStarts.Length;
            IsPlain &= chunks[i].IsPlain;
        }
    }

    /// <summary>The empty text: one empty line.</summary>
    public static SourceText Empty { get; } = new([]);

    /// <summary>Length in UTF-16 code units.</summary>
    public int Length => _offsets[^1];

    /// <summary>Number of lines; a text that ends with a line break has an empty last line.</summary>
    public int LineCount => _breaks[^1] + 1;

    /// <summary>Whether there is nothing in it but printable ASCII, tabs and line breaks.</summary>
    public bool IsPlain { get; }

    /// <summary>The code unit at <paramref name="offset"/>.</summary>
    public char this[int offset]
    {
        get
        {
            var chunk = ChunkAt(offset);
            return _chunks[chunk].Chars[offset - _offsets[chunk]];
        }
    }

    /// <summary>Wraps <paramref name="text"/>; a byte order mark stays part of it.</summary>
    public static SourceText From(string text)
    {
        if (text.Length == 0)
        {
            return Empty;
        }

        if (text.Length <= TextChunk.MaxLength)
        {
            return new SourceText([new TextChunk(text)]);
        }

        var chunks = new List<TextChunk>((text.Length / TextChunk.MaxLength) + 1);
        TextChunk.Cut(text, chunks);
        return new SourceText([.. chunks]);
    }

    /// <summary>The characters of line <paramref name="line"/> (zero-based) without its line break.</summary>
    public TextSpan LineSpan(int line)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(line);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(line, LineCount);
        var start = LineStart(line);
        if (line + 1 == LineCount)
        {
            return TextSpan.FromBounds(start, Length);
        }

        var end = LineStart(line + 1);
        end -= end - start >= 2 && this[end - 1] == '\n' && this[end - 2] == '\r' ? 2 : 1;
        return TextSpan.FromBounds(start, end);
    }

    /// <summary>Zero-based line that holds <paramref name="offset"/> (clamped to the text).</summary>
    public int LineAt(int offset)
    {
        if (_chunks.Length == 0)
        {
            return 0;
        }

        offset = Math.Clamp(offset, 0, Length);
        var chunk = ChunkAt(offset);
        var at = _chunks[chunk].LineStarts.BinarySearch(offset - _offsets[chunk]);
        return _breaks[chunk] + (at >= 0 ? at + 1 : ~at);
    }

    /// <summary>Line and column of <paramref name="offset"/> (clamped to the text).</summary>
    public LinePosition PositionAt(int offset)
    {
        offset = Math.Clamp(offset, 0, Length);
        var line = LineAt(offset);
        return new LinePosition(line, offset - LineStart(line));
    }

    /// <summary>Offset of a position; a column past the end of its line means the end of the line, a line past the end means the end of the text.</summary>
    public int OffsetAt(LinePosition position)
    {
        if (position.Line < 0)
        {
            return 0;
        }

        if (position.Line >= LineCount)
        {
            return Length;
        }

        var line = LineSpan(position.Line);
        return line.Start + Math.Clamp(position.Column, 0, line.Length);
    }

    /// <summary>Copies the characters from <paramref name="start"/> on into <paramref name="destination"/>, filling it.</summary>
    public void CopyTo(int start, Span<char> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length - destination.Length);
        if (destination.Length == 0)
        {
            return;
        }

        for (var chunk = ChunkAt(start); destination.Length > 0; chunk++)
        {
            var from = _chunks[chunk].Chars[(start - _offsets[chunk])..];
            from = from[..Math.Min(from.Length, destination.Length)];
            from.CopyTo(destination);
            destination = destination[from.Length..];
            start += from.Length;
        }
    }

    /// <summary>The characters of <paramref name="span"/>.</summary>
    public string ToString(TextSpan span) => _chunks.Length == 1 ? new string(_chunks[0].Chars.Slice(span.Start, span.Length))
        : string.Create(span.Length, (Text: this, span.Start), static (to, from) => from.Text.CopyTo(from.Start, to));

    /// <summary>The characters of <paramref name="span"/>: where they stand, or in <paramref name="room"/> where they do not stand together.</summary>
    internal ReadOnlySpan<char> Characters(TextSpan span, Span<char> room)
    {
        if (_chunks.Length == 1)
        {
            return _chunks[0].Chars.Slice(span.Start, span.Length);
        }

        room = room[..span.Length];
        CopyTo(span.Start, room);
        return room;
    }

    /// <summary>Whether <paramref name="span"/> holds <paramref name="value"/>, letter by letter. Copies nothing but where two chunks meet.</summary>
    public bool Contains(string value, TextSpan span)
    {
        if (span.Length < value.Length)
        {
            return false;
        }

        Span<char> seam = value.Length <= 32 ? stackalloc char[2 * value.Length] : new char[2 * value.Length];
        for (var (chunk, at) = (ChunkAt(span.Start), span.Start); at < span.End; chunk++)
        {
            var end = Math.Min(_offsets[chunk + 1], span.End);
            if (_chunks[chunk].Chars[(at - _offsets[chunk])..(end - _offsets[chunk])].IndexOf(value, StringComparison.Ordinal) >= 0)
            {
                return true;
            }

            var (from, to) = (Math.Max(span.Start, end - value.Length + 1), Math.Min(span.End, end + value.Length - 1));
            if (end < span.End && to - from >= value.Length)
            {
                CopyTo(from, seam[..(to - from)]);
                if (seam[..(to - from)].IndexOf(value, StringComparison.Ordinal) >= 0)
                {
                    return true;
                }
            }

            at = end;
        }

        return false;
    }

    /// <summary>The whole text. Those who ask for it while somebody holds it get the same string; the text itself does not keep it.</summary>
    public override string ToString()
    {
        if (_chunks.Length == 1)
        {
            return _chunks[0].Text;
        }

        if (_whole is not { } known || !known.TryGetTarget(out var whole))
        {
            whole = ToString(new TextSpan(0, Length));
            _whole = new WeakReference<string>(whole);
        }

        return whole;
    }

    /// <summary>A new text in which <paramref name="span"/> is replaced by <paramref name="replacement"/>.</summary>
    public SourceText WithChange(TextSpan span, string replacement)
    {
        if (span.Start < 0 || span.Length < 0 || span.End > Length)
        {
            throw new ArgumentOutOfRangeException(nameof(span), span, $"The text has {Length} characters");
        }

        if (_chunks.Length == 0)
        {
            return From(replacement);
        }

        // Whole chunks around the change are cut anew: one more to each side, so that small ones melt into their neighbours and a line break
        // of two characters that the change makes or parts is seen.
        var first = Math.Max(0, ChunkAt(span.Start) - (IsNarrow(ChunkAt(span.Start), span.Start) ? 1 : 0));
        var last = Math.Min(_chunks.Length - 1, ChunkAt(span.End) + (IsNarrow(ChunkAt(span.End), span.End) ? 1 : 0));
        var head = span.Start - _offsets[first];
        var tail = _offsets[last + 1] - span.End;
        var joined = new char[head + replacement.Length + tail];
        CopyTo(_offsets[first], joined.AsSpan(0, head));
        replacement.CopyTo(joined.AsSpan(head));
        CopyTo(span.End, joined.AsSpan(head + replacement.Length));

        var chunks = new List<TextChunk>(_chunks.Length + 2);
        chunks.AddRange(_chunks.AsSpan(0, first));
        TextChunk.Cut(joined, chunks);
        chunks.AddRange(_chunks.AsSpan(last + 1));
        return chunks.Count == 0 ? Empty : new SourceText(CollectionsMarshal.AsSpan(chunks).ToArray());
    }

    /// <summary>
    /// The smallest replacement that makes this text of <paramref name="old"/>. Quick where the two share chunks, as versions of one document do.
    /// </summary>
    public TextChange ChangeSince(SourceText old)
    {
        var limit = Math.Min(Length, old.Length);
        var start = CommonStart(old, limit);
        var tail = CommonEnd(old, limit - start);
        return new TextChange(TextSpan.FromBounds(start, old.Length - tail), Length - tail - start);
    }

    private int CommonStart(SourceText old, int limit)
    {
        var at = 0;
        var (mine, theirs) = (0, 0);
        while (at < limit)
        {
            var (a, b) = (_chunks[mine], old._chunks[theirs]);
            var (aFrom, bFrom) = (at - _offsets[mine], at - old._offsets[theirs]);
            var length = Math.Min(a.Length - aFrom, b.Length - bFrom);
            var same = ReferenceEquals(a, b) && aFrom == bFrom ? length : a.Chars.Slice(aFrom, length).CommonPrefixLength(b.Chars.Slice(bFrom, length));
            at += same;
            if (same < length)
            {
                break;
            }

            mine += aFrom + length == a.Length ? 1 : 0;
            theirs += bFrom + length == b.Length ? 1 : 0;
        }

        return at;
    }

    private int CommonEnd(SourceText old, int limit)
    {
        var count = 0;
        var (mine, theirs) = (_chunks.Length - 1, old._chunks.Length - 1);
        while (count < limit)
        {
            var (a, b) = (_chunks[mine], old._chunks[theirs]);
            var (aEnd, bEnd) = (Length - count - _offsets[mine], old.Length - count - old._offsets[theirs]);
            var length = Math.Min(Math.Min(aEnd, bEnd), limit - count);
            var same = ReferenceEquals(a, b) && aEnd == bEnd ? length : CommonEnd(a.Chars.Slice(aEnd - length, length), b.Chars.Slice(bEnd - length, length));
            count += same;
            if (same < length)
            {
                break;
            }

            mine -= aEnd == length ? 1 : 0;
            theirs -= bEnd == length ? 1 : 0;
        }

        return count;
    }

    private static int CommonEnd(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var i = a.Length;
        while (i > 0 && a[i - 1] == b[i - 1])
        {
            i--;
        }

        return a.Length - i;
    }

    private bool IsNarrow(int chunk, int offset) =>
        _chunks[chunk].Length < TextChunk.MaxLength / 4 || offset - _offsets[chunk] < 2 || _offsets[chunk + 1] - offset < 2;

    private int LineStart(int line)
    {
        if (line == 0)
        {
            return 0;
        }

        var at = Array.BinarySearch(_breaks, line);
        at = at >= 0 ? at : ~at;

        // The first chunk with so many breaks before its end; chunks without any share their predecessor's count.
        while (at > 0 && _breaks[at - 1] >= line)
        {
            at--;
        }

        var chunk = at - 1;
        return _offsets[chunk] + _chunks[chunk].LineStarts[line - _breaks[chunk] - 1];
    }

    private int ChunkAt(int offset)
    {
        // Most texts are one.
        if (_chunks.Length == 1)
        {
            return 0;
        }

        var at = Array.BinarySearch(_offsets, offset);
        return Math.Min(at >= 0 ? at : ~at - 1, _chunks.Length - 1);
    }
}
