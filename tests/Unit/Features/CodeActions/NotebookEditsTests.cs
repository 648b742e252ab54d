using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Python.Notebooks;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.CodeActions;
using ForgeLsp.Rules;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using ForgeLsp.Workspace.Index;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.CodeActions;

/// <summary>Edits of a notebook's script as edits of its cells, or of its file.</summary>
public sealed class NotebookEditsTests
{
    private const string Uri = "file:///workspace/wine.ipynb";

    [Fact]
    public void Edits_go_to_their_cells_with_their_versions()
    {
        var source = Open("a = 1\nb = 2", "%%bash\nls", "c = 3");
        var edits = NotebookEdits.Of(Uri, 7, source, [Replace(source, "3", "30"), Replace(source, "1", "10"), Insert(source, "b = 2", "# said\n")]);
        Assert.Equal([("cell:0", 0, "a = 10\n# said\nb = 2"), ("cell:2", 2, "c = 30")], There(edits).Select(static edit => (edit.Uri, edit.Version ?? -1, Applied(edit))));
    }

    [Fact]
    public void Insertions_at_one_place_keep_their_order()
    {
        var source = Open("a = 1");
        var edits = NotebookEdits.Of(Uri, 7, source, [Insert(source, "a", "x = 1\n"), Insert(source, "a", "y = 2\n")]);
        Assert.Equal("x = 1\ny = 2\na = 1", Applied(Assert.Single(There(edits))));
    }

    [Fact]
    public void A_block_is_not_opened_in_one_cell_and_closed_in_the_next()
    {
        var source = Open("fit()", "score()");
        Assert.Null(NotebookEdits.Of(Uri, 7, source, [Insert(source, "fit", "with run():\n    "), Insert(source, "score", "    ")]));
        Assert.NotNull(NotebookEdits.Of(Uri, 7, source, [Insert(source, "fit", "with run():\n    ")]));
    }

    [Fact]
    public void An_edit_over_two_cells_or_before_a_magic_is_not_made()
    {
        var source = Open("%%time\na = 1", "b = 2");
        var text = source.Text.ToString();
        Assert.Null(NotebookEdits.Of(Uri, 7, source, [new TextEdit(TextSpan.FromBounds(text.IndexOf('1', StringComparison.Ordinal), text.IndexOf('2', StringComparison.Ordinal)), "0")]));
        Assert.Null(NotebookEdits.Of(Uri, 7, source, [Insert(source, "%%", "import x\n")]));
    }

    [Fact]
    public void A_closed_notebook_is_edited_in_its_file_and_stays_one()
    {
        const string Json = """{"cells":[{"cell_type":"code","source":["s = \"é\"\n","lr = 0.01\n","x = 1"]}]}""";
        var source = SourceFile.Read("wine.ipynb", Json);
        var edits = NotebookEdits.Of(Uri, null, source, [Replace(source, "0.01", "cfg[\"lr\"]"), Replace(source, "\nx = 1", "\n\ty = '\\n'")]);
        Assert.Null(edits); // an indented line has no block
        var edit = Assert.Single(There(NotebookEdits.Of(Uri, null, source, [Replace(source, "0.01", "cfg[\"lr\"]"), Replace(source, "\nx = 1", "\ny = '\\n'")])));
        Assert.Equal(Uri, edit.Uri);
        Assert.Equal("s = \"é\"\nlr = cfg[\"lr\"]\ny = '\\n'\n", NotebookFile.Read(Applied(edit)).Notebook.Script.ToString());
    }

    [Fact]
    public void Silencing_writes_into_the_cell_and_below_its_magic()
    {
        var workspace = new ForgeWorkspace(new RootFolder("file:///workspace"), new MemoryFiles(), BuiltInSchemas.For);
        var notebook = Notebook("%%time\nfrom sklearn.svm import SVC\n", "model = SVC(C=10.0)\nmodel.fit(X, y)");
        workspace.Put(Uri, 1, notebook);
        var feature = new CodeActionFeature(workspace, new Analyzer(RuleCatalogue.All, Fixture.Clock, static failure => Assert.Fail(failure)));
        var at = notebook.Script.ToString().IndexOf("10.0", StringComparison.Ordinal);
        var actions = feature.At(workspace.Current, "wine.ipynb", new TextSpan(at, 0), TestContext.Current.CancellationToken);
        Assert.Equal(
            [("on this line", "cell:1", "model = SVC(C=10.0)  # forge: ignore[FRG401]\nmodel.fit(X, y)"), ("in this notebook", "cell:0", "%%time\n# forge: ignore-file[FRG401]\nfrom sklearn.svm import SVC\n")],
            actions.Where(static action => action.Title.StartsWith("Ignore FRG401", StringComparison.Ordinal))
                .Select(static action => (action.Title[(action.Title.IndexOf(')', StringComparison.Ordinal) + 2)..], Assert.Single(action.Files).Uri, Applied(action.Files[0]))));
    }

    private static Notebook Notebook(params string[] cells) => new([.. cells.Select(static (text, i) => new NotebookCell(SourceText.From(text), isPython: true, $"cell:{i}", i))]);

    private static SourceFile Open(params string[] cells) => new("wine.ipynb", Notebook(cells));

    private static TextEdit Replace(SourceFile source, string old, string text) => new(new TextSpan(source.Text.ToString().IndexOf(old, StringComparison.Ordinal), old.Length), text);

    private static TextEdit Insert(SourceFile source, string before, string text) => new(new TextSpan(source.Text.ToString().IndexOf(before, StringComparison.Ordinal), 0), text);

    /// <summary>As editors do it: later places first; insertions at one place in the order given.</summary>
    private static string Applied(DocumentEdit document)
    {
        var text = document.Text.ToString();
        foreach (var edit in document.Edits.OrderBy(static edit => edit.Span.Start).Reverse())
        {
            text = text[..edit.Span.Start] + edit.NewText + text[edit.Span.End..];
        }

        return text;
    }

    private static T There<T>(T? value)
        where T : class
    {
        Assert.NotNull(value);
        return value;
    }
}
