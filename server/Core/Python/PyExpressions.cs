namespace ForgeLsp.Core.Python;

/// <summary>A variable.</summary>
public sealed class PyName(PyPlace place, string id) : PyExpression(place)
{
    /// <summary>The name in normal form KC.</summary>
    public string Id { get; } = id;
}

/// <summary>A number; <paramref name="kind"/> tells how Python reads it.</summary>
public sealed class PyNumber(PyPlace place, PyNumberKind kind) : PyExpression(place)
{
    /// <summary>Integer, float or imaginary.</summary>
    public PyNumberKind Kind { get; } = kind;
}

/// <summary>The types of Python's number literals.</summary>
public enum PyNumberKind { Integer, Float, Imaginary }

/// <summary>The types of Python's string literals; a formatted part makes the whole literal formatted.</summary>
public enum PyStringKind { Text, Bytes, Formatted, Template }

/// <summary>One or more string literals side by side, which Python joins.</summary>
public sealed class PyString(PyPlace place, PyStringKind kind, IReadOnlyList<PyPlace> parts, IReadOnlyList<PyExpression> fields) : PyExpression(place)
{
    /// <summary>What the literal evaluates to.</summary>
    public PyStringKind Kind { get; } = kind;

    /// <summary>The literals, prefixes and quotes included.</summary>
    public IReadOnlyList<PyPlace> Parts { get; } = parts;

    /// <summary>What stands between the quotes, when it was asked for before: the same in every text that has this literal.</summary>
    internal string? Inside { get; set; }

    /// <summary>Where that begins in the literal; known with it.</summary>
    internal int InsideStart { get; set; }

    /// <summary>Expressions of the replacement fields, those of format specifications included.</summary>
    public IReadOnlyList<PyExpression> Fields { get; } = fields;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into) => into.AddRange(Fields);
}

/// <summary><c>True</c>, <c>False</c>, <c>None</c> or <c>...</c>.</summary>
public sealed class PyConstant(PyPlace place, PyConstantKind kind) : PyExpression(place)
{
    /// <summary>Which of them.</summary>
    public PyConstantKind Kind { get; } = kind;
}

/// <summary>The constants that have a name or sign of their own.</summary>
public enum PyConstantKind { True, False, None, Ellipsis }

/// <summary><c>target.name</c>.</summary>
public sealed class PyAttribute(PyPlace place, PyExpression target, PyIdentifier name) : PyExpression(place)
{
    /// <summary>What stands before the dot.</summary>
    public PyExpression Target { get; } = target;

    /// <summary>The name behind the dot; empty while it is not typed yet.</summary>
    public PyIdentifier Name { get; } = name;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.Add(Target);
        into.Add(Name);
    }
}

/// <summary><c>target[index]</c>; several indices are a tuple.</summary>
public sealed class PySubscript(PyPlace place, PyExpression target, PyExpression index) : PyExpression(place)
{
    /// <summary>What is indexed.</summary>
    public PyExpression Target { get; } = target;

    /// <summary>The index, a slice, or a tuple of them.</summary>
    public PyExpression Index { get; } = index;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.Add(Target);
        into.Add(Index);
    }
}

/// <summary><c>lower:upper:step</c> inside a subscript.</summary>
public sealed class PySlice(PyPlace place, PyExpression? lower, PyExpression? upper, PyExpression? step) : PyExpression(place)
{
    /// <summary>The parts that are there.</summary>
    public IReadOnlyList<PyExpression> Parts { get; } = [.. new[] { lower, upper, step }.OfType<PyExpression>()];

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into) => into.AddRange(Parts);
}

/// <summary>A call.</summary>
public sealed class PyCall(PyPlace place, PyExpression function, IReadOnlyList<PyArgument> arguments) : PyExpression(place)
{
    /// <summary>What is called.</summary>
    public PyExpression Function { get; } = function;

    /// <summary>Arguments in order of appearance.</summary>
    public IReadOnlyList<PyArgument> Arguments { get; } = arguments;

    /// <summary>Where one of the arguments stands, from 0; -1 for another call's.</summary>
    public int IndexOf(PyArgument argument)
    {
        for (var i = 0; i < Arguments.Count; i++)
        {
            if (ReferenceEquals(Arguments[i], argument))
            {
                return i;
            }
        }

        return -1;
    }

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.Add(Function);
        into.AddRange(Arguments);
    }
}

/// <summary>An argument of a call: <c>value</c>, <c>name=value</c>, <c>*value</c> (value is a <see cref="PyStarred"/>) or <c>**value</c>.</summary>
public sealed class PyArgument(PyPlace place, PyIdentifier? name, PyExpression value, bool isDoubleStar) : PyNode(place)
{
    /// <summary>The keyword, or null.</summary>
    public PyIdentifier? Name { get; } = name;

    /// <summary>The value.</summary>
    public PyExpression Value { get; } = value;

    /// <summary>Whether it is <c>**value</c>.</summary>
    public bool IsDoubleStar { get; } = isDoubleStar;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        Add(into, Name);
        into.Add(Value);
    }
}

/// <summary>Operators of <see cref="PyUnary"/>, <see cref="PyBinary"/>, <see cref="PyBoolean"/> and augmented assignments.</summary>
public enum PyOperator
{
    Plus, Minus, Invert, Not, Add, Subtract, Multiply, MatrixMultiply, Divide, FloorDivide, Modulo, Power, ShiftLeft, ShiftRight, BitAnd, BitOr, BitXor, And, Or,
}

/// <summary><c>-x</c>, <c>+x</c>, <c>~x</c>, <c>not x</c>.</summary>
public sealed class PyUnary(PyPlace place, PyOperator op, PyExpression operand) : PyExpression(place)
{
    /// <summary>The operator.</summary>
    public PyOperator Operator { get; } = op;

    /// <summary>The operand.</summary>
    public PyExpression Operand { get; } = operand;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into) => into.Add(Operand);
}

/// <summary>An arithmetic or bitwise operation.</summary>
public sealed class PyBinary(PyPlace place, PyOperator op, PyExpression left, PyExpression right) : PyExpression(place)
{
    /// <summary>The operator.</summary>
    public PyOperator Operator { get; } = op;

    /// <summary>Left operand.</summary>
    public PyExpression Left { get; } = left;

    /// <summary>Right operand.</summary>
    public PyExpression Right { get; } = right;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.Add(Left);
        into.Add(Right);
    }
}

/// <summary><c>a and b</c>, <c>a or b</c>; longer chains nest to the left.</summary>
public sealed class PyBoolean(PyPlace place, PyOperator op, PyExpression left, PyExpression right) : PyExpression(place)
{
    /// <summary><see cref="PyOperator.And"/> or <see cref="PyOperator.Or"/>.</summary>
    public PyOperator Operator { get; } = op;

    /// <summary>Left operand.</summary>
    public PyExpression Left { get; } = left;

    /// <summary>Right operand.</summary>
    public PyExpression Right { get; } = right;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.Add(Left);
        into.Add(Right);
    }
}

/// <summary>A chain of comparisons; <paramref name="operators"/> as written, such as <c>==</c> or <c>not in</c>.</summary>
public sealed class PyComparison(PyPlace place, IReadOnlyList<PyExpression> operands, IReadOnlyList<string> operators) : PyExpression(place)
{
    /// <summary>The operands, one more than operators.</summary>
    public IReadOnlyList<PyExpression> Operands { get; } = operands;

    /// <summary>The operators.</summary>
    public IReadOnlyList<string> Operators { get; } = operators;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into) => into.AddRange(Operands);
}

/// <summary><c>body if test else otherwise</c>.</summary>
public sealed class PyConditional(PyPlace place, PyExpression body, PyExpression test, PyExpression otherwise) : PyExpression(place)
{
    /// <summary>The value where the test holds.</summary>
    public PyExpression Body { get; } = body;

    /// <summary>The test.</summary>
    public PyExpression Test { get; } = test;

    /// <summary>The value where it does not.</summary>
    public PyExpression Otherwise { get; } = otherwise;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.Add(Body);
        into.Add(Test);
        into.Add(Otherwise);
    }
}

/// <summary><c>name := value</c>.</summary>
public sealed class PyNamedExpression(PyPlace place, PyExpression target, PyExpression value) : PyExpression(place)
{
    /// <summary>The name.</summary>
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

/// <summary>A tuple, list or set display.</summary>
public sealed class PySequence(PyPlace place, PySequenceKind kind, IReadOnlyList<PyExpression> items) : PyExpression(place)
{
    /// <summary>Which display it is.</summary>
    public PySequenceKind Kind { get; } = kind;

    /// <summary>The items; a starred one is a <see cref="PyStarred"/>.</summary>
    public IReadOnlyList<PyExpression> Items { get; } = items;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into) => into.AddRange(Items);
}

/// <summary>Displays that hold items.</summary>
public enum PySequenceKind { Tuple, List, Set }

/// <summary>A dict display.</summary>
public sealed class PyDict(PyPlace place, IReadOnlyList<PyDictEntry> entries) : PyExpression(place)
{
    /// <summary>The entries in order.</summary>
    public IReadOnlyList<PyDictEntry> Entries { get; } = entries;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into) => into.AddRange(Entries);
}

/// <summary>An entry <c>key: value</c>, or <c>**value</c> with no key.</summary>
public sealed class PyDictEntry(PyPlace place, PyExpression? key, PyExpression value) : PyNode(place)
{
    /// <summary>The key, or null for <c>**value</c>.</summary>
    public PyExpression? Key { get; } = key;

    /// <summary>The value.</summary>
    public PyExpression Value { get; } = value;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        Add(into, Key);
        into.Add(Value);
    }
}

/// <summary>A list, set, dict or generator comprehension; <paramref name="value"/> is there for dicts only.</summary>
public sealed class PyComprehension(PyPlace place, PyExpression element, PyExpression? value, IReadOnlyList<PyComprehensionClause> clauses) : PyExpression(place)
{
    /// <summary>The element, or a dict's key.</summary>
    public PyExpression Element { get; } = element;

    /// <summary>A dict's value.</summary>
    public PyExpression? Value { get; } = value;

    /// <summary>The <c>for</c> clauses.</summary>
    public IReadOnlyList<PyComprehensionClause> Clauses { get; } = clauses;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.Add(Element);
        Add(into, Value);
        into.AddRange(Clauses);
    }
}

/// <summary><c>for target in iterable if condition …</c>.</summary>
public sealed class PyComprehensionClause(PyPlace place, PyExpression target, PyExpression iterable, IReadOnlyList<PyExpression> conditions) : PyNode(place)
{
    /// <summary>What is bound.</summary>
    public PyExpression Target { get; } = target;

    /// <summary>What is iterated over.</summary>
    public PyExpression Iterable { get; } = iterable;

    /// <summary>The filters.</summary>
    public IReadOnlyList<PyExpression> Conditions { get; } = conditions;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.Add(Target);
        into.Add(Iterable);
        into.AddRange(Conditions);
    }
}

/// <summary><c>lambda parameters: body</c>.</summary>
public sealed class PyLambda(PyPlace place, IReadOnlyList<PyParameter> parameters, PyExpression body) : PyExpression(place)
{
    /// <summary>The parameters.</summary>
    public IReadOnlyList<PyParameter> Parameters { get; } = parameters;

    /// <summary>The body.</summary>
    public PyExpression Body { get; } = body;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into)
    {
        into.AddRange(Parameters);
        into.Add(Body);
    }
}

/// <summary><c>*value</c>.</summary>
public sealed class PyStarred(PyPlace place, PyExpression value) : PyExpression(place)
{
    /// <summary>What is unpacked.</summary>
    public PyExpression Value { get; } = value;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into) => into.Add(Value);
}

/// <summary><c>await value</c>, <c>yield value</c> or <c>yield from value</c>.</summary>
public sealed class PySuspension(PyPlace place, PySuspensionKind kind, PyExpression? value) : PyExpression(place)
{
    /// <summary>Which of them.</summary>
    public PySuspensionKind Kind { get; } = kind;

    /// <summary>The value; null for a bare <c>yield</c>.</summary>
    public PyExpression? Value { get; } = value;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into) => Add(into, Value);
}

/// <summary>Expressions that hand control away.</summary>
public enum PySuspensionKind { Await, Yield, YieldFrom }

/// <summary>A place where an expression is missing or cannot be read; holds what could be read of it.</summary>
public sealed class PyErrorExpression(PyPlace place, IReadOnlyList<PyExpression> parts) : PyExpression(place)
{
    /// <summary>What could be read.</summary>
    public IReadOnlyList<PyExpression> Parts { get; } = parts;

    /// <inheritdoc/>
    public override void AddChildren(List<PyNode> into) => into.AddRange(Parts);
}
