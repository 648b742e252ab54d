using System.Globalization;
using System.Numerics;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>Types of values that can be moved without changing them.</summary>
internal enum PyValueKind { Integer, Float, Text, Boolean, Tuple, List }

/// <summary>What a literal of Python, or arithmetic of literals, evaluates to.</summary>
/// <param name="Source">How a script writes it, on one line.</param>
/// <param name="Yaml">How a YAML file writes it, so that PyYAML reads the same value of the same type; a tuple is a list there.</param>
internal sealed record PyValue(PyValueKind Kind, string Source, string Yaml)
{
    private const int MaxDepth = 40;

    private readonly BigInteger _integer;
    private readonly double _float;

    /// <summary>Items of a tuple or list.</summary>
    public IReadOnlyList<PyValue> Items { get; private init; } = [];

    /// <summary>The name of its type in Python.</summary>
    public string TypeName => Kind switch
    {
        PyValueKind.Integer => "int",
        PyValueKind.Float => "float",
        PyValueKind.Text => "str",
        PyValueKind.Boolean => "bool",
        PyValueKind.Tuple => "tuple",
        _ => "list",
    };

    /// <summary>Null for what is no literal, or one that no config file can hold.</summary>
    /// <param name="quote">The quote of the YAML file for texts that need one.</param>
    public static PyValue? Of(PythonFile file, PyExpression expression, char quote = '"') => Of(file, expression, quote, 0, inFlow: false);

    /// <summary>Whether a value of a YAML file, as PyYAML reads it, is this value; tuples and lists are the same there.</summary>
    public bool Equals(DataNode node) => Kind switch
    {
        PyValueKind.Integer => node.Kind == DataKind.Integer && BigInteger.TryParse(node.NumberText ?? node.Text, CultureInfo.InvariantCulture, out var integer) && integer == _integer,
        PyValueKind.Float => node.Kind == DataKind.Number && double.TryParse(node.NumberText ?? node.Text, CultureInfo.InvariantCulture, out var number) && number.Equals(_float),
        PyValueKind.Text => node.Kind == DataKind.String && Source[1..^1] == node.Text,
        PyValueKind.Boolean => node.Kind == DataKind.Boolean && node.Boolean == (Source == "True"),
        _ => node.Kind == DataKind.Sequence && node.Items.Count == Items.Count && Items.Zip(node.Items).All(static pair => pair.First.Equals(pair.Second)),
    };

    /// <summary>Whether both are the same value of the same type.</summary>
    public bool IsSame(PyValue other) => Kind == other.Kind && Kind switch
    {
        PyValueKind.Integer => _integer == other._integer,
        PyValueKind.Float => _float.Equals(other._float),
        PyValueKind.Text => Source[1..^1] == other.Source[1..^1],
        PyValueKind.Boolean => Source == other.Source,
        _ => Items.Count == other.Items.Count && Items.Zip(other.Items).All(static pair => pair.First.IsSame(pair.Second)),
    };

    private static PyValue? Of(PythonFile file, PyExpression expression, char quote, int depth, bool inFlow)
    {
        if (depth > MaxDepth)
        {
            return null;
        }

        switch (expression)
        {
            case PyString:
                var written = file.Tree.TextOf(expression);
                return file.Semantics.StringValue(expression) is { } text && written[0] is '"' or '\'' && !text.AsSpan().ContainsAny("\\\n\r\"'")
                    ? new PyValue(PyValueKind.Text, $"\"{text}\"", YamlText.Scalar(text, quote, inFlow))
                    : null;
            case PyConstant { Kind: PyConstantKind.True or PyConstantKind.False } constant:
                var isTrue = constant.Kind == PyConstantKind.True;
                return new PyValue(PyValueKind.Boolean, isTrue ? "True" : "False", isTrue ? "true" : "false");
            case PySequence { Kind: PySequenceKind.Tuple or PySequenceKind.List, Items.Count: > 0 } sequence:
                var items = new List<PyValue>();
                foreach (var item in sequence.Items)
                {
                    if (Of(file, item, quote, depth + 1, inFlow: true) is not { Items.Count: 0 } value)
                    {
                        return null;
                    }

                    items.Add(value);
                }

                var list = string.Join(", ", items.Select(static item => item.Source));
                return sequence.Kind == PySequenceKind.List
                    ? new PyValue(PyValueKind.List, $"[{list}]", $"[{string.Join(", ", items.Select(static item => item.Yaml))}]") { Items = items }
                    : new PyValue(PyValueKind.Tuple, items.Count == 1 ? $"({list},)" : $"({list})", $"[{string.Join(", ", items.Select(static item => item.Yaml))}]") { Items = items };
            default:
                return PyArithmetic.Evaluate(file, expression) is { } number ? Number(file, expression, number) : null;
        }
    }

    private static PyValue? Number(PythonFile file, PyExpression expression, PyNumberValue number)
    {
        var source = file.Tree.TextOf(expression);
        source = source.AsSpan().ContainsAny("\n\r#\\") ? null : source;
        if (!number.IsFloat)
        {
            var digits = number.Integer.ToString(CultureInfo.InvariantCulture);
            return digits.Length <= 18 ? new PyValue(number.Integer, source ?? digits, digits) : null;
        }

        if (!double.IsFinite(number.Float))
        {
            return null;
        }

        var json = PyArithmetic.Spelling(source) ?? number.Float.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
        json = json.AsSpan().ContainsAny('.', 'e') ? json : json + ".0";
        return new PyValue(number.Float, source ?? json, YamlText.Number(json));
    }

    private PyValue(BigInteger integer, string source, string yaml)
        : this(PyValueKind.Integer, source, yaml) => _integer = integer;

    private PyValue(double number, string source, string yaml)
        : this(PyValueKind.Float, source, yaml) => _float = number;
}
