using System.CommandLine;
using System.Text;
using System.Text.Json;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge debug</c>: what Forge sees in a file, for those who want to know why it says what it says.</summary>
internal static class DebugCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var files = new Argument<string[]>("file") { Description = "Python files.", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string>("--format") { Description = "How to print it; JSON is the only form.", DefaultValueFactory = static _ => "json" };
        format.AcceptOnlyFromAmong("json");
        var parse = new Command("parse", "Print calls, assignments, literals, functions, classes and syntax problems of Python files.") { files, format };
        parse.SetAction(parsed => WriteAsync(context, parsed.GetValue(files) ?? []));
        return new Command("debug", "Show what Forge sees.") { parse, DebugEditsCommand.Create(context), DebugRunsCommand.Create(context), DebugCompareCommand.Create(context) };
    }

    private static async Task<int> WriteAsync(CliContext context, IReadOnlyList<string> files)
    {
        using var buffer = new MemoryStream();
        await using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteStartArray("files");
            foreach (var file in files)
            {
                WriteFile(json, file, PythonTree.Parse(SourceText.From(Read(Path.GetFullPath(file, context.WorkingDirectory), file))));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        await context.Out.WriteLineAsync(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        return ExitCode.Clean;
    }

    private static string Read(string path, string shown)
    {
        try
        {
            return PythonSource.Decode(File.ReadAllBytes(path));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Unreachable, $"Cannot read '{shown}': {unreadable.Message}");
        }
    }

    private static void WriteFile(Utf8JsonWriter json, string path, PythonTree tree)
    {
        var nodes = tree.Nodes().ToList();
        json.WriteStartObject();
        json.WriteString("path", path.Replace('\\', '/'));
        WriteAll(json, "calls", nodes.OfType<PyCall>(), call => WriteCall(json, tree, call));
        WriteAll(json, "assignments", Assignments(nodes), assignment => WriteAssignment(json, tree, assignment));
        WriteAll(json, "literals", nodes.Where(static node => node is PyNumber or PyString or PyConstant), literal =>
        {
            json.WriteString("kind", KindOf(literal));
            WritePlace(json, tree.Text, tree.SpanOf(literal));
        });
        WriteAll(json, "functions", nodes.OfType<PyFunction>(), function =>
        {
            json.WriteString("name", function.Name.Text);
            WritePlace(json, tree.Text, tree.SpanOf(function));
        });
        WriteAll(json, "classes", nodes.OfType<PyClass>(), type =>
        {
            json.WriteString("name", type.Name.Text);
            WritePlace(json, tree.Text, tree.SpanOf(type));
        });
        WriteAll(json, "problems", tree.Problems, problem =>
        {
            json.WriteString("message", problem.Message);
            WritePlace(json, tree.Text, problem.Span);
        });
        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, PythonTree tree, PyCall call)
    {
        json.WriteString("callee", Wellformed(tree.TextOf(call.Function)));
        WriteAll(json, "keywords", call.Arguments.Where(static argument => argument.Name is not null || argument.IsDoubleStar), argument =>
        {
            json.WriteString("name", argument.Name?.Text ?? "**");
            WritePlace(json, tree.Text, tree.SpanOf(argument));
        });
        WritePlace(json, tree.Text, tree.SpanOf(call));
    }

    private static void WriteAssignment(Utf8JsonWriter json, PythonTree tree, (PyExpression Target, PyExpression? Value) assignment)
    {
        json.WriteString("target", Wellformed(tree.TextOf(assignment.Target)));
        WritePlace(json, tree.Text, tree.SpanOf(assignment.Target));
        if (assignment.Value is { } value)
        {
            json.WriteStartObject("value");
            WritePlace(json, tree.Text, tree.SpanOf(value));
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("value");
        }
    }

    private static IEnumerable<(PyExpression Target, PyExpression? Value)> Assignments(IEnumerable<PyNode> nodes) => nodes.SelectMany(static node => node switch
    {
        PyAssign assign => assign.Targets.Select(target => (target, (PyExpression?)assign.Value)),
        PyAnnotatedAssign assign => [(assign.Target, assign.Value)],
        PyAugmentedAssign assign => [(assign.Target, assign.Value)],
        PyNamedExpression assign => [(assign.Target, assign.Value)],
        _ => Array.Empty<(PyExpression, PyExpression?)>(),
    });

    private static string KindOf(PyNode literal) => literal switch
    {
        PyNumber number => number.Kind switch { PyNumberKind.Integer => "int", PyNumberKind.Float => "float", _ => "complex" },
        PyString text => text.Kind switch { PyStringKind.Text => "str", PyStringKind.Bytes => "bytes", PyStringKind.Formatted => "fstring", _ => "tstring" },
        PyConstant constant => constant.Kind switch { PyConstantKind.True or PyConstantKind.False => "bool", PyConstantKind.None => "none", _ => "ellipsis" },
        _ => "",
    };

    private static void WriteAll<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // A lone surrogate has no UTF-8 form, and the writer refuses it.
    private static string Wellformed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static void WritePlace(Utf8JsonWriter json, SourceText text, TextSpan span)
    {
        var (start, end) = (text.PositionAt(span.Start), text.PositionAt(span.End));
        json.WriteNumber("line", start.Line + 1);
        json.WriteNumber("column", start.Column + 1);
        json.WriteNumber("endLine", end.Line + 1);
        json.WriteNumber("endColumn", end.Column + 1);
    }
}
