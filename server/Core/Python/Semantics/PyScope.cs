namespace ForgeLsp.Core.Python.Semantics;

/// <summary>A scope: the module, a class or a function. Comprehensions and lambdas count to the scope around them.</summary>
public sealed class PyScope(PyNode? owner, PyScope? parent)
{
    /// <summary>The <see cref="PyFunction"/> or <see cref="PyClass"/>; null for the module.</summary>
    public PyNode? Owner { get; } = owner;

    /// <summary>The scope around it.</summary>
    public PyScope? Parent { get; } = parent;

    /// <summary>What is bound in it, by name.</summary>
    public Dictionary<string, PyBinding> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>Attributes of <c>self</c> (of a class) or of a name (<c>args.lr = …</c>), by <c>receiver.attribute</c>.</summary>
    public Dictionary<string, PyBinding> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>The attribute <paramref name="name"/> of <paramref name="receiver"/>; null where nothing is assigned to it.</summary>
    public PyBinding? Attribute(string receiver, string name)
    {
        // Asked at every attribute that is read, so nothing is allocated for it.
        if (Attributes.Count == 0)
        {
            return null;
        }

        var length = receiver.Length + 1 + name.Length;
        var key = length <= 200 ? stackalloc char[length] : new char[length];
        receiver.CopyTo(key);
        key[receiver.Length] = '.';
        name.CopyTo(key[(receiver.Length + 1)..]);
        return Attributes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var binding) ? binding : null;
    }

    /// <summary>Names that <c>global</c> or <c>nonlocal</c> hands to a scope further out.</summary>
    internal HashSet<string> Outer { get; } = new(StringComparer.Ordinal);
}

/// <summary>A name of a scope, or an attribute: everything that is bound to it and every place that reads it.</summary>
public sealed class PyBinding(string name, PyScope scope)
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>Where it is bound.</summary>
    public PyScope Scope { get; } = scope;

    /// <summary>Values assigned to it, as plain or annotated assignments or <c>:=</c>.</summary>
    public List<PyExpression> Values { get; } = [];

    /// <summary>The places that read it.</summary>
    public List<PyExpression> Uses { get; } = [];

    /// <summary>The dotted name that an import gave it, such as <c>torch.optim.Adam</c>; relative imports start with a dot.</summary>
    public string? Import { get; internal set; }

    /// <summary>The function or class that a <c>def</c> or <c>class</c> bound.</summary>
    public PyStatement? Definition { get; internal set; }

    /// <summary>The parameter, with the function it is of.</summary>
    public (PyFunction Function, PyParameter Parameter)? Parameter { get; internal set; }

    /// <summary>Whether it is an attribute of something, such as <c>self.lr</c>.</summary>
    public bool IsAttribute { get; internal init; }

    /// <summary>Bound also by something that has no value to follow: a loop, an unpacking, <c>with … as</c>, <c>+=</c>.</summary>
    public bool IsVariable { get; internal set; }
}
