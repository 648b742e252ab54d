namespace ForgeLsp.Core.Python;

/// <summary>A condition with its block: of <c>if</c>, <c>elif</c> (<paramref name="test"/> is there) or <c>else</c>.</summary>
public sealed class PyBranch(PyPlace place, PyExpression? test, IReadOnlyList<PyStatement> body) : PyNode(place)
{
    /// <summary>The condition; null for <c>else</c>.</summary>
    public PyExpression? Test { get; } = test;

    /// <summary>The block.</summary>
    public IReadOnlyList<PyStatement> Body { get; } = body;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        Add(into, Test);
        into.AddRange(Body);
    }
}

/// <summary><c>if</c> with its <c>elif</c> and <c>else</c> branches, or <c>while</c> with its <c>else</c>.</summary>
public sealed class PyConditionalStatement(PyPlace place, bool isLoop, IReadOnlyList<PyBranch> branches) : PyStatement(place)
{
    /// <summary>Whether it is <c>while</c>.</summary>
    public bool IsLoop { get; } = isLoop;

    /// <summary>The branches in order.</summary>
    public IReadOnlyList<PyBranch> Branches { get; } = branches;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into) => into.AddRange(Branches);
}

/// <summary><c>for target in iterable</c>, also <c>async for</c>.</summary>
public sealed class PyFor(PyPlace place, PyExpression target, PyExpression iterable, IReadOnlyList<PyStatement> body, PyBranch? otherwise) : PyStatement(place)
{
    /// <summary>What is bound.</summary>
    public PyExpression Target { get; } = target;

    /// <summary>What is iterated over.</summary>
    public PyExpression Iterable { get; } = iterable;

    /// <summary>The block.</summary>
    public IReadOnlyList<PyStatement> Body { get; } = body;

    /// <summary>The <c>else</c> block.</summary>
    public PyBranch? Otherwise { get; } = otherwise;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.Add(Target);
        into.Add(Iterable);
        into.AddRange(Body);
        Add(into, Otherwise);
    }
}

/// <summary><c>with a as b, …</c>, also <c>async with</c>.</summary>
public sealed class PyWith(PyPlace place, IReadOnlyList<PyWithItem> items, IReadOnlyList<PyStatement> body) : PyStatement(place)
{
    /// <summary>The context managers.</summary>
    public IReadOnlyList<PyWithItem> Items { get; } = items;

    /// <summary>The block.</summary>
    public IReadOnlyList<PyStatement> Body { get; } = body;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.AddRange(Items);
        into.AddRange(Body);
    }
}

/// <summary><c>context as target</c>.</summary>
public sealed class PyWithItem(PyPlace place, PyExpression context, PyExpression? target) : PyNode(place)
{
    /// <summary>The context manager.</summary>
    public PyExpression Context { get; } = context;

    /// <summary>What is bound.</summary>
    public PyExpression? Target { get; } = target;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.Add(Context);
        Add(into, Target);
    }
}

/// <summary><c>try</c> with its handlers and its <c>else</c> and <c>finally</c> blocks.</summary>
public sealed class PyTry(PyPlace place, IReadOnlyList<PyStatement> body, IReadOnlyList<PyHandler> handlers, IReadOnlyList<PyBranch> endings) : PyStatement(place)
{
    /// <summary>The block.</summary>
    public IReadOnlyList<PyStatement> Body { get; } = body;

    /// <summary>The <c>except</c> clauses.</summary>
    public IReadOnlyList<PyHandler> Handlers { get; } = handlers;

    /// <summary>The <c>else</c> and <c>finally</c> blocks.</summary>
    public IReadOnlyList<PyBranch> Endings { get; } = endings;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.AddRange(Body);
        into.AddRange(Handlers);
        into.AddRange(Endings);
    }
}

/// <summary><c>except type as name</c>, also <c>except*</c>.</summary>
public sealed class PyHandler(PyPlace place, PyExpression? type, PyIdentifier? name, IReadOnlyList<PyStatement> body) : PyNode(place)
{
    /// <summary>The exception type.</summary>
    public PyExpression? Type { get; } = type;

    /// <summary>The name it is bound to.</summary>
    public PyIdentifier? Name { get; } = name;

    /// <summary>The block.</summary>
    public IReadOnlyList<PyStatement> Body { get; } = body;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        Add(into, Type);
        Add(into, Name);
        into.AddRange(Body);
    }
}

/// <summary><c>match subject</c>.</summary>
public sealed class PyMatch(PyPlace place, PyExpression subject, IReadOnlyList<PyCase> cases) : PyStatement(place)
{
    /// <summary>What is matched.</summary>
    public PyExpression Subject { get; } = subject;

    /// <summary>The cases.</summary>
    public IReadOnlyList<PyCase> Cases { get; } = cases;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.Add(Subject);
        into.AddRange(Cases);
    }
}

/// <summary><c>case pattern if guard</c>.</summary>
public sealed class PyCase(PyPlace place, PyPattern pattern, PyExpression? guard, IReadOnlyList<PyStatement> body) : PyNode(place)
{
    /// <summary>The pattern.</summary>
    public PyPattern Pattern { get; } = pattern;

    /// <summary>The guard.</summary>
    public PyExpression? Guard { get; } = guard;

    /// <summary>The block.</summary>
    public IReadOnlyList<PyStatement> Body { get; } = body;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.Add(Pattern);
        Add(into, Guard);
        into.AddRange(Body);
    }
}

/// <summary>A pattern of <c>case</c>: what it captures and what it holds. <c>Point(x=0)</c> holds the expression <c>Point</c> and the pattern <c>0</c>.</summary>
public sealed class PyPattern(PyPlace place, PyIdentifier? capture, IReadOnlyList<PyNode> parts) : PyNode(place)
{
    /// <summary>The name that is bound: by <c>as</c>, by <c>*name</c>, or by a bare name.</summary>
    public PyIdentifier? Capture { get; } = capture;

    /// <summary>Nested patterns, and expressions that are compared with.</summary>
    public IReadOnlyList<PyNode> Parts { get; } = parts;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.AddRange(Parts);
        Add(into, Capture);
    }
}
