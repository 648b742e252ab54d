using System.Globalization;
using System.Text;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Core.Text;
using ForgeLsp.Tests.Unit.Architecture;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Python;

/// <summary>
/// Real scripts, mutilated: whatever comes out has a sound tree and an analysis, and the tree of an edit equals the tree of a full parse.
/// <c>FORGE_TEST_PYTHON_FUZZ</c> sets the number of edits; <c>FORGE_TEST_PYTHON_FILES</c> names folders whose scripts are taken in place of the fixtures.
/// </summary>
public sealed class PythonFuzzTests
{
    private const int Seed = 20261121;

    /// <summary>Everything that opens something, closes something, or changes what follows.</summary>
    private static readonly string[] _pieces =
    [
        "(", ")", "[", "]", "{", "}", "\"", "'", "\"\"\"", "'''", "f'", "f'{", "f\"\"\"{", "rb'", "t'{x!r:{y}}'", "{{", "}}", "\\", "\\\n", "\n", "\r\n", "\r", "\t", "\f", "    ", ":", ";", ",", "=",
        ":=", "->", "@", "@d\n", "#", "# c\n", "def f(", "def f(a, *, b=1):\n", "class C", "class C[T: int](B):\n", "if x:\n", "elif y:\n", "else:\n", "try:\n", "except* E as e:\n", "finally:\n",
        "with (a as b, c):\n", "match x:\n", "    case [a, *_] | {'k': v, **r} if g:\n", "lambda x: ", "yield ", "await ", "async ", "for i in ", "return", "import a.b as c\n", "from . import (", "x = ",
        "print 'x'\n", "0777", "1e", "0x", "1_", "$", "`", "<>", "\u00B5", "\U0001D41A", "\uD835", "\uFEFF", "\u2028", "\0", "%", "!ls\n", "%%time\n", "type X[T] = ", "del a, ", "*", "**", "...",
    ];

    private static readonly ScriptMark _names = ScriptMark.OfWords("lambda", "def f", "rb'", "yield");
    private static readonly ScriptMark _namesInAnyCase = ScriptMark.OfWordsInAnyCase("LAMBDA", "Import", "torch");
    private static readonly CallFilter _fits = CallFilter.OfNames("fit", "append", "log_metric", "read_csv");

    [Fact]
    public void Mutilated_scripts_are_read_and_an_edit_gives_what_a_full_parse_gives()
    {
        var edits = int.TryParse(Environment.GetEnvironmentVariable("FORGE_TEST_PYTHON_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : 3_000;
        var random = new Random(Seed);
        var scripts = Scripts();
        for (var done = 0; done < edits;)
        {
            var (name, original) = scripts[random.Next(scripts.Count)];
            var options = new PythonParseOptions(AllowMagics: random.Next(4) == 0);
            var text = SourceText.From(Cut(original, random));
            var tree = PythonTree.Parse(text, options);
            for (var step = random.Next(1, 12); step > 0; step--, done++)
            {
                var span = Place(text, random);
                var piece = Piece(text, random);
                var before = text;
                text = text.WithChange(span, piece);
                tree = tree.WithChange(text, span, piece.Length);
                Assert.Equal(_names.IsIn(text.ToString()), _names.IsIn(tree));
                Assert.Equal(_namesInAnyCase.IsIn(text.ToString()), _namesInAnyCase.IsIn(tree));
                Check(tree, options, $"{name}, seed {Seed}, edit {done}: {span} replaced by {piece.Length} characters in a text of {before.Length}");
            }

            var semantics = new PythonSemantics(tree);
            Assert.Equal(semantics.Calls.Where(IsNamed), semantics.CallsOf(_fits));
        }
    }

    [Theory]
    [InlineData("x = f'{a\ny = 1\ny = 2\ny = 3\nz = 2\nv = 4\n", "z = 2", "}'")]
    [InlineData("x = f'{a\ny = 1\ny = 2\ny = 3\nz = 2}'\nv = 4\n", "}'", "'")]
    [InlineData("x = f\"\"\"{a\ny = 1\nw = 3\"\"\"\nv = 4\nu = 5\nu = 6\nu = 7\nz = 2\n", "z = 2", "\"\"\" }\"\"\"")]
    [InlineData("\uFEFFx = 1\ny = 2\n", "\uFEFF", "else:\n")]
    public void An_edit_far_below_reaches_a_string_that_looked_so_far(string before, string at, string insert)
    {
        var text = SourceText.From(before);
        var span = new TextSpan(before.IndexOf(at, StringComparison.Ordinal), 0);
        var changed = text.WithChange(span, insert);
        Check(PythonTree.Parse(text).WithChange(changed, span, insert.Length), PythonParseOptions.Default, before);
    }

    private static bool IsNamed(PyCall call) => call.Function is PyName or PyAttribute { Name.Text: "fit" or "append" or "log_metric" or "read_csv" };

    private static void Check(PythonTree tree, PythonParseOptions options, string what)
    {
        PythonTreeChecks.IsSound(tree, what);
        var (full, incremental) = (PythonTreeChecks.Describe(PythonTree.Parse(tree.Text, options)), PythonTreeChecks.Describe(tree));
        if (full != incremental)
        {
            Assert.Fail($"{what}: the tree of the edit is another than that of a full parse.\n\n{tree.Text}\n\nfull:\n{full}\n\nincremental:\n{incremental}");
        }
    }

    /// <summary>A stretch of lines, so that many edits fit into the time of one.</summary>
    private static string Cut(string original, Random random)
    {
        var start = original.IndexOf('\n', random.Next(original.Length)) + 1;
        var end = original.IndexOf('\n', Math.Min(original.Length - 1, start + random.Next(4_000)));
        return original[start..(end < start ? original.Length : end + 1)];
    }

    private static TextSpan Place(SourceText text, Random random)
    {
        var start = random.Next(text.Length + 1);
        var length = random.Next(5) switch { 0 or 1 => 0, 2 or 3 => random.Next(6), _ => random.Next(200) };
        return new TextSpan(start, Math.Min(length, text.Length - start));
    }

    private static string Piece(SourceText text, Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                return "";
            case 1 when text.Length > 0:
                // A piece of the same script, as pasting gives it.
                var start = random.Next(text.Length);
                return text.ToString(new TextSpan(start, Math.Min(random.Next(120), text.Length - start)));
            default:
                var piece = new StringBuilder();
                for (var count = random.Next(1, 4); count > 0; count--)
                {
                    piece.Append(_pieces[random.Next(_pieces.Length)]);
                }

                return piece.ToString();
        }
    }

    private static List<(string Name, string Text)> Scripts()
    {
        var folders = Environment.GetEnvironmentVariable("FORGE_TEST_PYTHON_FILES") is { Length: > 0 } named && named != "all"
            ? named.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            : [Path.Combine(SolutionFolder.Path, "tests", "Fixtures", "python"), Path.Combine(SolutionFolder.Path, "samples")];
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        List<(string Name, string Text)> scripts = [.. folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*.py", options)).Order(StringComparer.Ordinal)
            .Select(path => (path, PythonSource.Decode(File.ReadAllBytes(path)))).Where(script => script.Item2.Length is > 0 and < 1_000_000)];
        Assert.NotEmpty(scripts);
        return scripts;
    }
}
