using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Artifacts;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Runs;

public sealed class RunsViewTests
{
    private static readonly IReadOnlyDictionary<string, bool> NoDirections = new Dictionary<string, bool>(StringComparer.Ordinal);

    [Fact]
    public async Task Without_a_store_the_view_says_what_to_do()
    {
        var page = await new RunsView(new NoStores(), () => NoDirections, path => path, TimeProvider.System).ChildrenAsync(null, null, default);
        Assert.Empty(page.Nodes);
        Assert.Equal("noStore", page.Message?.Cause);
    }

    [Fact]
    public async Task The_only_store_is_open_and_shows_active_experiments()
    {
        var view = View();
        var store = Assert.Single((await view.ChildrenAsync(null, null, default)).Nodes);
        Assert.Equal(("store:good", ViewExpansion.Expanded, "store"), (store.Id, store.Expansion, store.Context));
        var experiment = Assert.Single((await view.ChildrenAsync(store.Id, null, default)).Nodes);
        Assert.Equal(("experiment:good/7", "alice/bert", "experiment"), (experiment.Id, experiment.Label, experiment.Context));
    }

    [Fact]
    public async Task Runs_stand_under_their_parents_and_orphans_are_not_lost()
    {
        var view = View();
        var runs = (await view.ChildrenAsync("experiment:good/7", null, default)).Nodes;
        Assert.Equal(["run:good/p1", "run:good/o1"], runs.Select(node => node.Id));
        var parts = (await view.ChildrenAsync("run:good/p1", null, default)).Nodes;
        Assert.Equal(["params:good/p1", "metrics:good/p1", "artifacts:good/p1/", "models:good/p1", "run:good/c1"], parts.Select(node => node.Id));
    }

    [Fact]
    public async Task A_run_shows_its_state_its_metric_and_its_age_and_escapes_what_it_says()
    {
        var view = View();
        var parent = (await view.ChildrenAsync("experiment:good/7", null, default)).Nodes[0];
        Assert.Equal(("parent <b>", "acc 0.5 · 1 h ago", "pass", "charts.green", "run"), (parent.Label, parent.Description, parent.Icon, parent.IconColor, parent.Context));
        Assert.Equal((null, true), (parent.Tooltip, parent.TooltipOnDemand));
        Assert.Contains(@"parent \<b\>", await view.TooltipAsync(parent.Id, RunsViewOptions.None, default), StringComparison.Ordinal);
        var child = (await view.ChildrenAsync("run:good/p1", null, default)).Nodes[^1];
        Assert.Equal(("running · acc 0.9 · 1 h ago", "sync~spin"), (child.Description, child.Icon));
    }

    [Fact]
    public async Task Parameters_metrics_and_artifacts_are_leaves()
    {
        var view = View();
        Assert.Equal(["lr 0.5", "same 1"], await RowsAsync(view, "params:good/p1"));
        Assert.Equal(["acc 0.9 @ step 4", "loss NaN"], await RowsAsync(view, "metrics:good/c1"));
        Assert.Equal(["plots ", "a.csv 2 kB"], await RowsAsync(view, "artifacts:good/p1/"));
        var folder = (await view.ChildrenAsync("artifacts:good/p1/", null, default)).Nodes[0];
        Assert.Equal(["x.png 1 B"], await RowsAsync(view, folder.Id));
    }

    [Fact]
    public async Task An_artifact_that_is_no_file_of_this_machine_opens_by_an_address_without_the_stores()
    {
        var folder = (await View().ChildrenAsync("artifacts:good/p1/", null, default)).Nodes;
        Assert.Null(folder[0].Command);
        Assert.Equal(new ViewCommand("open", "forge-artifact:/good/p1/a.csv"), folder[1].Command);
        Assert.Equal("forge-artifact:/good/p1/plots%20%23%3F/%C3%BC%20%25.png", ArtifactUri.Of("good", "p1", "plots #?/ü %.png"));
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_says_why_and_the_others_are_there()
    {
        var view = View("bad");
        Assert.Equal(2, (await view.ChildrenAsync(null, null, default)).Nodes.Count);
        var problem = Assert.Single((await view.ChildrenAsync("store:bad", null, default)).Nodes);
        Assert.Equal(("problem", "The server is asleep; wake it."), (problem.Context, problem.Description));
        Assert.Equal("problem", Assert.Single((await view.ChildrenAsync("run:nowhere/x", null, default)).Nodes).Context);
        Assert.Equal("problem", Assert.Single((await view.ChildrenAsync("nonsense", null, default)).Nodes).Context);
    }

    [Fact]
    public async Task Pick_lists_hold_the_newest_first_and_what_could_not_be_read()
    {
        var choices = await new RunsFeature(new SampleStores("bad"), static () => [], () => NoDirections, new FixedTime()).ListAsync("metrics.acc > 0.6", experiment: null, null, default);
        Assert.Equal([("c1", "RUNNING", "alice/bert"), ("o1", "FAILED", "alice/bert")], choices.Runs.Select(run => (run.RunId, run.Status, run.ExperimentName)));
        Assert.Equal(["bad: The server is asleep; wake it."], choices.Problems);
    }

    private static RunsView View(params string[] broken) => new(new SampleStores(broken), () => NoDirections, path => path, new FixedTime());

    private static async Task<List<string>> RowsAsync(RunsView view, string id) => [.. (await view.ChildrenAsync(id, null, default)).Nodes.Select(node => $"{node.Label} {node.Description}")];

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddHours(1.5);
    }

    [Theory]
    [InlineData(StoreFailure.Unreachable, "https://host", "unreachable")]
    [InlineData(StoreFailure.Timeout, "postgresql://host/db", "unreachable")]
    [InlineData(StoreFailure.Unauthorised, "https://host", "unauthorised")]
    [InlineData(StoreFailure.Unauthorised, "postgresql://host/db", null)]
    [InlineData(StoreFailure.NotFound, "https://host", null)]
    [InlineData(StoreFailure.Unreachable, "mlruns", null)]
    public async Task When_the_only_store_is_far_away_and_silent_the_view_says_what_to_do(StoreFailure failure, string address, string? cause)
    {
        var view = new RunsView(new OneStore(address, new SilentStore(failure)), () => NoDirections, path => path, TimeProvider.System);
        var page = await view.ChildrenAsync(null, null, default);
        Assert.Equal(cause, page.Message?.Cause);
        Assert.Equal(cause is null ? 1 : 0, page.Nodes.Count);
        Assert.Equal(cause is null ? null : "It does not answer; wake it.", page.Message?.Text);
    }

    [Fact]
    public async Task The_root_does_not_wait_for_a_store_that_is_slow_to_answer()
    {
        var slow = new SlowStore();
        var view = new RunsView(new OneStore("https://host", slow), () => NoDirections, path => path, TimeProvider.System);
        Assert.Equal("store:one", Assert.Single((await view.ChildrenAsync(null, null, default)).Nodes).Id);
        Assert.False(slow.Answer.Task.IsCompleted);
        slow.Answer.SetResult([]);
    }

    [Fact]
    public async Task A_store_that_went_away_keeps_its_rows_and_says_how_old_they_are_and_what_to_do()
    {
        var clock = new Live.HandClock();
        var inner = new ForgeLsp.Tests.Unit.Workspace.Facts.FakeStore { Experiments = { new("1", "churn", IsDeleted: false) } };
        var view = new RunsView(new ForgeLsp.Features.Live.RememberedStores(new OneStore("https://host", inner), clock), () => NoDirections, path => path, clock);
        var before = Assert.Single((await view.ChildrenAsync(null, null, default)).Nodes);
        Assert.Equal(("https://host", "database"), (before.Description, before.Icon));
        Assert.Equal("churn", Assert.Single((await view.ChildrenAsync("store:one", null, default)).Nodes).Label);
        inner.IsGone = true;
        clock.Pass(241);
        Assert.Equal("churn", Assert.Single((await view.ChildrenAsync("store:one", null, default)).Nodes).Label);
        var page = await view.ChildrenAsync(null, null, default);
        var row = Assert.Single(page.Nodes);
        Assert.Null(page.Message);
        Assert.Equal("offline · as of 4 min ago", row.Description);
        Assert.Contains(@"The server is asleep; wake it\.", row.Tooltip, StringComparison.Ordinal);
        Assert.Contains("as of 4 min ago", row.AccessibleLabel, StringComparison.Ordinal);
        clock.Pass(60);
        Assert.EndsWith("as of 5 min ago", Assert.Single(await view.RowsAsync(["store:one", "store:none", "nonsense"], default)).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Single_rows_look_as_they_do_in_their_lists()
    {
        var view = View("bad");
        var runs = (await view.ChildrenAsync("experiment:good/7", null, default)).Nodes;
        var parts = (await view.ChildrenAsync("run:good/c1", null, default)).Nodes.Where(static node => node.Context is "params" or "metrics");
        var metrics = (await view.ChildrenAsync("metrics:good/c1", null, default)).Nodes;
        List<ViewNode> listed = [.. runs, .. parts, .. metrics];
        Assert.Equal(6, listed.Count);
        var rows = await view.RowsAsync([.. listed.Select(static node => node.Id), "run:good/gone", "metric:good/c1/gone", "artifacts:good/c1/", "run:bad/x"], default);
        Assert.Equivalent(listed.OrderBy(static node => node.Id, StringComparer.Ordinal), rows.OrderBy(static node => node.Id, StringComparer.Ordinal));
        Assert.Equal(listed.Count, rows.Count);
    }

    private sealed class SlowStore : SampleStores.BrokenStore
    {
        public TaskCompletionSource<IReadOnlyList<ForgeLsp.Core.Model.Experiment>> Answer { get; } = new();

        public override Task<IReadOnlyList<ForgeLsp.Core.Model.Experiment>> ListExperimentsAsync(CancellationToken cancel) => Answer.Task;
    }

    private sealed class OneStore(string address, IRunStore store) : IRunStores
    {
        public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<NamedStore>>([new("one", address, store)]);
    }

    private sealed class SilentStore(StoreFailure failure) : SampleStores.BrokenStore
    {
        public override Task<IReadOnlyList<ForgeLsp.Core.Model.Experiment>> ListExperimentsAsync(CancellationToken cancel) => throw new StoreException(failure, "It does not answer; wake it.");
    }

    private sealed class NoStores : IRunStores
    {
        public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<NamedStore>>([]);
    }
}
