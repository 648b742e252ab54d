namespace ForgeLsp.Core.Text;

/// <summary>A range of a text in UTF-16 code units: <paramref name="Start"/> inclusive, <see cref="End"/> exclusive.</summary>
public readonly record struct TextSpan(int Start, int Length) : IComparable<TextSpan>
{
    /// <summary>Offset just behind the last character.</summary>
    public int End => Start + Length;

    /// <summary>The span from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public static TextSpan FromBounds(int start, int end) => new(start, end - start);

    /// <summary>Whether <paramref name="offset"/> lies inside; the end counts as outside.</summary>
    public bool Contains(int offset) => offset >= Start && offset < End;

    /// <summary>Whether <paramref name="offset"/> lies inside or just behind, as a cursor does.</summary>
    public bool Touches(int offset) => offset >= Start && offset <= End;

    /// <summary>Orders by start, then by length.</summary>
    public int CompareTo(TextSpan other) => Start != other.Start ? Start.CompareTo(other.Start) : Length.CompareTo(other.Length);

    /// <inheritdoc/>
    public override string ToString() => $"[{Start}..{End})";
}

/// <summary>A place by line and column, both zero-based; the column counts UTF-16 code units.</summary>
public readonly record struct LinePosition(int Line, int Column) : IComparable<LinePosition>
{
    /// <inheritdoc/>
    public int CompareTo(LinePosition other) => Line != other.Line ? Line.CompareTo(other.Line) : Column.CompareTo(other.Column);
}
