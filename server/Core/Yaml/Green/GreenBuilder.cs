using System.Runtime.InteropServices;

namespace ForgeLsp.Core.Yaml.Green;

/// <summary>
/// Builds a green tree bottom up. Pieces are pushed in order of the text; <see cref="Close"/> makes a node of all pieces since a mark, so a
/// parser may find out afterwards that what it has read was the first key of a mapping.
/// </summary>
internal sealed class GreenBuilder
{
    private const int MaxKept = 1 << 12;

    /// <summary>The rooms for pieces that the thread's parse before has left: most texts are small, and one after another is parsed.</summary>
    [ThreadStatic]
    private static (GreenNode[] Pieces, int[] Looks) _left;

    private readonly List<GreenProblem> _problems = [];
    private GreenNode[] _pieces;
    private int[] _looks;
    private int _count;

    /// <summary>So many pieces there were at once; those beyond are as they were.</summary>
    private int _most;

    /// <summary>An empty builder; <see cref="Leave"/> ends its use.</summary>
    internal GreenBuilder()
    {
        (_pieces, _looks) = _left.Pieces is null ? (new GreenNode[64], new int[64]) : _left;
        _left = default;
    }

    /// <summary>Gives the node of the tree before that a new one is equal to, from its place and itself; null where there is none.</summary>
    internal Func<int, GreenNode, GreenNode?>? Known { get; init; }

    /// <summary>A place between pieces.</summary>
    internal int Mark => _count;

    /// <summary>Kind of the last piece that is not trivia, or <see cref="YamlKind.Stream"/> where there is none.</summary>
    internal YamlKind LastSignificant
    {
        get
        {
            for (var i = _count - 1; i >= 0; i--)
            {
                if (!_pieces[i].Kind.IsTrivia())
                {
                    return _pieces[i].Kind;
                }
            }

            return YamlKind.Stream;
        }
    }

    /// <summary>Whether a piece of <paramref name="kind"/> was pushed since <paramref name="mark"/>, or is directly in the last piece, a decorated value.</summary>
    internal bool IsDecoratedTwice(int mark, YamlKind kind) =>
        _count > mark && _pieces[_count - 1] is { Kind: YamlKind.Decorated } last && Array.Exists(last.Children, child => child.Kind == kind)
        && Array.FindIndex(_pieces, mark, _count - mark, piece => piece.Kind == kind) >= 0;

    internal void Push(YamlKind kind, int width)
    {
        Add(GreenNode.Token(kind, width));
    }

    /// <summary>Pushes pieces of the tree before, with how far ahead each of them looked.</summary>
    internal void Push(ReadOnlySpan<GreenNode> pieces, ReadOnlySpan<int> looks)
    {
        Reserve(pieces.Length);
        pieces.CopyTo(_pieces.AsSpan(_count));
        looks.CopyTo(_looks.AsSpan(_count));
        _count += pieces.Length;
    }

    /// <summary>Notes for the last piece how far behind it the parser has looked; see <see cref="ReuseTable.Looks"/>.</summary>
    internal void NoteLook(int look) => _looks[_count - 1] = look;

    /// <summary>Notes a problem at an absolute place; the innermost node that is closed around it will carry it.</summary>
    internal void Report(int start, int end, string message, ProblemRole role) => _problems.Add(new GreenProblem(start, Math.Max(0, end - start), message, role));

    /// <summary>Whether a problem was noted at or behind an absolute place and is not yet inside a node.</summary>
    internal bool HasReportedSince(int offset) => _problems.Count > 0 && _problems[^1].Offset >= offset;

    /// <summary>Makes one node of all pieces since <paramref name="mark"/>; <paramref name="end"/> is the absolute place where it ends.</summary>
    internal GreenNode Close(YamlKind kind, int mark, int end, int detail = 0, ReuseContext? context = null)
    {
        var children = new GreenNode[_count - mark];

        // Mostly five pieces: copied before a call to have them copied is made.
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = _pieces[mark + i];
        }

        var reuse = context is { } state ? Table(children, state, _looks.AsSpan(mark, children.Length)) : null;
        _most = Math.Max(_most, _count);
        _count = mark;
        GreenProblem[] problems = [];
        if (_problems.Count > 0)
        {
            var width = 0;
            foreach (var child in children)
            {
                width += child.Width;
            }

            problems = TakeProblems(end - width);
        }

        var node = GreenNode.Node(kind, children, problems, detail, reuse);
        if (Known is not null && node.Width >= ReuseTable.MinWidth)
        {
            node = Known(end - node.Width, node) ?? node;
        }

        Add(node);
        return node;
    }

    /// <summary>Leaves what it needed to whatever the thread parses next; nothing may be built any more.</summary>
    internal void Leave()
    {
        // What it holds would keep a tree alive that nobody needs.
        if (_pieces.Length <= MaxKept)
        {
            Array.Clear(_pieces, 0, Math.Max(_most, _count));
            _left = (_pieces, _looks);
        }
    }

    private void Add(GreenNode piece)
    {
        Reserve(1);
        _pieces[_count] = piece;
        _looks[_count++] = ReuseTable.None;
    }

    private void Reserve(int more)
    {
        if (_count + more > _pieces.Length)
        {
            var room = Math.Max(_count + more, 2 * _pieces.Length);
            Array.Resize(ref _pieces, room);
            Array.Resize(ref _looks, room);
        }
    }

    private static ReuseTable? Table(GreenNode[] children, ReuseContext context, ReadOnlySpan<int> looks)
    {
        if (children.Length < 2)
        {
            return null;
        }

        var width = 0;
        foreach (var child in children)
        {
            width += child.Width;
        }

        if (width < ReuseTable.MinWidth)
        {
            return null;
        }

        var ends = new int[children.Length];
        var end = 0;
        for (var i = 0; i < children.Length; i++)
        {
            end += children[i].Width;
            ends[i] = end;
        }

        return new ReuseTable(context, ends, looks.ToArray());
    }

    private GreenProblem[] TakeProblems(int start)
    {
        var first = _problems.Count;
        while (first > 0 && _problems[first - 1].Offset >= start)
        {
            first--;
        }

        if (first == _problems.Count)
        {
            return [];
        }

        var taken = CollectionsMarshal.AsSpan(_problems)[first..].ToArray();
        _problems.RemoveRange(first, _problems.Count - first);
        for (var i = 0; i < taken.Length; i++)
        {
            taken[i] = taken[i] with { Offset = taken[i].Offset - start };
        }

        return taken;
    }
}
