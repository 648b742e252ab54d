using System.Globalization;

namespace ForgeLsp.Core.Python.Semantics;

public sealed partial class PythonSemantics
{
    private const int MaxSteps = 6;

    private readonly Dictionary<PyParameter, List<PyExpression>> _arguments = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether <paramref name="expression"/> is a number, or arithmetic of numbers.</summary>
    public static bool IsNumeric(PyExpression expression) => IsNumeric(expression, 0);

    /// <summary>Whether <paramref name="expression"/> is a number, a plain string, or a tuple or list of numbers: a value that is written out.</summary>
    public static bool IsLiteral(PyExpression expression) => expression switch
    {
        PyString { Kind: PyStringKind.Text } => true,
        PySequence { Kind: PySequenceKind.Tuple or PySequenceKind.List, Items: { Count: > 0 } items } => items.All(IsNumeric),
        _ => IsNumeric(expression),
    };

    /// <summary>The value of a plain string literal; null for all else.</summary>
    public string? StringValue(PyExpression? expression)
    {
        if (expression is not PyString { Kind: PyStringKind.Text, Parts: [var part] })
        {
            return null;
        }

        var literal = Tree.Text.ToString(Tree.SpanOf(part));
        var quote = literal.IndexOfAny(['"', '\'']);
        var width = literal.AsSpan(quote).Length >= 6 && literal[quote + 1] == literal[quote] && literal[quote + 2] == literal[quote] ? 3 : 1;
        return literal.Length >= quote + 2 * width ? literal[(quote + width)..^width] : "";
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
    public string? QualifiedName(PyExpression expression) => QualifiedName(expression, 0);

    /// <summary>The dotted name of the class, when <paramref name="expression"/> is an instance made by calling it.</summary>
    public string? TypeName(PyExpression expression) => TypeName(expression, 0);

    /// <summary>The literals that <paramref name="expression"/> may stand for: itself, or those assigned to the variable, attribute, dict entry or argument that it reads.</summary>
    public IEnumerable<PyExpression> Literals(PyExpression expression) => Literals(expression, 0);

    /// <summary>The dict displays and <c>dict(…)</c> calls that <paramref name="expression"/> may stand for.</summary>
    public IEnumerable<PyExpression> Dicts(PyExpression expression) => Dicts(expression, 0);

    /// <summary>The names and values of a dict display or a <c>dict(a=1)</c> call.</summary>
    public IEnumerable<(string Name, PyExpression Value)> EntriesOf(PyExpression dict) => dict switch
    {
        PyDict display => from entry in display.Entries let key = StringValue(entry.Key) where key is not null select (key, entry.Value),
        PyCall call => from argument in call.Arguments let name = argument.Name?.Text where name is not null select (name, argument.Value),
        _ => [],
    };

    private static bool IsNumeric(PyExpression expression, int depth) => depth < 40 && expression switch
    {
        PyNumber => true,
        PyUnary { Operator: PyOperator.Minus or PyOperator.Plus } unary => IsNumeric(unary.Operand, depth + 1),
        PyBinary binary => IsNumeric(binary.Left, depth + 1) && IsNumeric(binary.Right, depth + 1),
        _ => false,
    };

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
                return binding?.Import ?? (binding is { Values: [var alias], Definition: null, Parameter: null } && alias is PyName or PyAttribute ? QualifiedName(alias, steps + 1) : null);
            case PyAttribute attribute:
                var owner = QualifiedName(attribute.Target, steps + 1) ?? TypeName(attribute.Target, steps + 1);
                return owner is null ? null : $"{owner}.{attribute.Name.Text}";
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
                    var last = called[(called.LastIndexOf('.') + 1)..];
                    return last is "fit" or "to" or "cuda" or "double" or "float" or "set_params" && call.Function is PyAttribute method ? TypeName(method.Target, steps + 1) : called;
                }

                var definition = call.Function is PyName function ? BindingOf(function)?.Definition : null;
                return definition switch
                {
                    PyClass type => type.Bases.Select(super => super.Name is null ? QualifiedName(super.Value, steps + 1) : null).FirstOrDefault(super => super is not null),
                    PyFunction maker => maker.Body.OfType<PyKeywordStatement>().Where(statement => statement is { Keyword: "return", Values: [_] })
                        .Select(statement => TypeName(statement.Values[0], steps + 1)).FirstOrDefault(),
                    _ => null,
                };
            case PyName or PyAttribute when BindingOf(expression) is { } binding:
                return binding.Values.Select(value => TypeName(value, steps + 1)).FirstOrDefault(type => type is not null);
            default:
                return null;
        }
    }

    private IEnumerable<PyExpression> Literals(PyExpression expression, int steps)
    {
        if (IsLiteral(expression))
        {
            return [expression];
        }

        if (steps >= MaxSteps)
        {
            return [];
        }

        switch (expression)
        {
            case PyName or PyAttribute when BindingOf(expression) is { } binding:
                var values = binding.Values.SelectMany(value => Literals(value, steps + 1));
                return binding.Parameter is { } parameter && _arguments.TryGetValue(parameter.Parameter, out var arguments)
                    ? values.Concat(arguments.SelectMany(argument => Literals(argument, steps + 1)))
                    : values;
            case PySubscript subscript when StringValue(subscript.Index) is { } key:
                return Dicts(subscript.Target, steps + 1).SelectMany(EntriesOf).Where(entry => entry.Name == key).SelectMany(entry => Literals(entry.Value, steps + 1));
            case PyCall { Function: PyName { Id: "int" or "float" }, Arguments: [{ Name: null, Value: var converted }] }:
                return Literals(converted, steps + 1);
            default:
                return [];
        }
    }

    private IEnumerable<PyExpression> Dicts(PyExpression expression, int steps)
    {
        switch (expression)
        {
            case PyDict:
                return [expression];
            case PyCall { Function: PyName { Id: "dict" } }:
                return [expression];
            case PyName or PyAttribute when steps < MaxSteps && BindingOf(expression) is { } binding:
                var values = binding.Values.SelectMany(value => Dicts(value, steps + 1));
                return binding.Parameter is { } parameter && _arguments.TryGetValue(parameter.Parameter, out var arguments)
                    ? values.Concat(arguments.SelectMany(argument => Dicts(argument, steps + 1)))
                    : values;
            default:
                return [];
        }
    }

    /// <summary>Notes for every parameter of a function of the file what its calls hand in.</summary>
    private void FollowArguments()
    {
        foreach (var call in _calls)
        {
            var function = call.Function is PyName name ? BindingOf(name)?.Definition switch
            {
                PyFunction defined => defined,
                PyClass type => ScopeWithin(type).Names.GetValueOrDefault("__init__")?.Definition as PyFunction,
                _ => null,
            } : null;
            if (function is null)
            {
                continue;
            }

            var skipped = ScopeOf(function).Owner is PyClass ? 1 : 0;
            var plain = function.Parameters.Where(parameter => parameter.Kind == PyParameterKind.Plain).ToList();
            for (var i = 0; i < call.Arguments.Count; i++)
            {
                var argument = call.Arguments[i];
                var parameter = argument.Name is { } keyword ? plain.Find(candidate => candidate.Name?.Text == keyword.Text)
                    : !argument.IsDoubleStar && i + skipped < plain.Count ? plain[i + skipped] : null;
                if (parameter is not null)
                {
                    if (!_arguments.TryGetValue(parameter, out var values))
                    {
                        values = [];
                        _arguments[parameter] = values;
                    }

                    values.Add(argument.Value);
                }
            }
        }
    }
}
