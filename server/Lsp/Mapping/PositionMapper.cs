using ForgeLsp.Core.Text;
using ForgeLsp.Features.Names;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Mapping;

/// <summary>
/// Turns the client's positions into offsets and back. A column counts UTF-16 code units, or UTF-8 bytes where that was agreed. Any position
/// is taken: a column past the end of its line means the end of the line, one inside of a character means the beginning of it (UTF-8 only),
/// and a line past the end means the end of the text.
/// </summary>
internal sealed class PositionMapper(bool utf8, OpenCell? cell = null)
{
    /// <summary>The agreed encoding, as <c>initialize</c> names it.</summary>
    public string Encoding => utf8 ? "utf-8" : "utf-16";

    /// <summary>The mapper for requests about a cell: positions of the script of its notebook are those of the cell.</summary>
    public PositionMapper Within(OpenCell inner) => new(utf8, inner);

    /// <summary>Offset of <paramref name="position"/> in <paramref name="text"/>.</summary>
    public int OffsetAt(SourceText text, Position position) => cell is not null && ReferenceEquals(text, cell.Script)
        ? cell.Span.Start + OffsetIn(cell.Text, position)
        : OffsetIn(text, position);

    /// <summary>Position of <paramref name="offset"/> in <paramref name="text"/>.</summary>
    public Position PositionAt(SourceText text, int offset) => cell is not null && ReferenceEquals(text, cell.Script)
        ? PositionIn(cell.Text, offset - cell.Span.Start)
        : PositionIn(text, offset);

    /// <summary>The span of <paramref name="range"/>; a range that is upside down is turned.</summary>
    public TextSpan SpanOf(SourceText text, LspRange range)
    {
        var start = OffsetAt(text, range.Start);
        var end = OffsetAt(text, range.End);
        return start <= end ? TextSpan.FromBounds(start, end) : TextSpan.FromBounds(end, start);
    }

    /// <summary>The range of <paramref name="span"/>.</summary>
    public LspRange RangeOf(SourceText text, TextSpan span) => new(PositionAt(text, span.Start), PositionAt(text, span.End));

    private int OffsetIn(SourceText text, Position position)
    {
        if (position.Line < 0)
        {
            return 0;
        }

        if (position.Line >= text.LineCount)
        {
            return text.Length;
        }

        var line = text.LineSpan((int)position.Line);
        var column = Math.Max(position.Character, 0);
        if (!utf8)
        {
            return line.Start + (int)Math.Min(column, line.Length);
        }

        long bytes = 0;
        for (var at = line.Start; at < line.End;)
        {
            var (units, width) = CharacterAt(text, at, line.End);
            if (bytes + width > column)
            {
                return at;
            }

            bytes += width;
            at += units;
        }

        return line.End;
    }

    private Position PositionIn(SourceText text, int offset)
    {
        var place = text.PositionAt(offset);
        if (!utf8)
        {
            return new Position(place.Line, place.Column);
        }

        offset = Math.Clamp(offset, 0, text.Length);
        var bytes = 0;
        for (var at = offset - place.Column; at < offset;)
        {
            var (units, width) = CharacterAt(text, at, text.Length);
            if (at + units > offset)
            {
                break;
            }

            bytes += width;
            at += units;
        }

        return new Position(place.Line, bytes);
    }

    /// <summary>Code units and UTF-8 bytes of the character at an offset; half a surrogate pair counts as the three bytes of U+FFFD.</summary>
    private static (int Units, int Bytes) CharacterAt(SourceText text, int at, int end)
    {
        var unit = text[at];
        if (unit < 0x80)
        {
            return (1, 1);
        }

        if (unit < 0x800)
        {
            return (1, 2);
        }

        return char.IsHighSurrogate(unit) && at + 1 < end && char.IsLowSurrogate(text[at + 1]) ? (2, 4) : (1, 3);
    }
}
