using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Live;
using ForgeLsp.Tests.Unit.Workspace.Facts;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Live;

/// <summary>What the views are told when a store changes, and what it costs the store.</summary>
public sealed class StoreLookTests
{
    private readonly HandClock _clock = new();
    private readonly FakeStore _inner = new() { Experiments = { new("1", "churn", IsDeleted: false), new("2", "fraud", IsDeleted: false) } };
    private readonly RememberingStore _store;

    public StoreLookTests() => _store = new(_inner, _clock);

    [Fact]
    public async Task A_running_runs_metric_is_one_question_and_changes_its_own_rows_only()
    {
        _inner.Runs.AddRange([Running("r1", ("loss", 0.5)), FakeStore.Run("done", "1", ("loss", 1, 1))]);
        var look = await ShownAsync("https://host");
        _inner.Runs[0] = Running("r1", ("loss", 0.25));
        _inner.Asked.Clear();
        _clock.Pass(3);
        var changes = await LookAsync(look);
        Assert.Equal(["metric:s/r1/loss", "run:s/r1"], changes.Rows.Order(StringComparer.Ordinal));
        Assert.Empty(changes.Children);
        Assert.Equal("runs attributes.run_id IN ('r1')", Assert.Single(_inner.Asked));

        // The client asks for the rows; the store is not asked again for what it just said.
        Assert.Equal(0.25, Assert.Single(await _store.GetRunsAsync([], ["r1"], default)).Metrics["loss"].Value);
        Assert.Equal(0.25, (await _store.GetRunAsync("r1", default))?.Metrics["loss"].Value);
        Assert.Single(_inner.Asked);
        _clock.Pass(3);
        Assert.True((await LookAsync(look)).IsEmpty);
    }

    [Fact]
    public async Task A_thousand_running_runs_are_a_handful_of_questions()
    {
        _inner.Runs.AddRange(Enumerable.Range(0, 1000).Select(i => Running($"run{i:d4}", ("loss", 0.5))));
        var look = await ShownAsync("https://host");
        _inner.Runs[7] = Running("run0007", ("loss", 0.25));
        _inner.Asked.Clear();
        _clock.Pass(3);
        Assert.Equal(["metric:s/run0007/loss", "run:s/run0007"], (await LookAsync(look)).Rows.Order(StringComparer.Ordinal));
        Assert.InRange(_inner.Asked.Count, 1, 5);
    }

    [Fact]
    public async Task A_run_that_ends_is_told_and_then_left_alone()
    {
        _inner.Runs.Add(Running("r1", ("loss", 0.5)));
        var look = await ShownAsync("https://host");
        _inner.Runs[0] = _inner.Runs[0] with { Status = RunStatus.Finished };
        _clock.Pass(3);
        Assert.Equal(["run:s/r1"], (await LookAsync(look)).Rows);
        _inner.Asked.Clear();
        _clock.Pass(3);
        await LookAsync(look);
        Assert.Empty(_inner.Asked);
    }

    [Fact]
    public async Task New_keys_parameters_and_vanished_runs_change_what_is_below_their_nodes()
    {
        _inner.Runs.AddRange([Running("r1", ("loss", 0.5)), Running("r2", ("loss", 0.5))]);
        var look = await ShownAsync("https://host");
        _inner.Runs[0] = Running("r1", ("loss", 0.5), ("auc", 1)) with { Params = new Dictionary<string, string>(StringComparer.Ordinal) { ["lr"] = "1" } };
        _inner.Runs.RemoveAt(1);
        _clock.Pass(3);
        var changes = await LookAsync(look);
        Assert.Equal(["experiment:s/1", "metrics:s/r1", "params:s/r1"], changes.Children.Order(StringComparer.Ordinal));
        Assert.Equal(["metrics:s/r1", "params:s/r1", "run:s/r1"], changes.Rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_that_was_not_shown_while_it_ran_is_asked_for()
    {
        _inner.Runs.AddRange([FakeStore.Run("done", "1"), Running("dead", ("loss", 0.5)) with { StartTime = 1 }]);
        var look = await ShownAsync("https://host");
        _inner.Asked.Clear();
        _clock.Pass(3);
        await LookAsync(look);
        Assert.Empty(_inner.Asked);
    }

    [Theory]
    [InlineData("https://host", 30)]
    [InlineData("postgresql://host/db", 30)]
    [InlineData("mlruns", 3)]
    [InlineData("sqlite:///mlflow.db", 3)]
    public async Task A_new_run_is_seen_soon_on_this_machine_and_within_half_a_minute_elsewhere(string address, int seconds)
    {
        _inner.Runs.Add(FakeStore.Run("done", "1"));
        var look = await ShownAsync(address);
        _inner.Runs.Add(Running("r1"));
        _inner.Stamp = "2";
        var waited = 0;
        ViewChanges changes;
        do
        {
            _clock.Pass(3);
            waited += 3;
            changes = await LookAsync(look);
        }
        while (changes.IsEmpty && waited < 100);

        Assert.Equal(seconds, waited);
        Assert.Equal(["experiment:s/1"], changes.Children);
    }

    [Fact]
    public async Task A_stamp_that_stays_costs_nothing_else_and_one_that_changed_is_told_by_what_differs()
    {
        _inner.Runs.AddRange([FakeStore.Run("done", "1", ("loss", 1, 1)), FakeStore.Run("else", "2")]);
        var look = await ShownAsync("mlruns");
        _inner.Asked.Clear();
        _clock.Pass(3);
        Assert.True((await LookAsync(look)).IsEmpty);
        Assert.Empty(_inner.Asked);

        _inner.Stamp = "2";
        _inner.Runs[0] = FakeStore.Run("done", "1", ("loss", 2, 1));
        _clock.Pass(3);
        var changes = await LookAsync(look);
        Assert.Equal(["metric:s/done/loss", "run:s/done"], changes.Rows.Order(StringComparer.Ordinal));
        Assert.Empty(changes.Children);

        _inner.Stamp = "3";
        _inner.Experiments.Add(new("3", "new", IsDeleted: false));
        _clock.Pass(3);
        Assert.Equal(["store:s"], (await LookAsync(look)).Children);
    }

    [Fact]
    public async Task A_store_that_changes_where_nothing_is_seen_to_differ_is_shown_anew_after_some_minutes()
    {
        var look = await ShownAsync("mlruns");
        var told = -1;
        for (var beat = 0; beat < 200 && told < 0; beat++)
        {
            _clock.Pass(3);
            _inner.Stamp = beat.ToString(System.Globalization.CultureInfo.InvariantCulture);
            told = (await LookAsync(look)).Children.Contains("store:s") ? beat * 3 : -1;
        }

        Assert.InRange(told, 290, 310);
    }

    [Fact]
    public async Task While_the_store_is_away_its_row_grows_older_and_the_store_is_asked_seldom()
    {
        var look = await ShownAsync("https://host");
        _inner.IsGone = true;
        _clock.Pass(31);
        await LookAsync(look);
        Assert.NotNull(_store.Outage);
        _inner.Asked.Clear();
        var ages = 0;
        for (var beat = 0; beat < 100; beat++)
        {
            _clock.Pass(3);
            var changes = await LookAsync(look);
            Assert.Empty(changes.Children);
            ages += changes.Rows.Contains("store:s") ? 1 : 0;
        }

        Assert.Equal(5, ages);
        Assert.InRange(_inner.Asked.Count, 4, 9);
        _inner.IsGone = false;
        _clock.Pass(61);
        await LookAsync(look);
        Assert.Null(_store.Outage);
    }

    [Fact]
    public async Task One_store_that_hangs_keeps_no_other_waiting()
    {
        _inner.Runs.Add(Running("r1", ("loss", 0.5)));
        var hanging = new HangingStore();
        var told = new TaskCompletionSource<ViewChanges>(TaskCreationOptions.RunContinuationsAsynchronously);
        var stores = new RememberedStores(new Both(hanging, _inner), _clock);
        var watch = new StoresWatch(stores, _clock, changes => told.TrySetResult(changes), failure => told.TrySetException(failure));
        Assert.True((await watch.LookAsync(isEager: true, default)).IsCompletedSuccessfully, "Nobody asked for the stores yet.");
        var open = await stores.ListAsync(default);
        await open[1].Store.ListExperimentsAsync(default);
        await open[1].Store.SearchRunsAsync(new RunQuery { ExperimentIds = ["1"] }, default);
        _inner.Runs[0] = Running("r1", ("loss", 0.25));
        var looks = await watch.LookAsync(isEager: true, default);
        Assert.Contains("run:s/r1", (await told.Task).Rows);
        Assert.False(looks.IsCompleted);
        hanging.End.SetResult();
        await looks;
    }

    private Run Running(string id, params (string Metric, double Value)[] metrics) =>
        FakeStore.Run(id.PadRight(4), "1", [.. metrics.Select(static metric => (metric.Metric, metric.Value, 1L))]) with { Id = id, Status = RunStatus.Running, StartTime = _clock.GetUtcNow().ToUnixTimeMilliseconds() };

    /// <summary>A look at a store of which the experiments and the runs of each were shown, after the look that compares the first time.</summary>
    private static async Task<ViewChanges> LookAsync(StoreLook look, bool isEager = false)
    {
        var changes = await look.LookAtRunningAsync(isEager, default);
        var rest = await look.LookAtRestAsync(isEager, default);
        changes.Rows.UnionWith(rest.Rows);
        changes.Children.UnionWith(rest.Children);
        return changes;
    }

    private async Task<StoreLook> ShownAsync(string address)
    {
        await _store.ListExperimentsAsync(default);
        foreach (var experiment in (string[])["1", "2"])
        {
            await _store.SearchRunsAsync(new RunQuery { ExperimentIds = [experiment], PageSize = 1000 }, default);
        }

        var look = new StoreLook(new NamedStore("s", address, _store), _store, _clock);
        Assert.True((await LookAsync(look, isEager: true)).IsEmpty);
        return look;
    }

    private sealed class Both(IRunStore one, IRunStore other) : IRunStores
    {
        public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<NamedStore>>([new("h", "https://host", one), new("s", "mlruns", other)]);
    }

    private sealed class HangingStore : ForgeLsp.Tests.Unit.Features.Runs.SampleStores.BrokenStore, IRunStore
    {
        public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        async Task<string> IRunStore.GetChangeStampAsync(CancellationToken cancel)
        {
            await End.Task;
            return "";
        }
    }
}
