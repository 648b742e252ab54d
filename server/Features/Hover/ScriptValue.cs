using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Hover;

/// <summary>A value in a script that runs may have logged.</summary>
/// <param name="Span">What is pointed at.</param>
/// <param name="Expression">What gives the value; null where only its logged name stands here.</param>
/// <param name="Names">The names under which it may have been logged, the likeliest first.</param>
internal sealed record ScriptValue(TextSpan Span, PyExpression? Expression, IReadOnlyList<string> Names)
{
    /// <summary>
    /// The value at <paramref name="offset"/>: a keyword argument or its value, a variable, or the name that a value is logged under; null where
    /// the cursor is on something else.
    /// </summary>
    public static ScriptValue? At(PythonFile file, int offset)
    {
        var (tree, semantics) = (file.Tree, file.Semantics);
        if (NodeAt(tree, offset) is not { } node)
        {
            return null;
        }

        var parent = semantics.ParentOf(node);
        if (node is PyIdentifier && parent is PyArgument { Name: { } keyword } named && ReferenceEquals(keyword, node))
        {
            return new ScriptValue(tree.SpanOf(node), named.Value, [keyword.Text]);
        }

        if (node is PyString text && LoggedName(semantics, text) is { } logged)
        {
            return new ScriptValue(tree.SpanOf(node), null, [logged]);
        }

        var expression = node is PyIdentifier && parent is PyAttribute attribute ? attribute : parent is PyUnary { Operator: PyOperator.Minus } minus ? minus : node as PyExpression;
        if (expression is null)
        {
            return null;
        }

        var name = expression is PyName variable ? variable.Id : (expression as PyAttribute)?.Name.Text;
        IReadOnlyList<string> own = name is null ? [] : name == name.ToLowerInvariant() ? [name] : [name, name.ToLowerInvariant()];
        if (semantics.ParentOf(expression) is PyArgument { Name: { } role })
        {
            return new ScriptValue(tree.SpanOf(node), expression, [role.Text, .. own]);
        }

        // A variable counts where it holds a value that is written out, and not where it is a module or a function.
        return name is not null && semantics.BindingOf(expression) is { Import: null, Definition: null } ? new ScriptValue(tree.SpanOf(node), expression, own) : null;
    }

    /// <summary>The text in <c>log_param("lr", lr)</c>, <c>log_params({"lr": lr})</c>.</summary>
    private static string? LoggedName(ForgeLsp.Core.Python.Semantics.PythonSemantics semantics, PyString text)
    {
        var inDict = semantics.ParentOf(text) switch
        {
            PyDict dict => dict,
            PyDictEntry entry when ReferenceEquals(entry.Key, text) => semantics.ParentOf(entry),
            _ => null,
        };
        var argument = (inDict is null ? semantics.ParentOf(text) : semantics.ParentOf(inDict)) as PyArgument;
        var wanted = inDict is null ? "log_param" : "log_params";
        return argument is not null && semantics.ParentOf(argument) is PyCall call && ReferenceEquals(call.Arguments[0], argument)
            && (call.Function is PyName name ? name.Id : (call.Function as PyAttribute)?.Name.Text) == wanted
            ? semantics.StringValue(text)
            : null;
    }

    /// <summary>The innermost node that the cursor is on; the bounds of parents need not hold their children, such as decorators.</summary>
    private static PyNode? NodeAt(PythonTree tree, int offset)
    {
        PyNode? found = null;
        var children = new List<PyNode>(tree.Statements);
        while (children.Find(child => tree.SpanOf(child).Touches(offset)) is { } next)
        {
            found = next;
            children.Clear();
            next.AddChildren(children);
        }

        return found;
    }
}
