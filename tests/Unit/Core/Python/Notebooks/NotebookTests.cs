using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Notebooks;
using ForgeLsp.Core.Text;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Python.Notebooks;

/// <summary>The script that cells make, and the way from it to the cells and back.</summary>
public sealed class NotebookTests
{
    private static readonly string[] Texts =
        ["", "\n", "x = 1", "x = 1\r\ny = 2\r\n", "s = '🍷'\n", "%%bash\nls", "%%time\nz = 3", "\n  \n%%html\n<b>", "half = (", "text = '''", "%matplotlib inline", "!pip install \\\n  x", "df?", "a\r"];

    [Fact]
    public void Cells_that_run_make_one_script_in_their_order()
    {
        var notebook = Of("import a", "%%bash\nls", "%%time\nx = 1", "half = (", "text = '''open", "", "y = 2");
        Assert.Equal("import a\n%%time\nx = 1\n\ny = 2\n", notebook.Script.ToString());
    }

    [Fact]
    public void Text_is_no_part_of_the_script()
    {
        var notebook = new Notebook([new NotebookCell(SourceText.From("lr = 1"), isPython: false), new NotebookCell(SourceText.From("x = 1"), isPython: true)]);
        Assert.Equal("x = 1\n", notebook.Script.ToString());
        Assert.Null(notebook.StartOf(0));
    }

    [Theory]
    [InlineData("%%time", true)]
    [InlineData("%%capture out", true)]
    [InlineData("\n \n%%timeit -n 1", true)]
    [InlineData("%%wandb", true)]
    [InlineData("%%bash", false)]
    [InlineData("%%writefile train.py", false)]
    [InlineData("%%timer_of_somebody", false)]
    [InlineData("\n%%javascript", false)]
    [InlineData("# said first\n%%bash", true)]
    public void A_magic_in_the_first_line_says_who_runs_the_cell(string head, bool isPython) =>
        Assert.Equal(isPython, CellMagics.IsPython(SourceText.From(head + "\nx = 1\n")));

    [Theory]
    [InlineData("!pip install \\\n    torch\nx = 1")]
    [InlineData("model?\nx = 1")]
    [InlineData("model.fit??\nx = 1")]
    [InlineData("?model\nx = 1")]
    [InlineData("files = !ls *.csv\nx = 1")]
    [InlineData("info = %env PATH\nx = 1")]
    [InlineData("for i in y:\n    !echo {i}\nx = 1")]
    [InlineData("%%no_magic_so_deep\nx = 1")]
    public void Magics_cost_their_own_line(string text)
    {
        var tree = PythonTree.Parse(SourceText.From("y = 0\n" + text), new PythonParseOptions(AllowMagics: true));
        Assert.Empty(tree.Problems);
        Assert.Equal("x = 1", tree.TextOf(tree.Statements[^1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_offset_belongs_to_one_cell_and_leads_back(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            var notebook = Of([.. Enumerable.Range(0, random.Next(7)).Select(_ => Texts[random.Next(Texts.Length)])]);
            AssertMapped(notebook);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_script_that_grows_by_edits_is_the_script_of_its_cells(int seed)
    {
        var random = new Random(seed);
        var notebook = Of();
        for (var round = 0; round < 300; round++)
        {
            var cells = notebook.Cells.ToList();
            var at = random.Next(cells.Count + 1);
            switch (random.Next(4))
            {
                case 0:
                    cells.Insert(at, Cell(Texts[random.Next(Texts.Length)]));
                    break;
                case 1 when at < cells.Count:
                    cells.RemoveAt(at);
                    break;
                case 2 when at < cells.Count:
                    cells.Insert(random.Next(cells.Count), cells[at]);
                    cells.RemoveAt(random.Next(cells.Count));
                    break;
                case 3 when at < cells.Count:
                    cells[at] = cells[at].With(SourceText.From(Texts[random.Next(Texts.Length)]), 2);
                    break;
                default:
                    continue;
            }

            // Not every version is looked at, as while somebody types fast.
            notebook = new Notebook(cells, notebook);
            if (random.Next(3) > 0)
            {
                Assert.Equal(new Notebook(cells).Script.ToString(), notebook.Script.ToString());
                AssertMapped(notebook);
            }
        }
    }

    [Fact]
    public void Typing_in_a_cell_keeps_what_is_known_of_the_others()
    {
        var before = Of([.. Enumerable.Range(0, 50).Select(static i => $"def f{i}():\n    return {i}")]);
        var tree = PythonTree.Parse(before.Script, new PythonParseOptions(AllowMagics: true));
        var cells = before.Cells.ToList();
        cells[20] = cells[20].With(SourceText.From("def f20():\n    return 21"), 2);
        var after = new Notebook(cells, before);
        var change = after.Script.ChangeSince(before.Script);
        Assert.Equal(1, change.NewLength);
        Assert.True(tree.WithChange(after.Script, change.Replaced, change.NewLength).Units.Intersect(tree.Units).Count() > 45);
    }

    [Fact]
    public void A_span_over_two_cells_ends_with_the_first()
    {
        var notebook = Of("abc", "def");
        Assert.Equal(new CellPlace(0, new TextSpan(1, 2)), notebook.PlaceOf(new TextSpan(1, 5)));
        Assert.Equal(new CellPlace(0, new TextSpan(3, 0)), notebook.PlaceOf(3));
        Assert.Equal(new CellPlace(1, new TextSpan(0, 0)), notebook.PlaceOf(4));
        Assert.Null(Of("%%bash").PlaceOf(0));
    }

    private static NotebookCell Cell(string text) => new(SourceText.From(text), isPython: true);

    private static Notebook Of(params string[] cells) => new([.. cells.Select(Cell)]);

    private static void AssertMapped(Notebook notebook)
    {
        var script = notebook.Script;
        var running = notebook.Cells.Where(static cell => cell.Runs).ToList();
        Assert.Equal(running.Sum(static cell => cell.Text.Length + 1), script.Length);
        for (var offset = 0; offset < script.Length; offset++)
        {
            var place = Assert.NotNull(notebook.PlaceOf(offset));
            Assert.Equal(offset, notebook.StartOf(place.Cell) + place.Span.Start);
            var text = notebook.Cells[place.Cell].Text;
            Assert.Equal(place.Span.Start < text.Length ? text[place.Span.Start] : '\n', script[offset]);
        }

        for (var i = 0; i < notebook.Cells.Count; i++)
        {
            Assert.Equal(notebook.Cells[i].Runs, notebook.StartOf(i) is not null);
        }
    }
}
