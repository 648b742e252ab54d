using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Live;
using ForgeLsp.Tests.Unit.Features.Runs;
using ForgeLsp.Tests.Unit.Workspace.Facts;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Live;

/// <summary>A store that goes away while its tree is open, and comes back.</summary>
public sealed class RememberingStoreTests
{
    private static readonly RunQuery OfChurn = new() { ExperimentIds = ["1"] };
    private readonly HandClock _clock = new();
    private readonly FakeStore _inner = new() { Experiments = { new("1", "churn", IsDeleted: false) }, Runs = { FakeStore.Run("aaaa", "1", ("loss", 0.5, 1)) } };
    private readonly RememberingStore _store;
    private int _news;

    public RememberingStoreTests()
    {
        _store = new(_inner, _clock);
        _store.OutageChanged += () => _news++;
    }

    [Fact]
    public void Every_question_of_the_contract_is_passed_on_and_none_falls_back_to_its_default()
    {
        var map = typeof(RememberingStore).GetInterfaceMap(typeof(IRunStore));
        Assert.All(map.TargetMethods, static method => Assert.Equal(typeof(RememberingStore), method.DeclaringType));
    }

    [Fact]
    public async Task What_was_shown_stays_with_the_time_of_the_last_answer()
    {
        await ShowAsync();
        var last = _clock.GetUtcNow();
        _clock.Pass(60);
        _inner.IsGone = true;
        Assert.Equal("churn", Assert.Single(await _store.ListExperimentsAsync(default)).Name);
        Assert.Equal("aaaa", Assert.Single((await _store.SearchRunsAsync(OfChurn, default)).Runs).Id);
        Assert.Equal(0.5, (await _store.GetRunAsync("aaaa", default))?.Metrics["loss"].Value);
        Assert.Equal(new StoreOutage(last, StoreFailure.Unreachable, "The server is asleep; wake it."), _store.Outage);
        Assert.Equal(1, _news);
    }

    [Fact]
    public async Task What_was_never_shown_fails_with_the_reason_and_without_asking()
    {
        await ShowAsync();
        _inner.IsGone = true;
        await _store.ListExperimentsAsync(default);
        var asked = _inner.Asked.Count;
        var problem = await Assert.ThrowsAsync<StoreException>(() => _store.SearchRunsAsync(new RunQuery { Filter = "metrics.loss > 1" }, default));
        Assert.Equal((StoreFailure.Unreachable, "The server is asleep; wake it."), (problem.Failure, problem.Message));
        await Assert.ThrowsAsync<StoreException>(() => _store.GetChangeStampAsync(default));
        Assert.Equal(asked, _inner.Asked.Count);
    }

    [Fact]
    public async Task What_would_mend_it_is_told_each_time()
    {
        var refused = new StoreException(StoreFailure.Unauthorised, "It wants to know who asks; sign in.") { Remedy = new(StoreRemedyKind.SignIn, "ann") };
        var store = new RememberingStore(new MemoryStore { Failure = refused }, _clock);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(refused.Remedy, (await Assert.ThrowsAsync<StoreException>(() => store.ListExperimentsAsync(default))).Remedy);
            Assert.Equal(refused.Remedy, (await Assert.ThrowsAsync<StoreException>(() => store.GetRunAsync("aaaa", default))).Remedy);
        }

        Assert.Equal(refused.Remedy, store.Outage?.Remedy);
    }

    [Fact]
    public async Task It_is_asked_again_with_growing_pauses_and_comes_back_by_itself()
    {
        await ShowAsync();
        _inner.IsGone = true;
        var times = new List<double>();
        for (var second = 0; second < 300; second++)
        {
            var asked = _inner.Asked.Count;
            await _store.ListExperimentsAsync(default);
            if (_inner.Asked.Count > asked)
            {
                times.Add(second);
            }

            _clock.Pass(1);
        }

        Assert.Equal([0, 2, 6, 14, 30, 62, 122, 182, 242], times);
        _inner.IsGone = false;
        _clock.Pass(60);
        await _store.ListExperimentsAsync(default);
        Assert.Null(_store.Outage);
        Assert.Equal(2, _news);
    }

    [Fact]
    public async Task Somebody_who_asks_by_hand_is_not_kept_waiting()
    {
        await ShowAsync();
        _inner.IsGone = true;
        await _store.ListExperimentsAsync(default);
        _inner.IsGone = false;
        await _store.ListExperimentsAsync(default);
        Assert.NotNull(_store.Outage);
        _store.AskAnew();
        await _store.ListExperimentsAsync(default);
        Assert.Null(_store.Outage);
    }

    [Fact]
    public async Task Who_answers_now_and_then_is_asked_as_seldom_as_who_never_does()
    {
        await ShowAsync();
        var pauses = new List<double>();
        for (var failure = 0; failure < 4; failure++)
        {
            _inner.IsGone = true;
            await _store.ListExperimentsAsync(default);
            var pause = 0;
            while (!_store.IsDue)
            {
                _clock.Pass(1);
                pause++;
            }

            pauses.Add(pause);
            _inner.IsGone = false;
            await _store.ListExperimentsAsync(default);
            Assert.Null(_store.Outage);
        }

        Assert.Equal([2, 4, 8, 16], pauses);
    }

    [Fact]
    public async Task A_question_that_fails_for_a_reason_of_its_own_fails_and_the_store_is_not_said_to_be_away()
    {
        var store = new RememberingStore(new SlowSearch(_inner), _clock);
        await store.ListExperimentsAsync(default);
        Assert.Equal(StoreFailure.Timeout, (await Assert.ThrowsAsync<StoreException>(() => store.SearchRunsAsync(OfChurn, default))).Failure);
        Assert.Null(store.Outage);
    }

    [Fact]
    public async Task Many_questions_that_fail_together_cost_one_question_more()
    {
        await ShowAsync();
        _inner.IsGone = true;
        _inner.Asked.Clear();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _store.SearchRunsAsync(OfChurn, default)));
        Assert.Single(_inner.Asked, "experiments");
    }

    [Fact]
    public async Task A_run_that_was_in_a_list_can_be_opened_though_the_store_is_gone_since()
    {
        await _store.ListExperimentsAsync(default);
        await _store.SearchRunsAsync(OfChurn, default);
        _inner.IsGone = true;
        await _store.ListExperimentsAsync(default);
        Assert.Equal(0.5, (await _store.GetRunAsync("aaaa", default))?.Metrics["loss"].Value);
        Assert.Equal("aaaa", Assert.Single(await _store.GetRunsAsync([], ["aaaa", "none"], default)).Id);
    }

    [Fact]
    public async Task The_memory_is_bounded_and_keeps_what_was_asked_for_last()
    {
        var memory = new AnswerMemory(1000);
        for (var i = 0; i < 100; i++)
        {
            memory.Keep(i, i, 100);
            Assert.Equal(0, memory.Find<int>(0)?.Value);
            Assert.True(memory.Size <= 1000);
        }

        Assert.Equal(99, memory.Find<int>(99)?.Value);
        Assert.Null(memory.Find<int>(50));
        memory.Keep(99, 7, 2000);
        Assert.Null(memory.Find<int>(99));

        var small = new RememberingStore(_inner, _clock, capacity: 10);
        await small.ListExperimentsAsync(default);
        _inner.IsGone = true;
        await Assert.ThrowsAsync<StoreException>(() => small.ListExperimentsAsync(default));
    }

    [Fact]
    public async Task Stores_that_are_not_used_any_more_are_forgotten_and_those_that_are_stay_the_same()
    {
        var list = new List<NamedStore> { new("a", "a", _inner), new("b", "b", new FakeStore("b")) };
        var stores = new RememberedStores(new Listed(list), _clock);
        var first = await stores.ListAsync(default);
        Assert.Same(first[0].Store, (await stores.ListAsync(default))[0].Store);
        list.RemoveAt(0);
        Assert.Same(first[1].Store, Assert.Single(await stores.ListAsync(default)).Store);
        list.Add(new("a", "a", _inner));
        Assert.NotSame(first[0].Store, (await stores.ListAsync(default))[1].Store);
    }

    private async Task ShowAsync()
    {
        await _store.ListExperimentsAsync(default);
        await _store.SearchRunsAsync(OfChurn, default);
        await _store.GetRunAsync("aaaa", default);
    }

    private sealed class Listed(List<NamedStore> stores) : IRunStores
    {
        public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<NamedStore>>([.. stores]);
    }

    private sealed class SlowSearch(IRunStore inner) : ForgeLsp.Tests.Unit.Features.Runs.SampleStores.BrokenStore
    {
        public override Task<IReadOnlyList<Experiment>> ListExperimentsAsync(CancellationToken cancel) => inner.ListExperimentsAsync(cancel);

        public override Task<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancel) => throw new StoreException(StoreFailure.Timeout, "It took too long; narrow the search.");
    }
}
