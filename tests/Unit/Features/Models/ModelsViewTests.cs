using ForgeLsp.Adapters.Catalogue;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Models;
using ForgeLsp.Features.Views;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Tests.Unit.Workspace.Facts;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Models;

/// <summary>The rows of the Models view, and what it says where it has none.</summary>
public sealed class ModelsViewTests : IDisposable
{
    private const string Catalogue = """
        models:
          churn:
            source: mlflow
            mlflow_model: churn-clf
            mlflow_version: 2
            owners: [alice, bob]
            performance: {auc: 0.91}
            status: production
          helper: {source: ollama, version: v1, owners: [carol], status: development, modelfile: Modelfile}
          odd: {source: ollama}
        """;

    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>(StringComparer.Ordinal);

    private readonly TempFolder _folder = new();
    private readonly FakeStore _store = new();
    private readonly ModelsLook _look;
    private readonly ModelsView _view;
    private bool _hasFolder = true;
    private IRunStores _stores;

    public ModelsViewTests()
    {
        _stores = _store;
        var files = new CatalogueFolder(_folder.Path, "models/registry.yaml", TimeProvider.System);
        _look = new ModelsLook(() => _hasFolder ? new ModelsServices(() => Policy.Default, files, _folder.Path, static () => "me", TimeProvider.System) { Stores = _stores } : null);
        _view = new ModelsView(_look, () => Policy.Default, static path => "file:///w/" + path);
        _folder.Write("models/registry.yaml", Catalogue);
        _store.Models.Add((new RegisteredModel("churn-clf", null, new Dictionary<string, string>(StringComparer.Ordinal) { ["champion"] = "3" }, None), [Version("churn-clf", "3", "run3"), Version("churn-clf", "2", null)]));
        _store.Models.Add((FakeStore.Model("unlisted"), [Version("unlisted", "1", null)]));
    }

    [Fact]
    public async Task Every_state_is_a_group_in_the_order_of_a_models_life()
    {
        var page = await _view.ChildrenAsync(null, null, default);
        Assert.Null(page.Message);
        Assert.Equal(
            ["Development 1", "Testing none", "Staging none", "Production 1", "Deprecated none", "No status 1", "Only in the tracking registry 1"],
            page.Nodes.Select(static node => $"{node.Label} {node.Description}"));
    }

    [Theory]
    [InlineData("owner", "alice 1", "bob 1", "carol 1", "No owner 1")]
    [InlineData("source", "mlflow 1", "ollama 2")]
    public async Task Models_are_grouped_by_what_the_option_says(string group, params string[] expected)
    {
        var page = await _view.ChildrenAsync(null, null, new RunsViewOptions { Models = new(group) }, default);
        Assert.Equal(expected, page.Nodes.SkipLast(1).Select(static node => $"{node.Label} {node.Description}"));
    }

    [Fact]
    public async Task A_row_says_owner_metric_alias_and_drift_and_opens_its_line()
    {
        await _view.ChildrenAsync(null, null, default);
        var row = Assert.Single((await _view.ChildrenAsync("modelState:production", null, default)).Nodes);
        Assert.Equal(("churn", "alice +1 · auc 0.91 · differs from MLflow", "warning"), (row.Label, row.Description, row.Icon));
        Assert.Equal("file:///w/models/registry.yaml#1,2", row.Command?.Argument);
        Assert.Equal("catalogueModel.production.tracked", row.Context);
        Assert.Contains("Version 2 is in production here, and version 3 in the tracking registry", MarkdownText.Plain(row.Tooltip ?? ""), StringComparison.Ordinal);
        Assert.Equal("Model churn, production, alice +1, auc 0.91, differs from MLflow", row.AccessibleLabel);
        var helper = Assert.Single((await _view.ChildrenAsync("modelState:development", null, default)).Nodes);
        Assert.Equal(("v1 · carol", "package", "catalogueModel.modelfile.next", ViewExpansion.None), (helper.Description, helper.Icon, helper.Context, helper.Expansion));
    }

    [Fact]
    public async Task Below_a_model_are_its_versions_and_the_catalogues_is_marked()
    {
        await _view.ChildrenAsync(null, null, default);
        var versions = (await _view.ChildrenAsync("catalogueModel:churn", null, default)).Nodes;
        Assert.Equal([("Version 3", "@champion · run run3", "trackedVersion.run"), ("Version 2", "the catalogue's", "trackedVersion")], versions.Select(static node => (node.Label, node.Description, node.Context)));
        Assert.Equal("pinned", versions[1].Icon);
    }

    [Fact]
    public async Task What_only_the_registry_has_is_asked_for_its_versions_when_opened()
    {
        await _view.ChildrenAsync(null, null, default);
        var other = Assert.Single((await _view.ChildrenAsync("trackedModels:", null, default)).Nodes);
        Assert.Equal("unlisted", other.Label);
        Assert.DoesNotContain("versions unlisted", _store.Asked);
        Assert.Equal("Version 1", Assert.Single((await _view.ChildrenAsync(other.Id, null, default)).Nodes).Label);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_leaves_the_catalogue_and_a_line()
    {
        _store.IsGone = true;
        var page = await _view.ChildrenAsync(null, null, default);
        Assert.Equal(("unreachable", "What MLflow says is not shown: mlruns: The server is asleep; wake it."), (page.Message?.Cause, page.Message?.Text));
        var row = Assert.Single((await _view.ChildrenAsync("modelState:production", null, default)).Nodes);
        Assert.Equal("alice +1 · auc 0.91", row.Description);
    }

    [Fact]
    public async Task A_slow_store_is_not_waited_for_and_the_view_is_told_when_it_answers()
    {
        var slow = new SlowStores(_store);
        _stores = slow;
        var told = new TaskCompletionSource();
        _look.Answered += () => told.TrySetResult();
        Assert.Null((await _view.ChildrenAsync(null, null, default)).Message);
        Assert.Equal("alice +1 · auc 0.91", Assert.Single((await _view.ChildrenAsync("modelState:production", null, default)).Nodes).Description);
        slow.Go.SetResult();
        await told.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal("alice +1 · auc 0.91 · differs from MLflow", Assert.Single((await _view.ChildrenAsync("modelState:production", null, default)).Nodes).Description);
    }

    [Theory]
    [InlineData(null, "empty", "There is no model catalogue yet: write models/registry.yaml")]
    [InlineData("models: {}\n", "empty", "names no model yet")]
    [InlineData("models:\n- name: a\n", "foreign", "is a catalogue of another form")]
    public async Task Where_there_are_no_models_a_line_says_why(string? text, string cause, string message)
    {
        _store.Models.Clear();
        File.Delete(Path.Combine(_folder.Path, "models", "registry.yaml"));
        if (text is not null)
        {
            _folder.Write("models/registry.yaml", text);
        }

        var page = await _view.ChildrenAsync(null, null, default);
        Assert.Empty(page.Nodes);
        Assert.Equal(cause, page.Message?.Cause);
        Assert.Contains(message, page.Message?.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', page.Message?.Text ?? "");
    }

    [Fact]
    public async Task What_cannot_be_read_of_a_catalogue_is_said_above_what_can()
    {
        _folder.Write("models/registry.yaml", "<<<<<<< ours\n" + Catalogue + "\n=======\n>>>>>>> theirs\n");
        var page = await _view.ChildrenAsync(null, null, default);
        Assert.Equal("damaged", page.Message?.Cause);
        Assert.Contains("models/registry.yaml", page.Message?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_folder_nothing_is_read()
    {
        _hasFolder = false;
        Assert.Equal("empty", (await _view.ChildrenAsync(null, null, default)).Message?.Cause);
        Assert.Empty(_store.Asked);
    }

    [Fact]
    public async Task Hundreds_of_models_come_in_pages()
    {
        _folder.Write("models/registry.yaml", "models:\n" + string.Concat(Enumerable.Range(0, 450).Select(static i => $"  m{i}: {{status: testing}}\n")));
        await _view.ChildrenAsync(null, null, default);
        var labels = new List<string>();
        string? page = null;
        do
        {
            var rows = (await _view.ChildrenAsync("modelState:testing", page, default)).Nodes;
            page = rows[^1].Command is { Kind: "loadMore" } more ? more.Argument : null;
            labels.AddRange(rows.Where(static row => row.Context != "loadMore").Select(static row => row.Label));
        }
        while (page is not null);
        Assert.Equal(Enumerable.Range(0, 450).Select(static i => $"m{i}"), labels);
        await Assert.ThrowsAsync<ArgumentException>(() => _view.ChildrenAsync("modelState:testing", "-1", default));
    }

    public void Dispose() => _folder.Dispose();

    private static ModelVersion Version(string name, string version, string? run) => new(name, version, "None", run, null, None);

    /// <summary>Answers once it is let go.</summary>
    private sealed class SlowStores(IRunStores inner) : IRunStores
    {
        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel)
        {
            await Go.Task.WaitAsync(cancel);
            return await inner.ListAsync(cancel);
        }
    }
}
