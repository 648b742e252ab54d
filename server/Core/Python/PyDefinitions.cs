namespace ForgeLsp.Core.Python;

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
