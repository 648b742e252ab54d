namespace ForgeLsp.Core.Text;

/// <summary>
/// An immutable text with its line table. Offsets count UTF-16 code units. A line ends at <c>\n</c>, <c>\r\n</c> or a lone <c>\r</c>,
/// as the Language Server Protocol counts lines; U+0085, U+2028 and form feeds do not end one.
/// </summary>
public sealed class SourceText
{
    private readonly string _text;
    private readonly int[] _lineStarts;

    private SourceText(string text)
    {
        _text = text;
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                i++;
            }
            else if (text[i] is not ('\n' or '\r'))
            {
                continue;
            }

            starts.Add(i + 1);
        }

        _lineStarts = [.. starts];
    }

    /// <summary>The empty text: one empty line.</summary>
    public static SourceText Empty { get; } = new("");

    /// <summary>Length in UTF-16 code units.</summary>
    public int Length => _text.Length;

    /// <summary>Number of lines; a text that ends with a line break has an empty last line.</summary>
    public int LineCount => _lineStarts.Length;

    /// <summary>The code unit at <paramref name="offset"/>.</summary>
    public char this[int offset] => _text[offset];

    /// <summary>Wraps <paramref name="text"/>; a byte order mark stays part of it.</summary>
    public static SourceText From(string text) => text.Length == 0 ? Empty : new SourceText(text);

    /// <summary>The characters of line <paramref name="line"/> (zero-based) without its line break.</summary>
    public TextSpan LineSpan(int line)
    {
        var start = _lineStarts[line];
        var end = line + 1 < _lineStarts.Length ? _lineStarts[line + 1] : _text.Length;
        if (line + 1 < _lineStarts.Length)
        {
            end -= end - start >= 2 && _text[end - 1] == '\n' && _text[end - 2] == '\r' ? 2 : 1;
        }

        return TextSpan.FromBounds(start, end);
    }

    /// <summary>Zero-based line that holds <paramref name="offset"/> (clamped to the text).</summary>
    public int LineAt(int offset)
    {
        var at = Array.BinarySearch(_lineStarts, Math.Clamp(offset, 0, _text.Length));
        return at >= 0 ? at : ~at - 1;
    }

    /// <summary>Line and column of <paramref name="offset"/> (clamped to the text).</summary>
    public LinePosition PositionAt(int offset)
    {
        offset = Math.Clamp(offset, 0, _text.Length);
        var line = LineAt(offset);
        return new LinePosition(line, offset - _lineStarts[line]);
    }

    /// <summary>Offset of a position; a column past the end of its line means the end of the line, a line past the end means the end of the text.</summary>
    public int OffsetAt(LinePosition position)
    {
        if (position.Line < 0)
        {
            return 0;
        }

        if (position.Line >= _lineStarts.Length)
        {
            return _text.Length;
        }

        var line = LineSpan(position.Line);
        return Math.Clamp(line.Start + position.Column, line.Start, line.End);
    }

    /// <summary>Copies the characters from <paramref name="start"/> on into <paramref name="destination"/>, filling it.</summary>
    public void CopyTo(int start, Span<char> destination) => _text.AsSpan(start, destination.Length).CopyTo(destination);

    /// <summary>The characters of <paramref name="span"/>.</summary>
    public string ToString(TextSpan span) => _text.Substring(span.Start, span.Length);

    /// <inheritdoc/>
    public override string ToString() => _text;

    /// <summary>A new text in which <paramref name="span"/> is replaced by <paramref name="replacement"/>.</summary>
    public SourceText WithChange(TextSpan span, string replacement) =>
        From(string.Concat(_text.AsSpan(0, span.Start), replacement, _text.AsSpan(span.End)));
}
