using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python.Notebooks;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Rules;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Workspace;

/// <summary>Notebooks among the files of a workspace: closed, open as a notebook, open as a text.</summary>
public sealed class NotebookFilesTests
{
    private const string Path = "wine/train.ipynb";
    private const string Uri = "file:///workspace/wine/train.ipynb";
    private const string Json = """{"cells":[{"cell_type":"code","source":["from sklearn.svm import SVC\n","SVC(C=10.0).fit(X, y)"]}]}""";

    private readonly MemoryFiles _files = new();
    private readonly ForgeWorkspace _workspace;
    private readonly DiagnosticsFeature _feature;

    public NotebookFilesTests()
    {
        _workspace = new ForgeWorkspace(new RootFolder("file:///workspace"), _files, BuiltInSchemas.For);
        _feature = new DiagnosticsFeature(_workspace, new Analyzer(RuleCatalogue.All, Fixture.Clock, static failure => Assert.Fail(failure)));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_closed_notebook_is_checked_on_demand_only_as_scripts_are()
    {
        Load((Path, Json));
        Assert.Null(_feature.Check(_workspace.Current, Path, Cancel));
        var found = There(_feature.CheckAll(Path, Cancel));
        var finding = Assert.Single(found.Items, static item => item.Finding.RuleId == "FRG401").Finding;
        var place = found.PlaceOf(finding.Span);
        Assert.Equal((Uri, "10.0"), (place.Uri, place.Text.ToString(place.Span)));
        Assert.Equal(Json.IndexOf("10.0", StringComparison.Ordinal), place.Span.Start);
    }

    [Theory]
    [InlineData("{\"cells\":[")]
    [InlineData("""{"metadata":{"kernelspec":{"language":"R"}},"cells":[{"cell_type":"code","source":"x <- 1"}]}""")]
    public void Nothing_is_said_of_a_notebook_that_cannot_be_read_or_is_in_another_language(string json)
    {
        Load((Path, json));
        Assert.Null(_feature.CheckAll(Path, Cancel));
        Assert.Null(_workspace.Current.SummaryOf(Path));
    }

    [Fact]
    public void What_the_policy_leaves_out_is_left_out()
    {
        Load((Path, Json), ("forge.yaml", "exclude: [wine]\n"));
        Assert.Null(_feature.CheckAll(Path, Cancel));
    }

    [Fact]
    public void An_open_notebook_counts_before_its_file_and_the_file_again_when_it_is_closed()
    {
        Load((Path, Json));
        _workspace.Put(Uri, 3, Open("x = 1"));
        var found = There(_feature.Check(_workspace.Current, Path, Cancel));
        Assert.Empty(found.Items);
        Assert.Equal(3, found.Version);

        _workspace.Put(Uri, 4, Open("x = 1", "from sklearn.svm import SVC", "SVC(C=1.5).fit(X, y)"));
        found = There(_feature.Check(_workspace.Current, Path, Cancel));
        var place = found.PlaceOf(Assert.Single(found.Items, static item => item.Finding.RuleId == "FRG401").Finding.Span);
        Assert.Equal(("cell:2", "1.5"), (place.Uri, place.Text.ToString(place.Span)));

        _workspace.Close(Uri);
        Assert.Null(_feature.Check(_workspace.Current, Path, Cancel));
        Assert.NotEmpty(There(_feature.CheckAll(Path, Cancel)).Items);
    }

    [Fact]
    public void The_json_of_a_notebook_in_a_text_editor_is_no_python()
    {
        Load((Path, Json));
        _workspace.Open(Uri, "json", 1, SourceText.From(Json));
        Assert.Empty(There(_feature.Check(_workspace.Current, Path, Cancel)).Items);
    }

    [Fact]
    public void A_notebook_that_was_never_saved_is_one()
    {
        Load();
        const string Untitled = "untitled:Untitled-1.ipynb?jupyter-notebook";
        _workspace.Put(Untitled, 1, Open("from sklearn.svm import SVC", "SVC(C=1.5).fit(X, y)"));
        Assert.Contains(There(_feature.Check(_workspace.Current, Untitled, Cancel)).Items, static item => item.Finding.RuleId == "FRG401");
    }

    [Fact]
    public void What_a_notebook_reads_of_a_config_is_read()
    {
        const string Reader = """{"cells":[{"cell_type":"code","source":"import yaml\ncfg = yaml.safe_load(open('config.yaml'))"},{"cell_type":"markdown"},{"cell_type":"code","source":"!ls\nx = cfg['lr']"}]}""";
        Load((Path, Reader), ("wine/config.yaml", "lr: 0.1\nmomentum: 0.9\n"));
        IWorkspaceView view = _workspace.Current;
        Assert.Equal(FileKind.Notebook, _workspace.Current.SummaryOf(Path)?.Kind);
        var read = Assert.Single(There(view.ScriptAt(Path)).Reads);
        Assert.Equal(("wine/config.yaml", "lr"), (read.ConfigPath, read.Key));
        var place = There(_workspace.FileAt(Path)).PlaceOf(Uri, null, read.Span);
        Assert.Equal("lr", Reader.Substring(place.Span.Start, place.Span.Length));
        var config = There(_feature.CheckAll("wine/config.yaml", Cancel));
        Assert.Equal(["momentum"], config.Items.Where(static item => item.Finding.RuleId == "FRG303").Select(item => config.Text.ToString(item.Finding.Span)));
    }

    [Fact]
    public void Cells_that_plot_hold_no_hyperparameters()
    {
        Load();
        _workspace.Put(Uri, 1, Open(
            "import matplotlib.pyplot as plt\nimport seaborn as sns\nfrom sklearn.svm import SVC\nimport yaml\ncfg = yaml.safe_load(open('config.yaml'))",
            "SVC(C=cfg['C']).fit(X, y)",
            "fig, ax = plt.subplots(2, 3, figsize=(12, 8), dpi=150)\nax.plot(x, alpha=0.3, lw=2)\nsns.histplot(x, bins=50, alpha=0.5)\nplt.hist(x, 30)\nplt.scatter(x, y, s=20, alpha=0.1)"));
        Assert.DoesNotContain(There(_feature.Check(_workspace.Current, Path, Cancel)).Items, static item => item.Finding.RuleId == "FRG401");
    }

    private void Load(params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            _files[path] = text;
        }

        _workspace.Load(Cancel);
    }

    private static Notebook Open(params string[] cells) => new([.. cells.Select(static (text, i) => new NotebookCell(SourceText.From(text), isPython: true, $"cell:{i}", 1))]);

    private static T There<T>(T? value)
        where T : class
    {
        Assert.NotNull(value);
        return value;
    }
}
