using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Configs;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Features.Names;

namespace ForgeLsp.Features.Hover;

/// <summary>Where a value of a script comes from.</summary>
/// <param name="Keys">The keys of configs that give it.</param>
/// <param name="Settings">The options or fields of the script that give it.</param>
/// <param name="Literal">The literal that gives it; null where it comes from elsewhere.</param>
/// <param name="Ways">The variables and parameters that it passes through, in words, from the place of use on.</param>
internal sealed record ValueOrigin(IReadOnlyList<WrittenKey> Keys, IReadOnlyList<ScriptSetting> Settings, PyExpression? Literal, IReadOnlyList<string> Ways)
{
    private const int MaxSteps = 8;

    private static readonly string[] Conversions = ["float", "int", "str", "bool", "Path"];

    /// <summary>Follows <paramref name="expression"/> as long as there is one way to follow; null where it ends at nothing that is known.</summary>
    public static ValueOrigin? Of(DocumentScope document, PythonFile file, PyExpression expression)
    {
        var semantics = file.Semantics;
        var ways = new List<string>();
        for (var step = 0; step < MaxSteps; step++)
        {
            if (PythonSemantics.IsLiteral(expression) || expression is PyName { Id: "True" or "False" or "None" })
            {
                return new ValueOrigin([], [], expression, ways);
            }

            if (NameIn(file, expression) is { } offset && SymbolName.At(document, offset) is { } symbol && (symbol.Keys.Count > 0 || symbol.Settings.Count > 0))
            {
                return new ValueOrigin(symbol.Keys, symbol.Settings, null, ways);
            }

            if (expression is PyCall { Function: PyName converter, Arguments: [{ Name: null, IsDoubleStar: false } only] } && Conversions.Contains(converter.Id, StringComparer.Ordinal))
            {
                expression = only.Value;
                continue;
            }

            if (semantics.BindingOf(expression) is not { IsVariable: false } binding || Next(semantics, binding) is not { } next)
            {
                return null;
            }

            var line = file.Text.LineAt(file.Tree.SpanOf(next).Start) + 1;
            ways.Add(string.Create(CultureInfo.InvariantCulture, $"{SchemaText.Code(file.Tree.TextOf(expression))} in line {line}"));
            expression = next;
        }

        return null;
    }

    private static PyExpression? Next(PythonSemantics semantics, PyBinding binding)
    {
        if (binding.Parameter is not { } parameter)
        {
            return binding is { Values: [var value], Definition: null } ? value : null;
        }

        var given = semantics.ArgumentsOf(parameter.Parameter);
        return binding.Values.Count > 0 || given.Count > 1 ? null : given.Count == 1 ? given[0] : parameter.Parameter.Default;
    }

    /// <summary>Where the last name of an access stands: in <c>args.lr</c>, <c>cfg["lr"]</c> and <c>cfg.get("lr")</c>.</summary>
    private static int? NameIn(PythonFile file, PyExpression expression) => expression switch
    {
        PyAttribute attribute => file.Tree.SpanOf(attribute.Name).Start,
        PySubscript { Index: PyString key } => file.Tree.SpanOf(key).End - 1,
        PyCall { Function: PyAttribute { Name.Text: "get" or "pop" }, Arguments: [{ Name: null, Value: PyString key }, ..] } => file.Tree.SpanOf(key).End - 1,
        _ => null,
    };
}
