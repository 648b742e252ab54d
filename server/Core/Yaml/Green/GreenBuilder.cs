using System.Runtime.InteropServices;

namespace ForgeLsp.Core.Yaml.Green;

/// <summary>
/// Builds a green tree bottom up. Pieces are pushed in order of the text; <see cref="Close"/> makes a node of all pieces since a mark, so a
/// parser may find out afterwards that what it has read was the first key of a mapping.
/// </summary>
internal sealed class GreenBuilder
{
    private readonly List<GreenNode> _pieces = [];
    private readonly List<GreenProblem> _problems = [];

    /// <summary>A place between pieces.</summary>
    internal int Mark => _pieces.Count;

    /// <summary>Kind of the last piece that is not trivia, or <see cref="YamlKind.Stream"/> where there is none.</summary>
    internal YamlKind LastSignificant
    {
        get
        {
            for (var i = _pieces.Count - 1; i >= 0; i--)
            {
                if (!_pieces[i].Kind.IsTrivia())
                {
                    return _pieces[i].Kind;
                }
            }

            return YamlKind.Stream;
        }
    }

    internal void Push(YamlKind kind, int width) => _pieces.Add(GreenNode.Token(kind, width));

    /// <summary>Notes a problem at an absolute place; the innermost node that is closed around it will carry it.</summary>
    internal void Report(int start, int end, string message) => _problems.Add(new GreenProblem(start, Math.Max(0, end - start), message));

    /// <summary>Whether a problem was noted at or behind an absolute place and is not yet inside a node.</summary>
    internal bool HasReportedSince(int offset) => _problems.Count > 0 && _problems[^1].Offset >= offset;

    /// <summary>Makes one node of all pieces since <paramref name="mark"/>; <paramref name="end"/> is the absolute place where it ends.</summary>
    internal GreenNode Close(YamlKind kind, int mark, int end, int detail = 0)
    {
        var children = CollectionsMarshal.AsSpan(_pieces)[mark..].ToArray();
        _pieces.RemoveRange(mark, _pieces.Count - mark);
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

        var node = GreenNode.Node(kind, children, problems, detail);
        _pieces.Add(node);
        return node;
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
