using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>A literal of a script that is a hyperparameter.</summary>
/// <param name="Name">The parameter as a config would call it.</param>
internal sealed record HardCodedValue(PyExpression Literal, TextSpan Span, string Name, PyValue Value)
{
    /// <summary>The values that <paramref name="findings"/> stand at and that can be written elsewhere, in order of position.</summary>
    public static IReadOnlyList<HardCodedValue> Of(PythonFile file, IEnumerable<Finding> findings)
    {
        var wanted = new Dictionary<TextSpan, string>();
        foreach (var finding in findings)
        {
            if (finding.FixKey is { Length: > 0 } parameter)
            {
                wanted.TryAdd(finding.Span, parameter);
            }
        }

        var found = new List<HardCodedValue>();
        foreach (var node in wanted.Count == 0 ? [] : file.Tree.Nodes())
        {
            if (node is PyExpression literal && wanted.TryGetValue(file.Tree.SpanOf(literal), out var parameter) && (NameOf(NameAt(file, literal)) ?? NameOf(parameter)) is { } name
                && PyValue.Of(file, literal) is { } value && wanted.Remove(file.Tree.SpanOf(literal)) && CanBeReplaced(file, literal))
            {
                found.Add(new HardCodedValue(literal, file.Tree.SpanOf(literal), name, value));
            }
        }

        return found;
    }

    /// <summary>The edit that puts <paramref name="expression"/> into the literal's place.</summary>
    public TextEdit ReplacedBy(SourceText text, string expression)
    {
        var before = Span.Start > 0 && IsWordPart(text[Span.Start - 1]) ? " " : "";
        var after = Span.End < text.Length && IsWordPart(text[Span.End]) ? " " : "";
        return new TextEdit(Span, before + expression + after);
    }

    /// <summary>Names for it where its own is taken, made from what it is given to.</summary>
    public IEnumerable<string> OtherNames(PythonFile file)
    {
        foreach (var outer in file.Semantics.Ancestors(Literal))
        {
            var context = outer switch
            {
                PyCall { Function: PyName function } => function.Id,
                PyCall { Function: PyAttribute function } => function.Name.Text,
                PyAssign { Targets: [PyName target] } => target.Id,
                PyFunction function => function.Name.Text,
                _ => "",
            };
            var lower = context.TrimStart('_').ToLowerInvariant();
            if (lower.Length > 0 && lower != Name && lower is not ("range" or "tuple" or "list" or "dict" or "main"))
            {
                yield return $"{lower}_{Name}";
            }
        }

        for (var i = 2; i < 100; i++)
        {
            yield return $"{Name}_{i}";
        }
    }

    /// <summary>What the script itself calls the value where it stands.</summary>
    private static string NameAt(PythonFile file, PyExpression literal) => file.Semantics.ParentOf(literal) switch
    {
        PyArgument { Name.Text: var keyword } => keyword,
        PyAssign { Targets: [PyName target] } => target.Id,
        PyAssign { Targets: [PyAttribute target] } => target.Name.Text,
        PyAssign { Targets: [PySubscript { Index: var index }] } => file.Semantics.StringValue(index) ?? "",
        PyAnnotatedAssign { Target: PyName target } => target.Id,
        PyAnnotatedAssign { Target: PyAttribute target } => target.Name.Text,
        PyDictEntry entry => file.Semantics.StringValue(entry.Key) ?? "",
        _ => "",
    };

    private static string? NameOf(string parameter)
    {
        var name = parameter[(parameter.LastIndexOf('.') + 1)..].TrimStart('_');
        name = name.Length < 2 || name.Any(char.IsLower) ? name : name.ToLowerInvariant();
        return name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_') ? name.TrimEnd('_') : null;
    }

    /// <summary>Whether an expression may stand there: not in a pattern, and not in an f-string, whose quotes it might break.</summary>
    private static bool CanBeReplaced(PythonFile file, PyExpression literal)
    {
        foreach (var outer in file.Semantics.Ancestors(literal))
        {
            if (outer is PyString or PyPattern or PyParameter)
            {
                return false;
            }

            if (outer is PyStatement)
            {
                return outer is not PySkippedStatement;
            }
        }

        return true;
    }

    private static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c == '_';
}
