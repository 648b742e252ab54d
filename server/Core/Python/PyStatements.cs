namespace ForgeLsp.Core.Python;

/// <summary>An expression as a statement, a docstring for one.</summary>
public sealed class PyExpressionStatement(PyPlace place, PyExpression value) : PyStatement(place)
{
    /// <summary>The expression.</summary>
    public PyExpression Value { get; } = value;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into) => into.Add(Value);
}

/// <summary><c>a = b = value</c>.</summary>
public sealed class PyAssign(PyPlace place, IReadOnlyList<PyExpression> targets, PyExpression value) : PyStatement(place)
{
    /// <summary>The targets in order.</summary>
    public IReadOnlyList<PyExpression> Targets { get; } = targets;

    /// <summary>The value.</summary>
    public PyExpression Value { get; } = value;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.AddRange(Targets);
        into.Add(Value);
    }
}

/// <summary><c>target: annotation = value</c>.</summary>
public sealed class PyAnnotatedAssign(PyPlace place, PyExpression target, PyExpression annotation, PyExpression? value) : PyStatement(place)
{
    /// <summary>The target.</summary>
    public PyExpression Target { get; } = target;

    /// <summary>The annotation.</summary>
    public PyExpression Annotation { get; } = annotation;

    /// <summary>The value, or null for a bare annotation.</summary>
    public PyExpression? Value { get; } = value;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.Add(Target);
        into.Add(Annotation);
        Add(into, Value);
    }
}

/// <summary><c>target += value</c> and its kin.</summary>
public sealed class PyAugmentedAssign(PyPlace place, PyExpression target, PyExpression value) : PyStatement(place)
{
    /// <summary>The target.</summary>
    public PyExpression Target { get; } = target;

    /// <summary>The value.</summary>
    public PyExpression Value { get; } = value;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.Add(Target);
        into.Add(Value);
    }
}

/// <summary>A statement that is a keyword with expressions: <c>return</c>, <c>raise</c>, <c>del</c>, <c>assert</c>, <c>pass</c>, <c>break</c>, <c>continue</c>, and <c>print</c> and <c>exec</c> of Python 2.</summary>
public sealed class PyKeywordStatement(PyPlace place, string keyword, IReadOnlyList<PyExpression> values) : PyStatement(place)
{
    /// <summary>The keyword.</summary>
    public string Keyword { get; } = keyword;

    /// <summary>The expressions behind it.</summary>
    public IReadOnlyList<PyExpression> Values { get; } = values;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into) => into.AddRange(Values);
}

/// <summary><c>global</c> or <c>nonlocal</c>.</summary>
public sealed class PyScopeStatement(PyPlace place, bool isNonlocal, IReadOnlyList<PyIdentifier> names) : PyStatement(place)
{
    /// <summary>Whether it is <c>nonlocal</c>.</summary>
    public bool IsNonlocal { get; } = isNonlocal;

    /// <summary>The names.</summary>
    public IReadOnlyList<PyIdentifier> Names { get; } = names;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into) => into.AddRange(Names);
}

/// <summary><c>import a.b as c</c> or <c>from ..m import a as b</c>.</summary>
public sealed class PyImport(PyPlace place, string? module, int level, IReadOnlyList<PyAlias> names) : PyStatement(place)
{
    /// <summary>The module behind <c>from</c> without leading dots (may be empty); null for a plain import.</summary>
    public string? Module { get; } = module;

    /// <summary>Number of leading dots.</summary>
    public int Level { get; } = level;

    /// <summary>What is imported; <c>*</c> is a name too.</summary>
    public IReadOnlyList<PyAlias> Names { get; } = names;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into) => into.AddRange(Names);
}

/// <summary><c>name as alias</c> of an import; <paramref name="name"/> may be dotted.</summary>
public sealed class PyAlias(PyPlace place, string name, PyIdentifier? alias) : PyNode(place)
{
    /// <summary>The dotted name, or <c>*</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The name it is bound to, or null.</summary>
    public PyIdentifier? Alias { get; } = alias;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into) => Add(into, Alias);
}

/// <summary><c>type name[parameters] = value</c> (PEP 695).</summary>
public sealed class PyTypeAlias(PyPlace place, PyIdentifier name, IReadOnlyList<PyTypeParameter> parameters, PyExpression value) : PyStatement(place)
{
    /// <summary>The name.</summary>
    public PyIdentifier Name { get; } = name;

    /// <summary>Type parameters.</summary>
    public IReadOnlyList<PyTypeParameter> Parameters { get; } = parameters;

    /// <summary>The type.</summary>
    public PyExpression Value { get; } = value;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.Add(Name);
        into.AddRange(Parameters);
        into.Add(Value);
    }
}

/// <summary><c>T: bound = default</c>, <c>*Ts</c> or <c>**P</c> (PEP 695, PEP 696).</summary>
public sealed class PyTypeParameter(PyPlace place, PyIdentifier name, PyExpression? bound, PyExpression? defaultValue) : PyNode(place)
{
    /// <summary>The name.</summary>
    public PyIdentifier Name { get; } = name;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.Add(Name);
        Add(into, bound);
        Add(into, defaultValue);
    }
}

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

/// <summary>How a parameter takes arguments; the bare <c>*</c> and <c>/</c> are markers without a name.</summary>
public enum PyParameterKind { Plain, Star, DoubleStar, StarMarker, SlashMarker }

/// <summary>A parameter of a function or lambda.</summary>
public sealed class PyParameter(PyPlace place, PyParameterKind kind, PyIdentifier? name, PyExpression? annotation, PyExpression? defaultValue) : PyNode(place)
{
    /// <summary>How it takes arguments.</summary>
    public PyParameterKind Kind { get; } = kind;

    /// <summary>The name; null for the markers.</summary>
    public PyIdentifier? Name { get; } = name;

    /// <summary>The annotation.</summary>
    public PyExpression? Annotation { get; } = annotation;

    /// <summary>The default.</summary>
    public PyExpression? Default { get; } = defaultValue;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        Add(into, Name);
        Add(into, Annotation);
        Add(into, Default);
    }
}

/// <summary><c>def</c> or <c>async def</c>; starts at that keyword, behind the decorators.</summary>
public sealed class PyFunction(
    PyPlace place,
    PyIdentifier name,
    IReadOnlyList<PyExpression> decorators,
    IReadOnlyList<PyTypeParameter> typeParameters,
    IReadOnlyList<PyParameter> parameters,
    PyExpression? returns,
    IReadOnlyList<PyStatement> body) : PyStatement(place)
{
    /// <summary>The name.</summary>
    public PyIdentifier Name { get; } = name;

    /// <summary>The decorators without <c>@</c>.</summary>
    public IReadOnlyList<PyExpression> Decorators { get; } = decorators;

    /// <summary>The parameters.</summary>
    public IReadOnlyList<PyParameter> Parameters { get; } = parameters;

    /// <summary>The block.</summary>
    public IReadOnlyList<PyStatement> Body { get; } = body;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.AddRange(Decorators);
        into.Add(Name);
        into.AddRange(typeParameters);
        into.AddRange(Parameters);
        Add(into, returns);
        into.AddRange(Body);
    }
}

/// <summary><c>class</c>; starts at that keyword, behind the decorators.</summary>
public sealed class PyClass(
    PyPlace place,
    PyIdentifier name,
    IReadOnlyList<PyExpression> decorators,
    IReadOnlyList<PyTypeParameter> typeParameters,
    IReadOnlyList<PyArgument> bases,
    IReadOnlyList<PyStatement> body) : PyStatement(place)
{
    /// <summary>The name.</summary>
    public PyIdentifier Name { get; } = name;

    /// <summary>The decorators without <c>@</c>.</summary>
    public IReadOnlyList<PyExpression> Decorators { get; } = decorators;

    /// <summary>Base classes and keywords.</summary>
    public IReadOnlyList<PyArgument> Bases { get; } = bases;

    /// <summary>The block.</summary>
    public IReadOnlyList<PyStatement> Body { get; } = body;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.AddRange(Decorators);
        into.Add(Name);
        into.AddRange(typeParameters);
        into.AddRange(Bases);
        into.AddRange(Body);
    }
}

/// <summary>A statement that cannot be read, or a notebook magic, which is not Python; holds what could be read of it.</summary>
public sealed class PySkippedStatement(PyPlace place, IReadOnlyList<PyNode> parts) : PyStatement(place)
{
    /// <summary>What could be read.</summary>
    public IReadOnlyList<PyNode> Parts { get; } = parts;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into) => into.AddRange(Parts);
}
