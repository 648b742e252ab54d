using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python;

/// <summary>Where a node stands: offsets relative to its unit, so that an edit elsewhere leaves it as it is.</summary>
public readonly record struct PyPlace(PythonUnit Unit, int Start, int Length);

/// <summary>
/// A node of the tree, immutable, positioned relative to its <see cref="PythonUnit"/>; <see cref="PythonTree.SpanOf(PyNode)"/> gives the place in the text.
/// Bounds are those of CPython's <c>ast</c>: decorators lie outside a function, parentheses outside what they hold, a tuple's inside it.
/// </summary>
public abstract class PyNode
{
    private protected PyNode(PyPlace place) => Place = place;

    /// <summary>Place relative to the unit.</summary>
    public PyPlace Place { get; }

    /// <summary>The node around it; null for a top-level statement. The parser sets it when the unit is complete.</summary>
    public PyNode? Parent { get; internal set; }

    /// <summary>Counts the names, attributes and calls of a unit, and by themselves its functions and classes, from one; zero before the unit's <see cref="Semantics.UnitOutline"/> is made, and for all else.</summary>
    internal int Number { get; set; }

    /// <summary>Adds the direct children in order of position. Chains such as <c>a + b + …</c> are deep, so walk with a stack of your own or <see cref="Descendants"/>.</summary>
    public virtual void AddChildren(List<PyNode> into)
    {
    }

    /// <summary>This node and all below it, parents before children, siblings in order.</summary>
    public IEnumerable<PyNode> DescendantsAndSelf()
    {
        var pending = new Stack<PyNode>();
        var children = new List<PyNode>();
        pending.Push(this);
        while (pending.TryPop(out var node))
        {
            yield return node;
            children.Clear();
            node.AddChildren(children);
            for (var i = children.Count - 1; i >= 0; i--)
            {
                pending.Push(children[i]);
            }
        }
    }

    /// <summary>All nodes below this one, parents before children, siblings in order.</summary>
    public IEnumerable<PyNode> Descendants() => DescendantsAndSelf().Skip(1);

    private protected static void Add(List<PyNode> into, PyNode? node)
    {
        if (node is not null)
        {
            into.Add(node);
        }
    }
}

/// <summary>A name that is not an expression: of an attribute, a keyword argument, a function, a class or a parameter.</summary>
public sealed class PyIdentifier(PyPlace place, string text) : PyNode(place)
{
    /// <summary>The name in normal form KC, as CPython compares names.</summary>
    public string Text { get; } = text;
}

/// <summary>An expression.</summary>
public abstract class PyExpression : PyNode
{
    private protected PyExpression(PyPlace place)
        : base(place)
    {
    }
}

/// <summary>A statement.</summary>
public abstract class PyStatement : PyNode
{
    private protected PyStatement(PyPlace place)
        : base(place)
    {
    }
}

/// <summary>
/// One top-level statement (or several on one line) with the blank lines and comments before it. Units follow each other without a gap; an edit
/// re-parses the units that it touches and keeps the others.
/// </summary>
public sealed class PythonUnit
{
    /// <summary>Length of the region in UTF-16 code units.</summary>
    public int Length { get; internal set; }

    /// <summary>How far the parse of it looked, from its start: a change before that can change it.</summary>
    internal int Reach { get; set; }

    /// <summary>Where it was in the list of units that was made last; a hint, since the versions of a text share their units.</summary>
    internal int LastIndex { get; set; }

    /// <summary>What the unit contributes to the meaning of its file, made when first asked for. Threads that ask at once make equal ones.</summary>
    internal Semantics.UnitOutline Outline => _outline ??= new Semantics.UnitOutline(this);

    private Semantics.UnitOutline? _outline;
    private ulong _marks;

    /// <summary>What each <see cref="ScriptMark"/> says of the unit's text, as far as it was asked.</summary>
    internal ulong Marks => Volatile.Read(ref _marks);

    /// <summary>Adds answers; returns all.</summary>
    internal ulong AddMarks(ulong marks) => Interlocked.Or(ref _marks, marks) | marks;

    /// <summary>The statements; empty where the text ends in comments or blank lines.</summary>
    public IReadOnlyList<PyStatement> Statements { get; internal set; } = [];

    /// <summary>Comments, <c>#</c> included, relative to the unit.</summary>
    internal IReadOnlyList<TextSpan> Comments { get; set; } = [];

    /// <summary>Syntax errors, relative to the unit.</summary>
    internal IReadOnlyList<TextProblem> Problems { get; set; } = [];
}
