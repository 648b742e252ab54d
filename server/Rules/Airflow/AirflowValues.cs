using System.Text;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;

namespace ForgeLsp.Rules.Airflow;

/// <summary>Values of a script that are what they are, whatever runs before: literals, and names that are bound once to one.</summary>
internal static class AirflowValues
{
    private const int MaxSteps = 4;

    /// <summary>What the expression is: itself, or the only value of the name that it reads; null where the name may be something else.</summary>
    public static PyExpression? Only(PythonSemantics semantics, PyExpression expression)
    {
        for (var step = 0; step < MaxSteps && expression is PyName; step++)
        {
            if (semantics.BindingOf(expression) is not { Values: [var value], Import: null, Definition: null, Parameter: null, IsVariable: false })
            {
                return null;
            }

            expression = value;
        }

        return expression is PyName ? null : expression;
    }

    /// <summary>The text that it is known to be; null for formatted strings and all that is computed.</summary>
    public static string? Text(PythonSemantics semantics, PyExpression? expression) =>
        expression is not null && Only(semantics, expression) is PyString { Kind: PyStringKind.Text } text ? Written(semantics.Tree, text) : null;

    /// <summary>The characters between the quotes, parts side by side joined; the fields of a formatted string stay as they are written.</summary>
    public static string Written(PythonTree tree, PyString text)
    {
        var joined = new StringBuilder();
        foreach (var part in text.Parts)
        {
            var literal = tree.Text.ToString(tree.SpanOf(part));
            var quote = literal.IndexOfAny(['"', '\'']);
            if (quote < 0)
            {
                continue;
            }

            var width = literal.Length >= quote + 6 && literal[quote + 1] == literal[quote] && literal[quote + 2] == literal[quote] ? 3 : 1;
            joined.Append(literal.Length >= quote + 2 * width ? literal[(quote + width)..^width] : "");
        }

        return joined.ToString();
    }

    /// <summary>The texts of a list or tuple of texts, or the one text that it is; null where one is not known.</summary>
    public static IReadOnlyList<string>? Texts(PythonSemantics semantics, PyExpression expression)
    {
        if (Text(semantics, expression) is { } one)
        {
            return [one];
        }

        if (Only(semantics, expression) is not PySequence { Items: var items })
        {
            return null;
        }

        var texts = new List<string>(items.Count);
        foreach (var item in items)
        {
            if (Text(semantics, item) is not { } text)
            {
                return null;
            }

            texts.Add(text);
        }

        return texts;
    }

    /// <summary>Whether it is written out as <c>True</c> (or, for false, as <c>False</c>).</summary>
    public static bool Is(PyExpression? expression, bool value) => expression is PyConstant { Kind: var kind } && kind == (value ? PyConstantKind.True : PyConstantKind.False);
}
