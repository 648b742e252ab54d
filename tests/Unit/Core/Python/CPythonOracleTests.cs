using System.Diagnostics;
using System.Text;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Python;

/// <summary>CPython's own <c>ast</c> is the oracle: on every file of an installed standard library that CPython accepts, both see the same.</summary>
public sealed class CPythonOracleTests
{
    [Fact]
    public async Task Every_file_of_the_standard_library_reads_as_CPython_reads_it()
    {
        var python = Environment.GetEnvironmentVariable("FORGE_TEST_PYTHON") ?? "python3";
        var library = (await RunAsync(python, "-c", "import sysconfig; print(sysconfig.get_paths()['stdlib'])")).Trim();
        var (files, records) = (0, 0);
        var differences = new List<string>();
        using var dump = Start(python, Path.Combine(AppContext.BaseDirectory, "Core", "Python", "cpython_dump.py"), library);
        var header = await dump.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        while (header is not null)
        {
            var parts = header.Split(' ');
            Assert.Equal("F", parts[0]);
            var expected = new HashSet<string>(StringComparer.Ordinal);
            header = null;
            while (await dump.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } record)
            {
                if (record.StartsWith("F ", StringComparison.Ordinal))
                {
                    header = record;
                    break;
                }

                expected.Add(record);
            }

            var path = string.Join(' ', parts[1..^1]);
            if (Decode(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken), parts[^1]) is not { } text)
            {
                continue;
            }

            files++;
            records += expected.Count;
            Compare(path, expected, text, differences);
        }

        Assert.True(files > 500, $"Only {files} files of the standard library were compared; is '{library}' complete?");
        Assert.True(records > 100_000, $"Only {records} records were compared.");
        Assert.True(differences.Count == 0, $"{differences.Count} differences in {files} files:\n" + string.Join('\n', differences.Take(60)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{files} files, {records} records, no difference");
    }

    private static void Compare(string path, HashSet<string> expected, string text, List<string> differences)
    {
        var tree = PythonTree.Parse(SourceText.From(text));
        var actual = new HashSet<string>(Records(tree, HasFieldPositions), StringComparer.Ordinal);
        differences.AddRange(expected.Except(actual, StringComparer.Ordinal).Take(5).Select(record => $"{path}: CPython only: {record}"));
        differences.AddRange(actual.Except(expected, StringComparer.Ordinal).Take(5).Select(record => $"{path}: ours only: {record}"));
        differences.AddRange(tree.Problems.Take(2).Select(problem => $"{path}: a problem where CPython sees none: {tree.Text.PositionAt(problem.Span.Start)} {problem.Message}"));
    }

    // Before Python 3.12 the ast does not know where the parts of an f-string stand.
    private static bool HasFieldPositions { get; } = RunAsync(Environment.GetEnvironmentVariable("FORGE_TEST_PYTHON") ?? "python3", "-c", "import sys; print(sys.version_info >= (3, 12))")
        .GetAwaiter().GetResult().Trim() == "True";

    private static IEnumerable<string> Records(PythonTree tree, bool hasFieldPositions)
    {
        var pending = new Stack<PyNode>(tree.Statements);
        var children = new List<PyNode>();
        while (pending.TryPop(out var node))
        {
            switch (node)
            {
                case PyCall call:
                    var keywords = call.Arguments.Where(argument => argument.Name is not null || argument.IsDoubleStar)
                        .Select(argument => $"{argument.Name?.Text ?? "**"}@{Span(tree, argument)}");
                    yield return $"C {Span(tree, call.Function)} {string.Join(',', keywords)}";
                    break;
                case PyAssign assign:
                    foreach (var target in assign.Targets)
                    {
                        yield return $"A {Span(tree, target)} {Span(tree, assign.Value)}";
                    }

                    break;
                case PyAnnotatedAssign assign:
                    yield return $"A {Span(tree, assign.Target)} {(assign.Value is null ? "-" : Span(tree, assign.Value))}";
                    break;
                case PyAugmentedAssign assign:
                    yield return $"A {Span(tree, assign.Target)} {Span(tree, assign.Value)}";
                    break;
                case PyNamedExpression assign:
                    yield return $"A {Span(tree, assign.Target)} {Span(tree, assign.Value)}";
                    break;
                case PyNumber:
                    yield return $"L n {Span(tree, node)}";
                    break;
                case PyConstant constant:
                    yield return $"L {(constant.Kind == PyConstantKind.Ellipsis ? "..." : constant.Kind.ToString())} {Span(tree, node)}";
                    break;
                case PyString literal:
                    yield return $"L {"sbft"[(int)literal.Kind]} {Span(tree, node)}";
                    break;
                case PyFunction function:
                    yield return $"D {Span(tree, function)} {function.Name.Text}";
                    break;
                case PyClass type:
                    yield return $"K {Span(tree, type)} {type.Name.Text}";
                    break;
            }

            if (node is PyString && !hasFieldPositions)
            {
                continue;
            }

            children.Clear();
            node.AddChildren(children);
            foreach (var child in children)
            {
                // CPython's MatchSingleton holds the constant itself, not a node.
                if (!(node is PyPattern && child is PyConstant))
                {
                    pending.Push(child);
                }
            }
        }
    }

    private static string Span(PythonTree tree, PyNode node)
    {
        var span = tree.SpanOf(node);
        return $"{At(tree.Text, span.Start)}-{At(tree.Text, span.End)}";
    }

    private static string At(SourceText text, int offset)
    {
        var position = text.PositionAt(offset);
        var bom = position.Line == 0 && text.Length > 0 && text[0] == '\uFEFF' ? 1 : 0;
        return $"{position.Line + 1}:{position.Column - bom}";
    }

    private static string? Decode(byte[] bytes, string encoding) => encoding switch
    {
        "utf-8" or "utf-8-sig" or "ascii" => Encoding.UTF8.GetString(bytes),
        "iso-8859-1" or "latin-1" => Encoding.Latin1.GetString(bytes),
        _ => null,
    };

    private static async Task<string> RunAsync(string python, params string[] arguments)
    {
        using var process = Start(python, arguments);
        return await process.StandardOutput.ReadToEndAsync();
    }

    private static Process Start(string python, params string[] arguments)
    {
        var start = new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, UseShellExecute = false, StandardOutputEncoding = Encoding.UTF8 };
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("no process");
        }
        catch (Exception missing) when (missing is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new InvalidOperationException(
                $"This test compares with CPython and found no '{python}'. Install it (Debian, Ubuntu: apt-get install python3; Windows: winget install Python.Python.3.12), "
                + "or name one in FORGE_TEST_PYTHON.", missing);
        }
    }
}
