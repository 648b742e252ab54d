using System.Text;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Python;

public sealed class PythonTreeTests
{
    [Theory]
    [InlineData("match command:\n    case [x, *rest] if rest: f(x)\n    case {'a': 1, **others} | Point(x=0, y=-1) as p: g()\n    case (1 | 2 as n), _: pass\n")]
    [InlineData("match = 1\nmatch.x = 2\nmatch[0] = match(1)\ncase = type = _ = 3\nprint(match, case)\n")]
    [InlineData("type Pair[T: int = str, *Ts, **P] = tuple[T, *Ts]\ndef f[T](x: T, /, y=1, *, z) -> T: ...\nclass C[T](Base[T], metaclass=M): x: int = 1\n")]
    [InlineData("try:\n    pass\nexcept* (A, B) as group:\n    pass\nexcept ValueError, TypeError:\n    pass\nfinally:\n    pass\n")]
    [InlineData("if (n := len(a)) > 10 and [y := f(x), y**2]: print(f'{(m := n)}')\nfiltered = [y for x in data if (y := f(x)) is not None]\n")]
    [InlineData("with (open('a') as f, open('b') as g,): pass\nwith (a): pass\nwith (yield x): pass\nwith (a, b): pass\nasync def f():\n    async with a as b: await c\n    async for x in y: yield x\n    return [z async for z in w]\n")]
    [InlineData("@a.b[c](d)\n@(lambda f: f)\nclass X: pass\n")]
    [InlineData("print(*args, sep='', **kw)\nx = *a, *b\nx[1:2, ::3, *a] = 0xFF + 1_000.5e-3j + .5 + 0o17 + 0b1\n")]
    [InlineData("f'{x!r:>{width}} {{literal}} {d['key']} {f'{nested}'} {x = }'\nt'{name:{spec}}'\nrb'\\x00' Rb'' bR''\n")]
    [InlineData("f\"{\n    a  # comment\n    + b\n}\"\n")]
    [InlineData("lambda x, /, y=1, *a, z, **k: (yield)\nlambda: 0\n")]
    [InlineData("\f\nx = 1\n\f    \nif x:\n\ty = 1\n\tz = 2\n")]
    [InlineData("x = 1 if y else 2 if z else 3\nnot a in b is not c not in d\n-x ** -y\nawait_ = 1\n")]
    [InlineData("del a, b[0]\nglobal g, h\nassert x, 'message'\nraise E from None\nimport a.b as c, d\nfrom ... import (e as f, g,)\nfrom .h import *\n")]
    [InlineData("if 1:\n    pass\nelif 2: pass\nelse:\n    pass\nwhile x: break\nelse: pass\nfor i, (j, *k) in z: continue\nelse: pass\n")]
    [InlineData("变量 = 1\nx𝐚 = 'emoji 🎉'\nprint(x𝐚)\n")]
    [InlineData("x = (1 +\n  2)  # tail\ny = 1 \\\n  + 2\nx = 1;\ndef f(): pass;\n")]
    public void Valid_code_of_every_version_has_no_problem(string text) => Assert.Empty(Parse(text).Problems);

    [Theory]
    [InlineData("foo(\ndef bar():\n    return 1\n", 1)]
    [InlineData("x = [1, 2\nclass C:\n    pass\ny = 3\n", 2)]
    [InlineData("def f():\n    call(a, (b\n    return 1\nz = 2\n", 2)]
    [InlineData("foo(a, b\nself.x = 3\nz = call(1)\n", 3)]
    [InlineData("d = {\n    'a': 1,\n    'b': [1, 2\n@decorator\ndef f(): pass\nlast = 1\n", 3)]
    public void An_unclosed_bracket_costs_one_statement(string text, int statements)
    {
        var tree = Parse(text);
        Assert.Contains(tree.Problems, problem => problem.Message.Contains("never closed", StringComparison.Ordinal));
        Assert.True(tree.Statements.Count >= statements, $"{tree.Statements.Count} statements");
        Assert.IsNotType<PySkippedStatement>(tree.Statements[^1]);
    }

    [Theory]
    [InlineData("print \"x\", y\nexec \"a\" in ns\nz = 1\n")]
    [InlineData("print >>f, x\nif a <> b: pass\nx = `y`\nz = 1\n")]
    [InlineData("try: pass\nexcept X, e: raise E, 'message', tb\nz = 1\n")]
    [InlineData("x = 0777 + 10L + ur'raw'\ndef f((a, b), c=1): return a\nz = 1\n")]
    public void Python_2_reads_as_far_as_it_goes(string text) => Assert.IsType<PyAssign>(Parse(text).Statements[^1]);

    [Theory]
    [InlineData("if x\n    y = 1\nz = 2\n", "Expected ':'.")]
    [InlineData("else:\n    y = 1\nz = 2\n", "This 'else' belongs to nothing.")]
    [InlineData("  x = 1\nz = 2\n", "Unexpected indentation.")]
    [InlineData("if x:\nz = 2\n", "Expected an indented block.")]
    [InlineData("if x:\n        y\n\tq\nz = 2\n", "Tabs and spaces are mixed so that the indentation depends on the width of a tab.")]
    [InlineData("x = 'abc\nz = 2\n", "This string is never closed; add the closing quote.")]
    [InlineData("x = f'{a\nz = 2\n", "This string is never closed; add the closing quote.")]
    [InlineData("x = )\nz = 2\n", "This ')' closes nothing.")]
    [InlineData("x = $ 1\nz = 2\n", "This character has no meaning in Python.")]
    [InlineData("f(a b)\nz = 2\n", "Expected ',' or ')'.")]
    [InlineData("x = 1 +\nz = 2\n", "Expected an expression.")]
    public void A_broken_line_is_explained_and_the_next_one_is_read(string text, string message)
    {
        var tree = Parse(text);
        Assert.Equal(message, tree.Problems[0].Message);
        Assert.Equal("z = 2", tree.TextOf(tree.Statements[^1]));
    }

    [Fact]
    public void Ten_thousand_parentheses_do_not_overflow_the_stack()
    {
        foreach (var opener in new[] { "(", "[", "{", "-", "not ", "lambda: ", "f(", "x[", "a if b else ", "2 ** ", "await ", "{1: " })
        {
            var tree = Parse("x = 1\ny = " + string.Concat(Enumerable.Repeat(opener, 10_000)) + "\nz = 2\n");
            Assert.NotEmpty(tree.Problems);
            Assert.Equal("x = 1", tree.TextOf(tree.Statements[0]));
        }

        var blocks = string.Concat(Enumerable.Range(0, 500).Select(depth => new string(' ', depth) + "if x:\n"));
        Assert.Contains(Parse(blocks).Problems, problem => problem.Message == "Blocks are nested too deeply.");
        Assert.Empty(Parse("x = " + string.Join(" + ", Enumerable.Repeat("'a'", 50_000)) + "\n").Problems);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("f'{")]
    [InlineData("f\"\"\"{'''")]
    [InlineData("x(\n")]
    [InlineData("'\\\n")]
    [InlineData("if x:\n ")]
    [InlineData("\"\"\"")]
    [InlineData("\\\n")]
    [InlineData(")")]
    public void Hostile_repetition_is_read_in_linear_time(string piece)
    {
        Parse(string.Concat(Enumerable.Repeat(piece, 2_000)));
        Effort.Within(TimeSpan.FromSeconds(4), piece, () => Parse(string.Concat(Enumerable.Repeat(piece, 40_000))));
    }

    [Theory]
    [InlineData("x = 1\n\ndef f(a):\n    return g(a, k=1)\n\n# note\ny = f(2)\nif y:\n    z = 3\nelse:\n    z = 4\nclass C:\n    def m(self): pass\n")]
    [InlineData("a = [\n  1,\n  2]\nb = '''x\ny'''\n@d\ndef f(): pass\nfor i in a:\n\n    # c\n    print(i)\nq = f'{a[0]!r}'\n")]
    public void An_incremental_parse_equals_a_full_one(string original)
    {
        var random = new Random(7);
        var pieces = new[] { "", "(", ")", "\n", "    ", "x", ":", "'", "\"\"\"", "def g():\n", "else:\n", "#", "\\", "[", "f'{", "}" };
        for (var round = 0; round < 800; round++)
        {
            var text = SourceText.From(original);
            var tree = PythonTree.Parse(text);
            for (var step = 0; step < 4; step++)
            {
                var start = random.Next(text.Length + 1);
                var span = new TextSpan(start, random.Next(Math.Min(6, text.Length - start) + 1));
                var piece = pieces[random.Next(pieces.Length)];
                text = text.WithChange(span, piece);
                tree = tree.WithChange(text, span, piece.Length);
                Assert.Equal(Describe(PythonTree.Parse(text)), Describe(tree));
            }
        }
    }

    [Fact]
    public void An_edit_keeps_the_statements_that_it_does_not_touch()
    {
        var text = SourceText.From(string.Concat(Enumerable.Range(0, 100).Select(i => $"x{i} = {i}\n")));
        var tree = PythonTree.Parse(text);
        var changed = tree.WithChange(text.WithChange(new TextSpan(300, 0), "y"), new TextSpan(300, 0), 1);
        Assert.True(changed.Units.Intersect(tree.Units).Count() > 95);
    }

    [Fact]
    public void Magics_of_a_notebook_are_skipped()
    {
        const string Text = "%matplotlib inline\n!pip install x\nx = !ls\nif x:\n    %time f()\ny = 5 % 2\n";
        var tree = PythonTree.Parse(SourceText.From(Text), new PythonParseOptions(AllowMagics: true));
        Assert.Equal("y = 5 % 2", tree.TextOf(tree.Statements[^1]));
        Assert.NotEmpty(Parse(Text).Problems);
    }

    [Fact]
    public void Comments_are_exposed_with_their_places()
    {
        var tree = Parse("# first\nx = (1,  # second\n  2)\n\n# last");
        Assert.Equal(["# first", "# second", "# last"], tree.Comments.Select(tree.Text.ToString));
    }

    [Fact]
    public void Every_prefix_and_every_cut_of_a_real_shape_is_survived()
    {
        const string Text = "@d\nclass A(B, k=1):\n    '''doc'''\n    async def f(self, *a: int, b=[1, {2: 3}], **k) -> f'{x:{y}}':\n        with a as b, (c): return {**d, 'e': [i for i in j if k]}\n        match x:\n            case {'a': [1, *r]}: pass\n";
        for (var i = 0; i <= Text.Length; i++)
        {
            Assert.Equal(i, Parse(Text[..i]).Units.Sum(unit => unit.Length));
            Assert.Equal(Text.Length - i, Parse(Text[i..]).Units.Sum(unit => unit.Length));
        }
    }

    [Fact]
    public void Five_thousand_lines_parse_within_a_frame()
    {
        var source = new StringBuilder();
        for (var i = 0; source.Length < 200_000; i++)
        {
            source.Append($"def step_{i}(model, batch, lr=1e-3, *, flag=True):\n    \"\"\"Docstring of step {i}.\"\"\"\n    loss = model(batch['x'], targets=batch[\"y\"]).mean() + {i} * 0.5  # comment\n")
                .Append("    if flag and loss > 1:\n        optimizer.step(loss, scale=[1, 2, 3])\n    return f'{loss:.3f} of {model.name}'\n\n");
        }

        var text = SourceText.From(source.ToString());
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 12; i++)
        {
            var taken = Effort.OfThisThread();
            PythonTree.Parse(text);
            best = taken() < best ? taken() : best;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{text.LineCount} lines in {best.TotalMilliseconds:F1} ms");
        Assert.True(best < TimeSpan.FromMilliseconds(108), $"{best.TotalMilliseconds:F1} ms; tree-sitter needs 108");
    }

    [Theory]
    [InlineData("# -*- coding: latin-1 -*-\nx = 'é'\n", true)]
    [InlineData("x = 'é'\n", false)]
    public void Bytes_are_read_by_their_cookie(string text, bool isLatin)
    {
        Assert.Equal(text, PythonSource.Decode((isLatin ? Encoding.Latin1 : Encoding.UTF8).GetBytes(text)));
        Assert.Contains('\uFFFD', PythonSource.Decode([0x78, 0xFF, 0x0A]));
    }

    private static PythonTree Parse(string text) => PythonTree.Parse(SourceText.From(text));

    private static string Describe(PythonTree tree) =>
        string.Join('\n', tree.Nodes().Select(node => $"{node.GetType().Name} {tree.SpanOf(node)}")
            .Concat(tree.Comments.Select(comment => $"comment {comment}"))
            .Concat(tree.Problems.Select(problem => $"problem {problem.Span} {problem.Message}")));
}
