using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Tests.Unit.Core.Python;

/// <summary>Writes our tree down as <c>cpython_dump.py</c> writes down CPython's, so that the two can be compared.</summary>
internal sealed class CPythonRecords(PythonTree tree, bool hasFieldPositions)
{
    private readonly HashSet<PyNode> _merged = new(ReferenceEqualityComparer.Instance);

    /// <summary>Nodes that must be in CPython's tree too.</summary>
    public HashSet<string> Required { get; } = new(StringComparer.Ordinal);

    /// <summary>Patterns, which ours has also where CPython has none: for groups, the keys of mappings, and constants.</summary>
    public HashSet<string> Optional { get; } = new(StringComparer.Ordinal);

    /// <summary>Writes every node down.</summary>
    public CPythonRecords Read()
    {
        var pending = new Stack<PyNode>(tree.Statements);
        var children = new List<PyNode>();
        while (pending.TryPop(out var node))
        {
            foreach (var record in Of(node))
            {
                (node is PyPattern ? Optional : Required).Add(record);
            }

            if (node is PyString && !hasFieldPositions)
            {
                continue;
            }

            children.Clear();
            node.AddChildren(children);
            foreach (var child in children)
            {
                if (node is PyPattern && child is PyConstant)
                {
                    // CPython's MatchSingleton holds the constant itself, not a node.
                    Optional.UnionWith(Of(child));
                }
                else
                {
                    pending.Push(child);
                }
            }
        }

        return this;
    }

    private IEnumerable<string> Of(PyNode node) => node switch
    {
        PyName name => [$"Name {Span(node)} {name.Id}"],
        PyNumber => [$"Literal {Span(node)} n"],
        PyConstant constant => [$"Literal {Span(node)} {(constant.Kind == PyConstantKind.Ellipsis ? "..." : constant.Kind)}"],
        PyString literal => [$"Literal {Span(node)} {"sbft"[(int)literal.Kind]}"],
        PyAttribute attribute => [$"Attribute {Span(node)} {attribute.Name.Text}"],
        PyCall call => [$"Call {Span(node)} {Span(call.Function)} {Arguments(call.Arguments)}"],
        PyAssign assign => [$"Assign {Span(node)} {string.Join(',', assign.Targets.Select(Span))} {Span(assign.Value)}"],
        PyAnnotatedAssign assign => [$"Annotated {Span(node)} {Span(assign.Target)} {Span(assign.Annotation)} {SpanOrNone(assign.Value)}"],
        PyAugmentedAssign assign => [$"Augmented {Span(node)} {Span(assign.Target)} {Span(assign.Value)}"],
        PyNamedExpression assign => [$"Named {Span(node)} {Span(assign.Target)} {Span(assign.Value)}"],
        PyUnary unary => [$"Operation {Span(node)} {unary.Operator}"],
        PyBinary binary => [$"Operation {Span(node)} {binary.Operator}"],
        PyBoolean boolean => Boolean(boolean),
        PyComparison comparison =>
            [$"Comparison {Span(node)} {string.Join(',', comparison.Operands.Select(Span))} {string.Join(',', comparison.Operators.Select(op => op.Replace(' ', '_')))}"],
        PySequence sequence => [$"{sequence.Kind} {Span(node)}"],
        PyDict => [$"Dict {Span(node)}"],
        PyLambda lambda => [$"Lambda {Span(node)}", $"Parameters {Span(node)} {Parameters(lambda.Parameters)}"],
        PySuspension suspension => [$"{suspension.Kind} {Span(node)}"],
        PyConditional or PyStarred or PyComprehension or PySubscript or PySlice or PyMatch or PyFor or PyWith or PyTry => [$"{node.GetType().Name[2..]} {Span(node)}"],
        PyExpressionStatement => [$"Expr {Span(node)}"],
        PyKeywordStatement statement => [$"Keyword {Span(node)} {statement.Keyword}"],
        PyConditionalStatement statement => Branches(statement),
        PyFunction function =>
        [
            $"Function {Span(node)} {function.Name.Text} [{string.Join(',', function.Decorators.Select(Span))}] [{Types(function)}]",
            $"Parameters {Span(node)} {Parameters(function.Parameters)}",
        ],
        PyClass type => [$"Class {Span(node)} {type.Name.Text} [{string.Join(',', type.Decorators.Select(Span))}] [{Types(type)}] ({Arguments(type.Bases)})"],
        PyImport import => [$"Import {Span(node)} {(import.Module is { } module ? $"{new string('.', import.Level)}{module} " : "")}{string.Join(',', import.Names.Select(Alias))}"],
        PyScopeStatement scope => [$"Scope {Span(node)} {string.Join(',', scope.Names.Select(name => name.Text))}"],
        PyHandler handler => [$"Handler {Span(node)} {handler.Name?.Text ?? "-"}"],
        PyTypeAlias alias => [$"TypeAlias {Span(node)} [{Types(alias)}]", $"Name {Span(alias.Name)} {alias.Name.Text}"],
        PyPattern pattern => [$"Pattern {Span(node)} {pattern.Capture?.Text ?? "-"}"],
        _ => [],
    };

    // CPython keeps `a or b or c` as one node.
    private string[] Boolean(PyBoolean boolean)
    {
        if (boolean.Left is PyBoolean left && left.Operator == boolean.Operator && left.Place.Start == boolean.Place.Start)
        {
            _merged.Add(left);
        }

        return _merged.Contains(boolean) ? [] : [$"Operation {Span(boolean)} {boolean.Operator}"];
    }

    // CPython keeps an `elif` as an `if` inside the `else`.
    private IEnumerable<string> Branches(PyConditionalStatement statement)
    {
        yield return $"{(statement.IsLoop ? "While" : "If")} {Span(statement)}";
        var end = tree.SpanOf(statement).End;
        foreach (var branch in statement.Branches.Skip(1).Where(branch => branch.Test is not null))
        {
            yield return $"If {At(tree.SpanOf(branch).Start)}-{At(end)}";
        }
    }

    private string Arguments(IEnumerable<PyArgument> arguments) => string.Join(',', arguments.Select(argument =>
        argument.Name is null && !argument.IsDoubleStar ? Span(argument.Value) : $"{argument.Name?.Text ?? "**"}@{Span(argument)}={Span(argument.Value)}"));

    private string Parameters(IReadOnlyList<PyParameter> parameters)
    {
        var slash = parameters.ToList().FindIndex(parameter => parameter.Kind == PyParameterKind.SlashMarker);
        var star = parameters.ToList().FindIndex(parameter => parameter.Kind is PyParameterKind.Star or PyParameterKind.StarMarker);
        return string.Join(',', parameters.Select((parameter, at) =>
        {
            var kind = parameter.Kind switch
            {
                PyParameterKind.Star => "*",
                PyParameterKind.DoubleStar => "**",
                PyParameterKind.Plain => at < slash ? "/" : star >= 0 && at > star ? "k" : "",
                _ => null,
            };
            return kind is null || parameter.Name is not { } name ? null
                : $"{kind}{name.Text}@{At(tree.SpanOf(name).Start)}-{At(EndOf(parameter, name))}={SpanOrNone(parameter.Default)}";
        }).Where(parameter => parameter is not null));
    }

    /// <summary>Where the annotation ends, or the name where there is none; parentheses around the annotation count.</summary>
    private int EndOf(PyParameter parameter, PyIdentifier name)
    {
        if (parameter.Annotation is not { } annotation || parameter.Default is not { } value)
        {
            return tree.SpanOf(parameter.Annotation is null ? name : parameter).End;
        }

        var end = tree.SpanOf(annotation).End;
        return end + tree.Text.ToString(TextSpan.FromBounds(end, tree.SpanOf(value).Start)).LastIndexOf(')') + 1;
    }

    private string Types(PyNode node)
    {
        var children = new List<PyNode>();
        node.AddChildren(children);
        return string.Join(',', children.OfType<PyTypeParameter>().Select(parameter => $"{parameter.Name.Text}@{Span(parameter)}"));
    }

    private string Alias(PyAlias alias) => $"{alias.Name}/{alias.Alias?.Text}@{Span(alias)}";

    private string SpanOrNone(PyNode? node) => node is null ? "-" : Span(node);

    private string Span(PyNode node)
    {
        var span = tree.SpanOf(node);
        return $"{At(span.Start)}-{At(span.End)}";
    }

    private string At(int offset)
    {
        var position = tree.Text.PositionAt(offset);
        var bom = position.Line == 0 && tree.Text.Length > 0 && tree.Text[0] == '\uFEFF' ? 1 : 0;
        return $"{position.Line + 1}:{position.Column - bom}";
    }
}
