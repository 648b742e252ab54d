using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Runs;

/// <summary>How the runs of an experiment are listed when the user has wishes.</summary>
public sealed class RunsViewListTests
{
    private const string Experiment = "experiment:m/7";
    private static readonly IReadOnlyDictionary<string, bool> NoDirections = new Dictionary<string, bool>(StringComparer.Ordinal);

    private static readonly MemoryStore Few = new(
        MemoryStore.Make("a", 1, "lr=0.1 model=bert", "acc=0.5 loss=3"),
        MemoryStore.Make("b", 2, "lr=0.01", "acc=0.9 loss=1"),
        MemoryStore.Make("c", 3, "lr=0.1", "acc=0.7", parent: "a"),
        MemoryStore.Make("d", 4, "", "acc=NaN", status: RunStatus.Running),
        MemoryStore.Make("e", 5, "lr=0.1", "acc=0.8", isDeleted: true));

    [Fact]
    public async Task Runs_stand_in_the_order_that_the_user_chose_under_the_same_ids()
    {
        Assert.Equal(["run:m/d", "run:m/b", "run:m/a"], await IdsAsync(new()));
        Assert.Equal(["run:m/b", "run:m/a", "run:m/d"], await IdsAsync(new(Sort: "metrics.acc DESC")));
        Assert.Equal(["run:m/a", "run:m/b", "run:m/d"], await IdsAsync(new(Sort: "metrics.acc ASC")));
        Assert.Equal(["run:m/a", "run:m/b", "run:m/d"], await IdsAsync(new(Sort: "start_time ASC")));
        Assert.Equal("loss 1 · 1 h ago", (await RowsAsync(Few, new(Sort: "metrics.loss ASC")))[0].Description);
        Assert.Equal("lr 0.01 · 1 h ago", (await RowsAsync(Few, new(Sort: "params.lr ASC")))[0].Description);
    }

    [Fact]
    public async Task Under_a_filter_every_run_that_passes_stands_by_itself()
    {
        Assert.Equal(["run:m/c", "run:m/b"], await IdsAsync(new(Filter: "metrics.acc >= 0.7")));
        var none = Assert.Single(await RowsAsync(Few, new(Filter: "metrics.acc > 5")));
        Assert.Equal(("empty", "No run passes the filter"), (none.Context, none.Label));
    }

    [Theory]
    [InlineData("metrics.acc >", "A number is expected here (column 14). Change or clear it.")]
    [InlineData("metrics.acc > 0) or (metrics.acc < 9", "'and' or 'or' is expected here (column 16). Change or clear it.")]
    public async Task A_filter_that_cannot_be_read_is_a_row_that_says_where(string filter, string expected)
    {
        var row = Assert.Single(await RowsAsync(Few, new(Filter: filter)));
        Assert.Equal(("problem", $"The filter cannot be read: {expected}"), (row.Context, row.Description));
    }

    [Fact]
    public async Task Columns_show_what_a_run_has_of_them()
    {
        var rows = await RowsAsync(Few, new(Columns: ["metrics.acc", "params.lr", "params.model", "status", "nonsense)", "tags.`no such`"]));
        Assert.Equal(["running · acc NaN · status RUNNING · 1 h ago", "acc 0.9 · lr 0.01 · status FINISHED · 1 h ago", "acc 0.5 · lr 0.1 · model bert · status FINISHED · 1 h ago"], rows.Select(row => row.Description));
        Assert.Equal("Run run b, finished, acc 0.9, lr 0.01, status FINISHED, 1 h ago", rows[1].AccessibleLabel);
    }

    [Fact]
    public async Task Groups_count_every_run_once_and_hold_them()
    {
        var groups = await RowsAsync(Few, new(GroupBy: "lr"));
        Assert.Equal(["lr = 0.01 (1 run)", "lr = 0.1 (2 runs)", "no lr (1 run)"], groups.Select(group => group.Label));
        Assert.All(groups, group => Assert.Equal(("runGroup", ViewExpansion.Collapsed), (group.Context, group.Expansion)));
        var runs = new List<string>();
        foreach (var group in groups)
        {
            runs.AddRange((await AskAsync(Few, new(GroupBy: "lr"), group.Id)).Select(run => run.Id));
        }

        Assert.Equal(["run:m/b", "run:m/c", "run:m/a", "run:m/d"], runs);
        Assert.Equal(["lr = 0.1 (2 runs)"], (await RowsAsync(Few, new(GroupBy: "lr", Filter: "metrics.acc < 0.8"))).Select(group => group.Label));
    }

    [Theory]
    [InlineData("a/b c`'%", "x/y'`% ünï\n")]
    [InlineData("empty", "")]
    [InlineData("html", "<b>$(zap) [x](command:y)")]
    [InlineData("long", "…8000")]
    public async Task A_group_of_any_name_and_value_finds_its_runs_again(string key, string value)
    {
        var text = value == "…8000" ? new string('ä', 8000) : value;
        var store = new MemoryStore(MemoryStore.Make("a", 1) with { Params = new Dictionary<string, string>(StringComparer.Ordinal) { [key] = text } }, MemoryStore.Make("b", 2));
        var groups = await RowsAsync(store, new(GroupBy: key));
        Assert.Equal(2, groups.Count);
        Assert.DoesNotContain('\n', groups[0].Label);
        Assert.Equal(["run:m/a"], (await AskAsync(store, new(GroupBy: key), groups[0].Id)).Select(run => run.Id));
        Assert.Equal(["run:m/b"], (await AskAsync(store, new(GroupBy: key), groups[1].Id)).Select(run => run.Id));
    }

    [Fact]
    public async Task Thousands_of_values_come_by_pages_in_order_and_none_twice()
    {
        var store = new MemoryStore([.. Enumerable.Range(0, 2500).Select(i => MemoryStore.Make($"r{i:0000}", i, $"lr={(i * 7919 % 2500) / 1000.0}"))]);
        var labels = new List<string>();
        string? page = null;
        var pages = 0;
        do
        {
            var rows = await AskAsync(store, new(GroupBy: "lr"), Experiment, page);
            page = rows[^1].Command?.Argument;
            labels.AddRange(rows.Where(row => row.Context == "runGroup").Select(row => row.Label));
            pages++;
        }
        while (page is not null);
        Assert.Equal(25, pages);
        Assert.Equal(Enumerable.Range(0, 2500).Select(i => $"lr = {i / 1000.0} (1 run)"), labels);
    }

    [Fact]
    public async Task A_store_that_cannot_count_groups_its_newest_runs_and_says_so()
    {
        var store = new MemoryStore([.. Enumerable.Range(0, 10_500).Select(i => MemoryStore.Make($"r{i:00000}", i, i < 500 ? "lr=old" : "lr=new"))]);
        Assert.Equal(["lr = new (10,000 runs)", "Only the newest 10,000 runs are grouped; filter to see others"], (await RowsAsync(store, new(GroupBy: "lr"))).Select(row => row.Label));
    }

    [Fact]
    public async Task Deleted_runs_and_experiments_show_when_they_are_wanted()
    {
        var wanted = new RunsViewOptions(ShowDeleted: true);
        Assert.Equal(["experiment:m/7"], (await ChildrenAsync(Few, RunsViewOptions.None, "store:m")).Select(row => row.Id));
        var experiments = await ChildrenAsync(Few, wanted, "store:m");
        Assert.Equal([("experiment", null), ("experiment.deleted", "deleted")], experiments.Select(row => (row.Context, row.Description)));
        var deleted = (await ChildrenAsync(Few, wanted, Experiment))[0];
        Assert.Equal(("run:m/e", "run.deleted", "deleted · acc 0.8 · 1 h ago", "trash"), (deleted.Id, deleted.Context, deleted.Description, deleted.Icon));
    }

    [Fact]
    public async Task The_row_of_an_experiment_says_how_its_runs_are_listed()
    {
        var options = Options(new(Sort: "metrics.`val acc` DESC", Filter: "metrics.acc > 0.5", GroupBy: "lr"));
        var row = Assert.Single(await ChildrenAsync(Few, options, "store:m"));
        Assert.Equal(("↓ val acc · filter: metrics.acc > 0.5 · by lr", "experiment.filtered"), (row.Description, row.Context));
        Assert.Equal("Experiment wine, ↓ val acc · filter: metrics.acc > 0.5 · by lr", row.AccessibleLabel);
        Assert.Equal((null, "experiment"), (Assert.Single(await ChildrenAsync(Few, RunsViewOptions.None, "store:m")) is var plain ? (plain.Description, plain.Context) : default));
    }

    [Fact]
    public async Task Starred_runs_are_marked_and_listed_with_the_last_first()
    {
        var options = new RunsViewOptions(Starred: ["run:m/a", "run:m/c", "run:other/a", "run:m/lost"]);
        var starred = (await ChildrenAsync(Few, options, "store:m"))[0];
        Assert.Equal(("starred:m", "3", "Starred runs, 3"), (starred.Id, starred.Description, starred.AccessibleLabel));
        var rows = await ChildrenAsync(Few, options, starred.Id);
        Assert.Equal([("run:m/c", "run.starred"), ("run:m/a", "run.starred")], rows.Select(row => (row.Id, row.Context ?? "")));
        Assert.StartsWith("★ · acc 0.7", rows[0].Description, StringComparison.Ordinal);
        Assert.Contains("starred, acc 0.7", rows[0].AccessibleLabel, StringComparison.Ordinal);
        var inStore = new MemoryStore(MemoryStore.Make("x", 1) with { Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["forge.starred"] = "true" } });
        Assert.Equal("run.starred", Assert.Single(await RowsAsync(inStore, new())).Context);
    }

    [Fact]
    public async Task Runs_that_are_starred_in_the_store_come_behind_those_of_the_editor_by_pages()
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["forge.starred"] = "true" };
        var store = new MemoryStore([.. Enumerable.Range(0, 120).Select(i => MemoryStore.Make($"r{i:000}", i) with { Tags = i % 2 == 0 ? tags : new(StringComparer.Ordinal) })]);
        var options = new RunsViewOptions(Starred: ["run:m/r001", "run:m/r118"]);
        var first = await ChildrenAsync(store, options, "starred:m");
        Assert.Equal(["run:m/r118", "run:m/r001", "run:m/r116", "run:m/r114"], first.Take(4).Select(row => row.Id));
        var second = await ChildrenAsync(store, options, "starred:m", first[^1].Command?.Argument);
        var ids = first.SkipLast(1).Concat(second).Select(row => row.Id).ToList();
        Assert.Equal(61, ids.Count);
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(first.SkipLast(1), row => Assert.Contains(".starred", row.Context, StringComparison.Ordinal));
        Assert.Equal("No starred runs yet", Assert.Single(await ChildrenAsync(Few, RunsViewOptions.None, "starred:m")).Label);
    }

    [Fact]
    public async Task Nested_runs_follow_the_order_of_their_experiment()
    {
        var store = new MemoryStore(MemoryStore.Make("p", 1), MemoryStore.Make("x", 2, "", "acc=0.1", parent: "p"), MemoryStore.Make("y", 3, "", "acc=0.9", parent: "p"), MemoryStore.Make("z", 4, "", "acc=0.5", parent: "p"));
        var rows = await AskAsync(store, new(Sort: "metrics.acc DESC"), "run:m/p");
        Assert.Equal(["run:m/y", "run:m/z", "run:m/x"], rows.Select(row => row.Id).Where(id => id.StartsWith("run:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Models_of_a_run_are_those_it_logged_and_the_versions_that_come_from_it()
    {
        const string History = """[{"artifact_path":"model","flavors":{"python_function":{},"sklearn":{}},"utc_time_created":"2026-11-02 10:00:00"},{"artifact_path":"model","flavors":{"sklearn":{}}},{"bad":1},7]""";
        var store = new MemoryStore(MemoryStore.Make("a", 1) with { Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["mlflow.log-model.history"] = History } }, MemoryStore.Make("b", 2));
        var none = new Dictionary<string, string>(StringComparer.Ordinal);
        store.Registry.Add((new RegisteredModel("wine/rf", null, new Dictionary<string, string>(StringComparer.Ordinal) { ["champion"] = "2" }, none), [new("wine/rf", "2", "Production", "a", null, none), new("wine/rf", "1", "None", "b", null, none)]));
        Assert.Equal(["model|logged · sklearn", "wine/rf version 2|Production · @champion"], (await AskAsync(store, new(), "models:m/a")).Select(row => $"{row.Label}|{row.Description}"));
        Assert.Equal(["wine/rf version 1|registered"], (await AskAsync(store, new(), "models:m/b")).Select(row => $"{row.Label}|{row.Description}"));
        store.Logged.Add(new("m-1", "7", "forest", "READY") { SourceRunId = "a", ModelType = "sklearn", Metrics = [new("acc", 0.5, 1, 1, "a", "wine", "d"), new("acc", 0.75, 2, 2, "a", "wine", "d")] });
        store.Logged.Add(new("m-2", "7", "net", "FAILED") { SourceRunId = "a", StatusMessage = "the disk was full" });
        var logged = await AskAsync(store, new(), "models:m/a");
        Assert.Equal(["loggedModel:m/a/m-1|forest|logged · sklearn", "loggedModel:m/a/m-2|net|failed", "modelVersion:m/a/wine%2Frf/2|wine/rf version 2|Production · @champion"], logged.Select(row => $"{row.Id}|{row.Label}|{row.Description}"));
        Assert.Contains(@"acc on wine: 0\.75", logged[0].Tooltip, StringComparison.Ordinal);
        Assert.DoesNotContain(@"0\.5", logged[0].Tooltip, StringComparison.Ordinal);
        Assert.Contains("the disk was full", logged[1].Tooltip, StringComparison.Ordinal);
        store.Registry.Clear();
        Assert.Equal(["No models"], (await AskAsync(store, new(), "models:m/b")).Select(row => row.Label));
    }

    [Fact]
    public async Task The_badge_counts_running_runs_and_is_silent_without()
    {
        Assert.Equal(new ViewBadge(1, "1 run is running"), await View(Few).BadgeAsync(default));
        Assert.Null(await View(new MemoryStore(MemoryStore.Make("a", 1))).BadgeAsync(default));
        Assert.Null(await View(new MemoryStore { Failure = new(StoreFailure.Unreachable, "gone") }).BadgeAsync(default));
    }

    private static RunsViewOptions Options(RunListOptions list) => new(new Dictionary<string, RunListOptions>(StringComparer.Ordinal) { [Experiment] = list });

    private static RunsView View(MemoryStore store) => new(store, () => NoDirections, path => path, new FixedTime());

    private static async Task<IReadOnlyList<ViewNode>> ChildrenAsync(MemoryStore store, RunsViewOptions options, string id, string? page = null) => (await View(store).ChildrenAsync(id, page, options, default)).Nodes;

    private static Task<IReadOnlyList<ViewNode>> AskAsync(MemoryStore store, RunListOptions list, string id, string? page = null) => ChildrenAsync(store, Options(list), id, page);

    private static Task<IReadOnlyList<ViewNode>> RowsAsync(MemoryStore store, RunListOptions list) => AskAsync(store, list, Experiment);

    private static async Task<IEnumerable<string>> IdsAsync(RunListOptions list) => (await RowsAsync(Few, list)).Select(row => row.Id);

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddHours(1.5);
    }
}
