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

/// <summary>A statement that cannot be read, or a notebook magic, which is not Python; holds what could be read of it.</summary>
public sealed class PySkippedStatement(PyPlace place, IReadOnlyList<PyNode> parts) : PyStatement(place)
{
    /// <summary>What could be read.</summary>
    public IReadOnlyList<PyNode> Parts { get; } = parts;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into) => into.AddRange(Parts);
}
