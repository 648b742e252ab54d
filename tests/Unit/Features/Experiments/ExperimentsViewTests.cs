using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Experiments;
using ForgeLsp.Features.Reproducibility;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;
using ForgeLsp.Tests.Unit.Features.Runs;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Experiments;

public sealed class ExperimentsViewTests
{
    private static readonly ExperimentSummary[] Three =
    [
        new("experiments/alice/bert/metadata.yaml", "bert", default(TextSpan), "alice", "completed", "alice/bert") { BestMetric = "0.89", PrimaryMetric = "accuracy", Tags = ["nlp", "big"], Goal = "Read *well*", Baseline = "x" },
        new("experiments/bob/anna/metadata.yaml", "Anna", default(TextSpan), "bob", "in_progress", null) { Tags = ["nlp"], Owner = "carol" },
        new("experiments/x/metadata.yaml", null, default(TextSpan), null, null, null),
    ];

    [Theory]
    [InlineData(null, "researcher:alice 1", "researcher:bob 1", "researcher:(no researcher) 1")]
    [InlineData("status", "status:in_progress 1", "status:completed 1", "status:(no status) 1")]
    [InlineData("tag", "tag:big 1", "tag:nlp 2", "tag:(no tags) 1")]
    [InlineData("tracking", "tracking:alice/bert 1", "tracking:(no tracking experiment) 2")]
    [InlineData("colour", "researcher:alice 1", "researcher:bob 1", "researcher:(no researcher) 1")]
    public async Task Experiments_stand_in_groups_of_the_wanted_kind(string? group, params string[] expected)
    {
        var view = View(Three);
        var options = Options(group);
        var root = await view.ChildrenAsync(null, null, options, default);
        Assert.Equal(expected, root.Nodes.Select(node => $"{node.Id} {node.Description}"));
        Assert.All(root.Nodes, node => Assert.Equal(ViewExpansion.Expanded, node.Expansion));
        Assert.All(root.Nodes, node => Assert.Equal(node.Id[(node.Id.IndexOf(':', StringComparison.Ordinal) + 1)..].Replace('_', ' '), node.Label));

        // Each group has as many rows as it says, whatever the options are when they are asked for.
        foreach (var node in root.Nodes)
        {
            Assert.Equal(node.Description, (await view.ChildrenAsync(node.Id, null, RunsViewOptions.None, default)).Nodes.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task A_row_says_its_state_its_result_and_its_problems_and_opens_the_file()
    {
        var view = View(Three, problems: [("experiments/alice/bert/metadata.yaml", 1), ("experiments/alice/bert/src/train.py", 2), ("other/config.yaml", 5)]);
        var bert = Assert.Single((await view.ChildrenAsync("researcher:alice", null, default)).Nodes);
        Assert.Equal(("bert", "completed · accuracy 0.89 · 3 problems", "metadata.baseline", "pass"), (bert.Label, bert.Description, bert.Context, bert.Icon));
        Assert.Equal("Experiment bert, completed, accuracy 0.89, 3 problems", bert.AccessibleLabel);
        Assert.Equal(("open", "file:///w/experiments/alice/bert/metadata.yaml"), (bert.Command?.Kind, bert.Command?.Argument));
        Assert.Contains(@"Read \*well\*", bert.Tooltip, StringComparison.Ordinal);
        var anna = Assert.Single((await view.ChildrenAsync("researcher:bob", null, default)).Nodes);
        Assert.Equal("in progress", anna.Description);
        Assert.Contains("owner: carol", anna.Tooltip, StringComparison.Ordinal);
        Assert.Equal(new ViewBadge(3, "3 problems in the experiments"), await view.BadgeAsync(default));
        Assert.Null(await View(Three).BadgeAsync(default));
    }

    [Fact]
    public async Task A_tooltip_is_asked_for_and_says_how_well_the_experiment_can_be_reproduced_and_what_is_lost_most()
    {
        var view = View(Three, score: static (path, _) => Task.FromResult<ExperimentScore?>(new(path, "bert", "completed", 74, "readiness", 2, "Standard", [], [new("seed", 7, 15, "", [new(8, "The script sets no seed.", path, 0, null, IsFixable: false)])])));
        var row = Assert.Single((await view.ChildrenAsync("researcher:alice", null, default)).Nodes);
        Assert.True(row.TooltipOnDemand);
        Assert.Equal(row.Tooltip + "\n\nreproducibility: readiness 74/100\n\nmost to gain, 8 points: The script sets no seed\\.", await view.TooltipAsync(row.Id, RunsViewOptions.None, default));
        Assert.Null(await view.TooltipAsync("metadata:gone", RunsViewOptions.None, default));
    }

    [Fact]
    public async Task A_tooltip_does_not_wait_for_a_slow_git_and_ends_when_nobody_waits_for_it()
    {
        var never = new TaskCompletionSource<ExperimentScore?>();
        var view = View(Three, score: (_, _) => never.Task);
        var row = Assert.Single((await view.ChildrenAsync("researcher:alice", null, default)).Nodes);
        Assert.Equal(row.Tooltip, await view.TooltipAsync(row.Id, RunsViewOptions.None, default));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => view.TooltipAsync(row.Id, RunsViewOptions.None, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task What_the_metadata_do_not_say_the_stores_do()
    {
        var run = new Run("r1", "7", "best", RunStatus.Finished, false) { Metrics = new Dictionary<string, MetricValue> { ["auc"] = new(0.75, 0, 0) } };
        var facts = new TrackingFacts
        {
            Runs = new Dictionary<string, Run?> { ["r1"] = run },
            Experiments = new Dictionary<string, TrackedExperiment> { ["known"] = new("known", "7", "good") { Best = new Dictionary<string, Run> { ["auc"] = run } } },
        };
        ExperimentSummary[] known =
        [
            new("a/metadata.yaml", "a", default(TextSpan), "me", null, "known") { PrimaryMetric = "auc", RunId = "r1" },
            new("b/metadata.yaml", "b", default(TextSpan), "me", null, "known") { PrimaryMetric = "auc" },
            new("c/metadata.yaml", "c", default(TextSpan), "me", null, "nowhere") { PrimaryMetric = "auc" },
            new("d/metadata.yaml", "d", default(TextSpan), "me", null, "known") { PrimaryMetric = "auc", BestMetric = "0.80" },
        ];
        var rows = (await View(known, facts).ChildrenAsync("researcher:me", null, default)).Nodes;
        Assert.Equal(["auc 0.75", "auc 0.75", null, "auc 0.80"], rows.Select(row => row.Description));
        Assert.Equal([false, false, true, false], rows.Select(row => row.Tooltip?.Contains("not in the tracking stores yet", StringComparison.Ordinal) == true));
    }

    [Theory]
    [InlineData("NLP", "bert", "Anna")]
    [InlineData("nlp status:comp", "bert")]
    [InlineData("researcher:carol", "Anna")]
    [InlineData("tag:bert")]
    [InlineData("tracking:alice", "bert")]
    [InlineData("experiments/x", "experiments/x/metadata.yaml")]
    [InlineData("well", "bert")]
    [InlineData("  ", "bert", "Anna", "experiments/x/metadata.yaml")]
    public async Task A_filter_keeps_what_has_all_its_words(string filter, params string[] expected)
    {
        var view = View(Three);
        var options = Options(null, filter);
        var root = await view.ChildrenAsync(null, null, options, default);
        var rows = new List<string>();
        foreach (var node in root.Nodes)
        {
            rows.AddRange((await view.ChildrenAsync(node.Id, null, options, default)).Nodes.Select(row => row.Label));
        }

        Assert.Equal(expected, rows);
        Assert.Equal(expected.Length == 0 ? "filtered" : null, root.Message?.Cause);
    }

    [Fact]
    public async Task Five_thousand_experiments_come_in_pages_sorted_by_name_then_path()
    {
        var many = Enumerable.Range(0, 5000).Select(i => new ExperimentSummary($"e/{i:0000}/metadata.yaml", $"Name-{i / 2 % 300:000}", default(TextSpan), "alice", "planned", null)).Reverse().ToArray();
        var view = View(many);
        var group = Assert.Single((await view.ChildrenAsync(null, null, default)).Nodes);
        Assert.Equal(("5,000", ViewExpansion.Collapsed), (group.Description, group.Expansion));
        var rows = new List<ViewNode>();
        string? page = null;
        do
        {
            var nodes = (await view.ChildrenAsync(group.Id, page, default)).Nodes;
            Assert.True(nodes.Count <= 201);
            page = nodes[^1].Command is { Kind: "loadMore" } more ? more.Argument : null;
            rows.AddRange(page is null ? nodes : nodes.Take(nodes.Count - 1));
        }
        while (page is not null);
        Assert.Equal(many.Select(one => (one.ExperimentId ?? "", "metadata:" + one.Path)).Order().ToList(), rows.Select(row => (row.Label, row.Id)).ToList());
    }

    [Fact]
    public async Task Below_an_experiment_are_its_runs_and_what_could_not_be_read()
    {
        var view = View(Three);
        Assert.Equal(["run", "run", "run", "problem"], (await view.ChildrenAsync("metadata:experiments/alice/bert/metadata.yaml", null, default)).Nodes.Select(node => node.Context));
        Assert.NotEmpty((await view.ChildrenAsync("run:good/p1", null, default)).Nodes);
        Assert.Empty((await view.ChildrenAsync("metadata:gone", null, default)).Nodes);
        Assert.Equal("empty", (await View([]).ChildrenAsync(null, null, default)).Message?.Cause);
    }

    [Fact]
    public async Task The_stores_below_an_experiment_are_asked_at_the_same_time_four_at_most_and_stand_in_their_order()
    {
        var stores = new WaitingStores(6);
        var runs = new RunsView(stores, () => new Dictionary<string, bool>(), path => path, TimeProvider.System);
        var view = new ExperimentsView(new ExperimentSources(() => Three, () => [], _ => null, path => path), stores, runs);
        var rows = view.ChildrenAsync("metadata:experiments/alice/bert/metadata.yaml", null, default);
        for (var i = 0; i < 4; i++) await stores.Asked.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, stores.Asked.CurrentCount);
        stores.Go.SetResult();
        Assert.Equal(Enumerable.Range(0, 6).Select(static i => $"run:s{i}/r{i}"), (await rows).Nodes.Select(static node => node.Id));
    }

    /// <summary>Stores with a run each that all wait for a word.</summary>
    private sealed class WaitingStores(int count) : IRunStores
    {
        public SemaphoreSlim Asked { get; } = new(0);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<NamedStore>>([.. Enumerable.Range(0, count).Select(i => new NamedStore($"s{i}", $"s{i}", new Waiting(this, $"r{i}")))]);

        private sealed class Waiting(WaitingStores all, string id) : SampleStores.BrokenStore
        {
            public override async Task<IReadOnlyList<Experiment>> ListExperimentsAsync(CancellationToken cancel)
            {
                all.Asked.Release();
                await all.Go.Task.WaitAsync(cancel);
                return [new("1", "alice/bert", IsDeleted: false)];
            }

            public override Task<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancel) => Task.FromResult(new RunPage([new(id, "1", id, RunStatus.Finished, IsDeleted: false)], null));
        }
    }

    [Theory]
    [InlineData(null, "researcher:alice")]
    [InlineData("status", "status:completed")]
    [InlineData("tag", "tag:nlp")]
    [InlineData("tracking", "tracking:alice/bert")]
    public void The_way_to_an_experiment_leads_through_its_group(string? group, string first) =>
        Assert.Equal([first, "metadata:experiments/alice/bert/metadata.yaml"], ExperimentsView.WayTo(Three[0], group));

    private static RunsViewOptions Options(string? group, string? filter = null) => new() { Metadata = new(group, filter) };

    private static ExperimentsView View(ExperimentSummary[] known, TrackingFacts? facts = null, Func<string, CancellationToken, Task<ExperimentScore?>>? score = null, params (string Path, int Count)[] problems)
    {
        var stores = new SampleStores("bad");
        var runs = new RunsView(stores, () => new Dictionary<string, bool>(), path => path, TimeProvider.System);
        var sources = new ExperimentSources(() => known, () => problems.Select(problem => KeyValuePair.Create(problem.Path, problem.Count)), _ => facts, path => "file:///w/" + path);
        return new(score is null ? sources : sources with { Score = score }, stores, runs);
    }
}
