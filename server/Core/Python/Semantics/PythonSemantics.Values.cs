using System.Globalization;

namespace ForgeLsp.Core.Python.Semantics;

public sealed partial class PythonSemantics
{
    // Each argument looks through the parameters; nobody writes more of them than this.
    private const int MaxArguments = 255;
    private const int MaxSteps = 6;
    private const int ManyEntries = 40;

    /// <summary>Stands for a question whose answer is null.</summary>
    private static readonly string NoName = new(' ', 1);

    private readonly Dictionary<PyExpression, ILookup<string, PyExpression>> _entries = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PyParameter, List<PyExpression>> _arguments = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether <paramref name="expression"/> is a number, or arithmetic of numbers.</summary>
    public static bool IsNumeric(PyExpression expression) => IsNumeric(expression, 0);

    /// <summary>Whether <paramref name="expression"/> is a number, a plain string, or a tuple or list of numbers: a value that is written out.</summary>
    public static bool IsLiteral(PyExpression expression) => expression switch
    {
        PyString { Kind: PyStringKind.Text } => true,
        PySequence { Kind: PySequenceKind.Tuple or PySequenceKind.List, Items: { Count: > 0 } items } => AreNumeric(items),
        PyBinary { Operator: PyOperator.Multiply, Left: PySequence left, Right: PyNumber } => IsLiteral(left),
        _ => IsNumeric(expression),
    };

    private static bool AreNumeric(IReadOnlyList<PyExpression> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (!IsNumeric(items[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The value of a plain string literal; null for all else.</summary>
    public string? StringValue(PyExpression? expression)
    {
        if (expression is not PyString { Kind: PyStringKind.Text, Parts: [var part] } text)
        {
            return null;
        }

        if (text.Inside is not { } inside)
        {
            var literal = Tree.Text.ToString(Tree.SpanOf(part));
            var quote = literal.IndexOfAny(['"', '\'']);
            var width = literal.AsSpan(quote).Length >= 6 && literal[quote + 1] == literal[quote] && literal[quote + 2] == literal[quote] ? 3 : 1;
            inside = literal.Length >= quote + 2 * width ? literal[(quote + width)..^width] : "";
            text.InsideStart = quote + width;
            text.Inside = inside;
        }

        return inside;
    }

    /// <summary>The value of a number literal with its sign; null for arithmetic and all else.</summary>
    public double? NumberValue(PyExpression expression) => expression switch
    {
        PyUnary { Operator: PyOperator.Minus, Operand: PyNumber operand } => -NumberValue(operand),
        PyNumber { Kind: not PyNumberKind.Imaginary } number
            when double.TryParse(Tree.TextOf(number).Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
        _ => null,
    };

    /// <summary>
    /// The dotted name of what <paramref name="expression"/> denotes, through imports and through variables that hold instances:
    /// <c>torch.optim.Adam</c>; a method of an instance is <c>Class.method</c> behind its module. Null where an import is not its origin.
    /// </summary>
    public string? QualifiedName(PyExpression expression) => expression is PyAttribute ? Remembered(_qualified, expression, static (semantics, asked) => semantics.QualifiedName(asked, 0)) : QualifiedName(expression, 0);

    /// <summary>The dotted name of the class, when <paramref name="expression"/> is an instance made by calling it.</summary>
    public string? TypeName(PyExpression expression) => expression is PyName or PyAttribute or PyCall ? Remembered(_types, expression, static (semantics, asked) => semantics.TypeName(asked, 0)) : null;

    /// <summary>The literals that <paramref name="expression"/> may stand for: itself, or those assigned to the variable, attribute, dict entry or argument that it reads.</summary>
    public IReadOnlyList<PyExpression> Literals(PyExpression expression) => IsLiteral(expression) ? [expression] : MayStand(expression) ? new ValueWalk(this).Literals(expression) : [];

    /// <summary>The dict displays and <c>dict(…)</c> calls that <paramref name="expression"/> may stand for.</summary>
    public IReadOnlyList<PyExpression> Dicts(PyExpression expression) => expression is PyDict ? [expression] : MayStand(expression) ? new ValueWalk(this).Dicts(expression) : [];

    /// <summary>The list and tuple displays that <paramref name="expression"/> may stand for.</summary>
    public IReadOnlyList<PySequence> Sequences(PyExpression expression) => expression is PySequence sequence ? [sequence] : MayStand(expression) ? new ValueWalk(this).Sequences(expression) : [];

    /// <summary>The names and values of a dict display or a <c>dict(a=1)</c> call.</summary>
    public IEnumerable<(string Name, PyExpression Value)> EntriesOf(PyExpression dict) => dict switch
    {
        PyDict display => from entry in display.Entries let key = StringValue(entry.Key) where key is not null select (key, entry.Value),
        PyCall call when IsDictCall(call) => (from argument in call.Arguments let name = argument.Name?.Text where name is not null select (name, argument.Value))
            .Concat(call.Arguments is [{ Name: null, Value: PyDict inner }, ..] ? EntriesOf(inner) : []),
        _ => [],
    };

    /// <summary>The values that a dict display or a <c>dict(…)</c> call has under <paramref name="key"/>, in order.</summary>
    internal IEnumerable<PyExpression> EntriesNamed(PyExpression dict, string key)
    {
        if (dict is not PyDict { Entries.Count: > ManyEntries })
        {
            return from entry in EntriesOf(dict) where entry.Name == key select entry.Value;
        }

        // A long table of which many keys are read is looked through once.
        lock (_entries)
        {
            if (!_entries.TryGetValue(dict, out var byName))
            {
                _entries[dict] = byName = EntriesOf(dict).ToLookup(static entry => entry.Name, static entry => entry.Value, StringComparer.Ordinal);
            }

            return byName[key];
        }
    }

    /// <summary>Whether <paramref name="call"/> makes something whose entries are its keywords, or those of the dict that it is given: <c>dict(…)</c>, <c>SimpleNamespace(…)</c>, <c>EasyDict({…})</c>.</summary>
    public static bool IsDictCall(PyExpression call) => call is PyCall { Function: var function } && LastName(function) is "dict" or "SimpleNamespace" or "Namespace" or "EasyDict" or "edict" or "Munch" or "munchify"
        or "Box" or "AttrDict" or "Dict" or "ConfigDict" or "HParams" or "OrderedDict" or "DotDict" or "dotdict" or "DictConfig";

    private static string LastName(PyExpression function) => function is PyName name ? name.Id : function is PyAttribute attribute ? attribute.Name.Text : "";

    /// <summary>Whether there is anything to follow.</summary>
    private bool MayStand(PyExpression expression) => expression switch
    {
        PyName or PyAttribute => BindingOf(expression) is { Import: null } || expression is PyAttribute,
        PySubscript or PyCall or PyConditional or PyNamedExpression => true,
        _ => false,
    };

    private static bool IsNumeric(PyExpression expression, int depth) => depth < 40 && expression switch
    {
        PyNumber => true,
        PyUnary { Operator: PyOperator.Minus or PyOperator.Plus } unary => IsNumeric(unary.Operand, depth + 1),
        PyBinary binary => IsNumeric(binary.Left, depth + 1) && IsNumeric(binary.Right, depth + 1),
        _ => false,
    };

    /// <summary>What was found of this node before: every rule asks of the same calls. Threads that ask at once find the same.</summary>
    private string? Remembered(string?[]?[] known, PyExpression expression, Func<PythonSemantics, PyExpression, string?> find)
    {
        if (expression.Number == 0 || Tree.TryIndexOf(expression.Place.Unit) is not (>= 0 and var unit))
        {
            return find(this, expression);
        }

        var names = known[unit] ??= new string?[Tree.Units[unit].Outline.Count];
        var name = names[expression.Number - 1];
        if (name is null)
        {
            name = find(this, expression) ?? NoName;
            names[expression.Number - 1] = name;
        }

        return ReferenceEquals(name, NoName) ? null : name;
    }

    private string? QualifiedName(PyExpression expression, int steps)
    {
        if (steps > 2 * MaxSteps)
        {
            return null;
        }

        switch (expression)
        {
            case PyName name:
                var binding = BindingOf(name);
                if (binding is null)
                {
                    return Customary.GetValueOrDefault(name.Id);
                }

                return binding.Import ?? (binding is not { Values: [var alias], Definition: null, Parameter: null } ? null : alias switch
                {
                    PyName or PyAttribute => QualifiedName(alias, steps + 1),
                    // `lgb = require_lightgbm()`, which imports the module and returns it.
                    PyCall call when FunctionOf(call) is { } maker && _returns.TryGetValue(maker, out var given) && given is [PyName module] && BindingOf(module)?.Import is not null => QualifiedName(module, steps + 1),
                    _ => null,
                });
            case PyAttribute attribute:
                var owner = QualifiedName(attribute.Target, steps + 1) ?? TypeName(attribute.Target, steps + 1);
                return owner is null ? null : DottedNames.Join(owner, attribute.Name.Text);
            default:
                return null;
        }
    }

    private string? TypeName(PyExpression expression, int steps)
    {
        if (steps > MaxSteps)
        {
            return null;
        }

        switch (expression)
        {
            case PyCall call:
                if (QualifiedName(call.Function, steps + 1) is { } called)
                {
                    var last = called.AsSpan(called.LastIndexOf('.') + 1);
                    return last is "fit" or "to" or "cuda" or "double" or "float" or "set_params" && call.Function is PyAttribute method ? TypeName(method.Target, steps + 1) : called;
                }

                var definition = call.Function is PyName function ? BindingOf(function)?.Definition : null;
                return definition switch
                {
                    PyClass type => type.Bases.Select(super => super.Name is null ? QualifiedName(super.Value, steps + 1) : null).FirstOrDefault(super => super is not null),
                    PyFunction maker => FirstType(ReturnsOf(maker), steps + 1),
                    _ => null,
                };
            case PyName or PyAttribute when BindingOf(expression) is { } binding:
                return FirstType(binding.Values, steps + 1);
            default:
                return null;
        }
    }

    private string? FirstType(IReadOnlyList<PyExpression> values, int steps)
    {
        // Each further value costs a step more, so that the walk stays small however often names are bound.
        for (var i = 0; i < values.Count && steps + i <= MaxSteps; i++)
        {
            if (TypeName(values[i], steps + i) is { } type)
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>Notes for every parameter of a function of the file what its calls hand in.</summary>
    private void FollowArguments()
    {
        foreach (var call in _calls)
        {
            if (FunctionOf(call) is not { } function)
            {
                continue;
            }

            for (var i = 0; i < Math.Min(call.Arguments.Count, MaxArguments); i++)
            {
                var argument = call.Arguments[i];
                if (argument.Value is PyStarred)
                {
                    break;
                }

                if (ParameterOf(function, call, i) is not { } parameter)
                {
                    continue;
                }

                if (!_arguments.TryGetValue(parameter, out var values))
                {
                    values = [];
                    _arguments[parameter] = values;
                }

                values.Add(argument.Value);
            }
        }
    }

    /// <summary>The parameter of <paramref name="function"/> that takes the argument at <paramref name="index"/> of <paramref name="call"/>; null where that is none of its own.</summary>
    public PyParameter? ParameterOf(PyFunction function, PyCall call, int index)
    {
        var argument = call.Arguments[index];
        if (argument.IsDoubleStar)
        {
            return null;
        }

        var wanted = argument.Name?.Text;
        var at = wanted is null ? index + (IsBound(function, call) ? 1 : 0) : -1;
        for (var i = 0; i < function.Parameters.Count; i++)
        {
            var parameter = function.Parameters[i];
            if (parameter.Kind == PyParameterKind.StarMarker || (parameter.Kind == PyParameterKind.Star && wanted is null))
            {
                if (wanted is null)
                {
                    return null;
                }
            }
            else if (parameter.Kind == PyParameterKind.Plain && (wanted is null ? at-- == 0 : parameter.Name?.Text == wanted))
            {
                return parameter;
            }
        }

        return null;
    }

    /// <summary>Whether the call hands in <c>self</c> or <c>cls</c> by itself.</summary>
    private bool IsBound(PyFunction function, PyCall call) =>
        ScopeOf(function).Owner is PyClass && !function.Decorators.Any(static decorator => decorator is PyName { Id: "staticmethod" })
        && (function.Name.Text == "__init__" || call.Function is not PyAttribute { Target: PyName receiver } || BindingOf(receiver)?.Definition is not PyClass);
}
