using System.CommandLine;
using System.Text.Json;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Host.Cli.Debug;

/// <summary><c>forge debug parse</c>: what the parser sees in a file, for those who want to know why Forge says what it says.</summary>
internal static class DebugParseCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var files = DebugSource.Files();
        var format = DebugSource.Format("json");
        var command = new ExampleCommand(
            "parse", "Print calls, assignments, literals, functions, classes and syntax problems of Python files.", "forge debug parse train.py", "forge debug parse src/*.py | jq '.files[].problems'") { files, format }
            .Explain("Of YAML files and Modelfiles it prints the syntax problems, and what is in them at the top. Lines and columns begin at 1; columns count UTF-16 units.");
        command.SetAction(parsed => WriteAsync(context, parsed.GetValue(files) ?? []));
        return command;
    }

    private static async Task<int> WriteAsync(CliContext context, IReadOnlyList<string> files)
    {
        await context.Out.WriteLineAsync(DebugSource.Json(files.Select(file => DebugSource.Read(context, file)), (json, source) =>
        {
            switch (source.Kind)
            {
                case DebugKind.Yaml:
                    WriteYaml(json, YamlTree.Parse(source.Text));
                    break;
                case DebugKind.Modelfile:
                    WriteModelfile(json, ModelfileSyntax.Parse(source.Text));
                    break;
                default:
                    WriteFile(json, PythonTree.Parse(source.Text));
                    break;
            }
        }));
        return ExitCode.Clean;
    }

    private static void WriteYaml(Utf8JsonWriter json, YamlTree tree)
    {
        json.WriteString("kind", "yaml");
        WriteAll(json, "documents", tree.Documents, document =>
        {
            json.WriteString("value", document.Root is { } root ? DebugNodes.NameOf(root) : null);
            WriteAll<YamlEntry>(json, "keys", document.Root is YamlMapping mapping ? mapping.Entries : [], entry =>
            {
                json.WriteString("key", entry.Key is YamlScalar key ? DebugSource.Wellformed(key.Value) : null);
                DebugSource.WritePlace(json, tree.Text, entry.Span);
            });
            DebugSource.WritePlace(json, tree.Text, document.Span);
        });
        WriteProblems(json, tree.Text, tree.Problems);
    }

    private static void WriteModelfile(Utf8JsonWriter json, ModelfileTree tree)
    {
        json.WriteString("kind", "modelfile");
        WriteAll(json, "instructions", tree.Instructions, instruction =>
        {
            json.WriteString("name", DebugSource.Wellformed(instruction.Name));
            json.WriteString("argument", instruction.Argument is { } argument ? DebugSource.Wellformed(argument) : null);
            json.WriteString("value", instruction.Value is { } value ? DebugSource.Wellformed(value) : null);
            json.WriteBoolean("isUnterminated", instruction.IsUnterminated);
            DebugSource.WritePlace(json, tree.Text, instruction.Span);
        });
    }

    private static void WriteProblems(Utf8JsonWriter json, SourceText text, IEnumerable<TextProblem> problems) => WriteAll(json, "problems", problems, problem =>
    {
        json.WriteString("message", problem.Message);
        DebugSource.WritePlace(json, text, problem.Span);
    });

    private static void WriteFile(Utf8JsonWriter json, PythonTree tree)
    {
        var nodes = tree.Nodes().ToList();
        WriteAll(json, "calls", nodes.OfType<PyCall>(), call => WriteCall(json, tree, call));
        WriteAll(json, "assignments", Assignments(nodes), assignment => WriteAssignment(json, tree, assignment));
        WriteAll(json, "literals", nodes.Where(static node => node is PyNumber or PyString or PyConstant), literal =>
        {
            json.WriteString("kind", KindOf(literal));
            DebugSource.WritePlace(json, tree.Text, tree.SpanOf(literal));
        });
        WriteAll(json, "functions", nodes.OfType<PyFunction>(), function =>
        {
            json.WriteString("name", function.Name.Text);
            DebugSource.WritePlace(json, tree.Text, tree.SpanOf(function));
        });
        WriteAll(json, "classes", nodes.OfType<PyClass>(), type =>
        {
            json.WriteString("name", type.Name.Text);
            DebugSource.WritePlace(json, tree.Text, tree.SpanOf(type));
        });
        WriteProblems(json, tree.Text, tree.Problems);
    }

    private static void WriteCall(Utf8JsonWriter json, PythonTree tree, PyCall call)
    {
        json.WriteString("callee", DebugSource.Wellformed(tree.TextOf(call.Function)));
        WriteAll(json, "keywords", call.Arguments.Where(static argument => argument.Name is not null || argument.IsDoubleStar), argument =>
        {
            json.WriteString("name", argument.Name?.Text ?? "**");
            DebugSource.WritePlace(json, tree.Text, tree.SpanOf(argument));
        });
        DebugSource.WritePlace(json, tree.Text, tree.SpanOf(call));
    }

    private static void WriteAssignment(Utf8JsonWriter json, PythonTree tree, (PyExpression Target, PyExpression? Value) assignment)
    {
        json.WriteString("target", DebugSource.Wellformed(tree.TextOf(assignment.Target)));
        DebugSource.WritePlace(json, tree.Text, tree.SpanOf(assignment.Target));
        if (assignment.Value is { } value)
        {
            json.WriteStartObject("value");
            DebugSource.WritePlace(json, tree.Text, tree.SpanOf(value));
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
}
