using System.Text;

namespace ForgeLsp.Core.Text;

/// <summary>
/// A text under change, one edit after the other, each with offsets of the text as it is by then. At the end it knows which parts of the original
/// are still there, and so the edits of the original that come to the same.
/// </summary>
public sealed class TextPieces
{
    private readonly int _length;
    private readonly List<Piece> _pieces;

    /// <summary>A text that is not changed yet.</summary>
    public TextPieces(SourceText original)
    {
        Text = original;
        _length = original.Length;
        _pieces = _length == 0 ? [] : [new Piece(null, new TextSpan(0, _length))];
    }

    /// <summary>The text as it is now.</summary>
    public SourceText Text { get; private set; }

    /// <summary>The edits of the original, by place, none overlapping or touching another.</summary>
    public IReadOnlyList<TextEdit> Edits
    {
        get
        {
            var edits = new List<TextEdit>();
            var written = new StringBuilder();
            var at = 0;
            foreach (var piece in _pieces.Append(new Piece(null, new TextSpan(_length, 0))))
            {
                if (piece.Inserted is { } text)
                {
                    written.Append(text);
                    continue;
                }

                if (piece.Original.Start > at || written.Length > 0)
                {
                    edits.Add(new TextEdit(TextSpan.FromBounds(at, piece.Original.Start), written.ToString()));
                    written.Clear();
                }

                at = piece.Original.End;
            }

            return edits;
        }
    }

    /// <summary>Makes one edit of <see cref="Text"/>.</summary>
    public void Apply(TextEdit edit)
    {
        Text = Text.WithChange(edit.Span, edit.NewText);
        var first = Split(edit.Span.Start);
        var behind = Split(edit.Span.End);
        _pieces.RemoveRange(first, behind - first);
        if (edit.NewText.Length > 0)
        {
            _pieces.Insert(first, new Piece(edit.NewText, default));
        }
    }

    /// <summary>Cuts the piece around an offset in two; the index of the piece that begins there.</summary>
    private int Split(int offset)
    {
        var at = 0;
        for (var i = 0; i < _pieces.Count; i++)
        {
            var length = _pieces[i].Length;
            if (offset <= at)
            {
                return i;
            }

            if (offset < at + length)
            {
                var (left, right) = _pieces[i].Cut(offset - at);
                _pieces[i] = left;
                _pieces.Insert(i + 1, right);
                return i + 1;
            }

            at += length;
        }

        return _pieces.Count;
    }

    /// <summary>A part of the original, or a text that came.</summary>
    private readonly record struct Piece(string? Inserted, TextSpan Original)
    {
        public int Length => Inserted?.Length ?? Original.Length;

        public (Piece Left, Piece Right) Cut(int at) => Inserted is null
            ? (new(null, new TextSpan(Original.Start, at)), new(null, TextSpan.FromBounds(Original.Start + at, Original.End)))
            : (new(Inserted[..at], default), new(Inserted[at..], default));
    }
}
