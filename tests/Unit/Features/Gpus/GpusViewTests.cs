using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Features.Views;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Gpus;

/// <summary>What the GPUs view keeps fresh, what can be done on its rows, and what it says where something is wrong.</summary>
public sealed class GpusViewTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly Clock _clock = new() { Now = Noon };
    private readonly Store _store = new();
    private readonly List<Gpu> _cards = [];
    private readonly GpuState _state;
    private readonly GpuServices _services;
    private readonly GpusView _view;
    private Policy _policy = Policy.Default;
    private bool _isTrusted = true;
    private int _asked;
    private string? _caveat;

    public GpusViewTests()
    {
        var ids = 0;
        _services = new GpuServices(() => _policy, () => _store, () => _isTrusted ? new Probe(this) : null, static () => "me", () => $"id{++ids}", _clock)
        {
            Caveat = _ => Task.FromResult(_caveat),
        };
        _state = new GpuState(_services);
        _view = new GpusView(_services, _state);
    }

    [Fact]
    public async Task Nobody_is_asked_for_a_view_that_showed_nothing_yet()
    {
        Assert.True((await _view.LookAsync(default)).IsEmpty);
        Assert.Equal((0, 0), (_asked, _store.Reads));
    }

    [Fact]
    public async Task A_look_names_the_rows_that_look_different_and_no_others()
    {
        _cards.AddRange([Card(0, 10), Card(1, 10)]);
        await ShowAsync();
        _clock.Now += TimeSpan.FromSeconds(4);
        Assert.True((await _view.LookAsync(default)).IsEmpty);

        _cards[1] = Card(1, 90);
        _clock.Now += TimeSpan.FromSeconds(4);
        var changes = await _view.LookAsync(default);
        Assert.Equal(["gpu:local/1"], changes.Rows);
        Assert.Empty(changes.Children);
        Assert.Equal("not reserved, yet 90 % busy · 90 %", Assert.Single(await _view.RowsAsync(["gpu:local/1", "gpu:gone/9"], default)).Description);
        Assert.True((await _view.LookAsync(default)).IsEmpty);
    }

    [Fact]
    public async Task The_time_left_moves_on_without_the_bookings_being_read_again()
    {
        _cards.Add(Card(0, 10));
        _store.Entries.Add(Booked("me", 0, hours: 2));
        await ShowAsync();
        var reads = _store.Reads;
        _clock.Now += TimeSpan.FromMinutes(1) / 4;
        Assert.Empty((await _view.LookAsync(default)).Rows);
        _clock.Now += TimeSpan.FromSeconds(14);
        Assert.Empty((await _view.LookAsync(default)).Rows);
        Assert.Equal(reads, _store.Reads);
        _clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(["gpu:local/0"], (await _view.LookAsync(default)).Rows);
        Assert.Equal("yours until 14:00, 1 h 59 min left · 10 %", Assert.Single(await _view.RowsAsync(["gpu:local/0"], default)).Description);
        Assert.Equal(reads + 1, _store.Reads);
    }

    [Fact]
    public async Task A_process_that_begins_is_a_child_that_its_card_did_not_have()
    {
        _cards.Add(Card(0, 10));
        await ShowAsync();
        await _view.ChildrenAsync("gpu:local/0", null, default);
        _cards[0] = Card(0, 10) with { Processes = [new GpuProcess(7, "python", "me", 5)] };
        _clock.Now += TimeSpan.FromSeconds(4);
        var changes = await _view.LookAsync(default);
        Assert.Equal(["gpu:local/0"], changes.Rows);
        Assert.Equal(["gpu:local/0"], changes.Children);
    }

    [Fact]
    public async Task A_card_that_is_new_is_a_child_of_its_host_and_one_more_host_of_the_root()
    {
        _cards.Add(Card(0, 10));
        await ShowAsync();
        _cards.Add(Card(1, 10));
        _clock.Now += TimeSpan.FromSeconds(4);
        Assert.Equal(["gpuHost:local"], (await _view.LookAsync(default)).Children);
        _store.Entries.Add(Booked("bob", 3, hours: 1) with { Host = "other" });
        _clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal([""], (await _view.LookAsync(default)).Children);
    }

    [Fact]
    public async Task Bookings_that_hang_hold_nothing_up_and_are_told_of_when_they_come()
    {
        _cards.Add(Card(0, 10));
        _store.Hanging = new TaskCompletionSource();
        var answered = new TaskCompletionSource();
        _state.Answered += (_, _) => answered.TrySetResult();
        var waiting = _view.ChildrenAsync("gpuHost:local", null, default);
        _clock.Elapse();
        var card = Assert.Single((await waiting.WaitAsync(TimeSpan.FromSeconds(20))).Nodes);
        Assert.Equal(("gpu", "bookings unknown · 10 %"), (card.Context, card.Description));
        _store.Hanging.SetResult();
        await answered.Task.WaitAsync(TimeSpan.FromSeconds(20));
        _store.Hanging = null;
        Assert.Equal("gpu.free", Assert.Single((await _view.ChildrenAsync("gpuHost:local", null, default)).Nodes).Context);
    }

    [Fact]
    public async Task What_cannot_be_booked_offers_nothing()
    {
        _policy = Policy.Default with { Gpus = new GpuPolicy { Inventory = [new InventoryGpu("local", 0, "A100", 80, null)] } };
        _cards.AddRange([Card(0, 1), Card(1, 1)]);
        Assert.Equal(["gpu.free", "gpu"], (await _view.ChildrenAsync("gpuHost:local", null, default)).Nodes.Select(node => node.Context));
        var list = await new GpuFeature(_services, _state).ListAsync(default);
        Assert.Equal([(0, true, true), (1, false, false)], list.Gpus.Select(gpu => (gpu.GpuId, gpu.CanBook, gpu.IsRecommended)).Order());
    }

    [Fact]
    public async Task A_coming_booking_says_until_when_a_card_is_free()
    {
        _cards.Add(Card(0, 1));
        _store.Entries.Add(Booked("bob", 0, hours: 2) with { Start = Noon.AddMinutes(40) });
        var card = Assert.Single((await _view.ChildrenAsync("gpuHost:local", null, default)).Nodes);
        Assert.Equal(("gpu.free", "free until 12:40, then bob has it · 1 %"), (card.Context, card.Description));
        Assert.Contains("Next: bob from 12:40 until 14:00: work", await _view.TooltipAsync(card.Id, RunsViewOptions.None, default), StringComparison.Ordinal);
        Assert.Equal("2026-03-02T12:40:00Z", (await new GpuFeature(_services, _state).ListAsync(default)).Gpus[0].FreeUntil);
    }

    [Fact]
    public async Task Instances_of_a_split_card_are_booked_and_released_by_themselves()
    {
        _cards.Add(Card(0, 0) with { Uuid = "GPU-a", MigInstances = [new MigInstance(0, "MIG-a", "GPU-a", 1, 0, "3g.40gb", 0, 40960), new MigInstance(1, "MIG-b", "GPU-a", 2, 0, "3g.40gb", 0, 40960)] });
        var feature = new GpuFeature(_services, _state);
        var list = await feature.ListAsync(default);
        Assert.Equal([("gpuMig:local/0/0", "MIG-a"), ("gpuMig:local/0/1", "MIG-b")], list.Instances.Select(part => (part.Node, part.InstanceUuid)));
        Assert.NotNull((await feature.ReserveAsync(new ReserveRequest("local", 0, 1, "x") { Gpus = ["MIG-b"] }, default)).Reservation);

        var card = Assert.Single((await _view.ChildrenAsync("gpuHost:local", null, default)).Nodes);
        Assert.Equal(("gpu", "1 of 2 instances reserved · 0 %"), (card.Context, card.Description));
        var parts = (await _view.ChildrenAsync("gpu:local/0", null, default)).Nodes;
        Assert.Equal(["gpuMig.free", "gpuMig.held.mine"], parts.Select(part => part.Context));
        Assert.EndsWith("not used · yours until 13:00, 1 h left", parts[1].Description, StringComparison.Ordinal);

        Assert.Equal("id1", (await feature.BookingsAsync("gpuMig:local/0/1", default)).Held);
        Assert.Null((await feature.BookingsAsync("gpuMig:local/0/0", default)).Held);
        Assert.Equal("notFound", (await feature.ReleaseAsync(new ReleaseRequest("gpuMig:local/0/0"), default)).Refusal);
        Assert.NotNull((await feature.ReleaseAsync(new ReleaseRequest("gpuMig:local/0/1"), default)).Reservation);
    }

    [Theory]
    [InlineData(StoreFailure.Unreachable, "unreachable")]
    [InlineData(StoreFailure.Timeout, "unreachable")]
    [InlineData(StoreFailure.Unauthorised, "unauthorised")]
    [InlineData(StoreFailure.Damaged, "damaged")]
    [InlineData(StoreFailure.UnknownVersion, "damaged")]
    [InlineData(null, "noGpu")]
    public async Task An_empty_view_says_which_way_out_there_is(StoreFailure? failure, string cause)
    {
        _store.Failure = failure is { } kind ? new StoreException(kind, "no such luck") : null;
        Assert.Equal(cause, (await _view.ChildrenAsync(null, null, default)).Message?.Cause);
        _isTrusted = false;
        Assert.Equal("untrusted", (await new GpusView(_services, new GpuState(_services)).ChildrenAsync(null, null, default)).Message?.Cause);
    }

    [Fact]
    public async Task Who_was_refused_signs_in_on_the_row_that_says_so()
    {
        _cards.Add(Card(0, 1));
        _store.Failure = new StoreException(StoreFailure.Unauthorised, "wants a password") { Remedy = new StoreRemedy(StoreRemedyKind.SignIn) };
        var page = await _view.ChildrenAsync(null, null, default);
        Assert.Null(page.Message);
        Assert.Equal(("problem:bookings:0", "wants a password", "problem.bookings.signIn", "signInBookings"), (page.Nodes[0].Id, page.Nodes[0].Label, page.Nodes[0].Context, page.Nodes[0].Command?.Kind));
        Assert.Equal("gpuHost:local", page.Nodes[1].Id);
    }

    [Fact]
    public async Task Of_many_problems_the_first_are_shown_and_the_rest_counted()
    {
        _cards.Add(Card(0, 1));
        _store.Problems.AddRange(Enumerable.Range(1, 8).Select(number => $"overlap {number}"));
        var rows = (await _view.ChildrenAsync(null, null, default)).Nodes;
        Assert.Equal(["overlap 1", "overlap 2", "overlap 3", "overlap 4", "overlap 5", "And 3 more; 'forge gpu reservations' lists them.", "this machine"], rows.Select(row => row.Label));
    }

    [Fact]
    public async Task A_booking_says_what_is_to_be_known_of_its_place_and_whether_it_is_the_first_of_a_person()
    {
        _caveat = "each clone has its own";
        _store.Entries.Add(Booked("bob", 1, hours: 1));
        var feature = new GpuFeature(_services, _state);
        var first = await feature.ReserveAsync(new ReserveRequest(null, 0, 1, "x"), default);
        Assert.Equal(new BookNotice("each clone has its own", IsFirst: true), first.Notice);
        Assert.Equal("CUDA_DEVICE_ORDER=PCI_BUS_ID CUDA_VISIBLE_DEVICES=0", first.Cuda);
        Assert.False((await feature.ReserveAsync(new ReserveRequest(null, 2, 1, "x"), default)).Notice?.IsFirst);
        var refused = await feature.ReserveAsync(new ReserveRequest(null, 1, 1, "x"), default);
        Assert.Equal((null, null), (refused.Notice, refused.Cuda));
    }

    [Fact]
    public async Task Bookings_are_listed_with_the_colleagues_whom_they_can_be_handed_to()
    {
        _policy = Policy.Default with { Members = new[] { new Member("carol", null, null, null), new Member("me", null, "me", null), new Member("bob", null, "rob", null) }.ToDictionary(member => member.Name) };
        _store.Entries.AddRange([Booked("rob", 0, hours: 1), Booked("me", 1, hours: 9), Booked("me", 2, hours: -1)]);
        var bookings = await new GpuFeature(_services, _state).BookingsAsync("gpu:local/0", default);
        Assert.Equal([("rob-0", false), ("me-1", true)], bookings.Bookings.Select(booking => (booking.Reservation.Id, booking.IsMine)).OrderByDescending(booking => booking.Id));
        Assert.Equal(["bob", "carol"], bookings.Members);
        Assert.Equal(("me", "rob-0"), (bookings.User, bookings.Held));
    }

    [Theory]
    [InlineData("NVIDIA A100-SXM4-80GB", "A100")]
    [InlineData("NVIDIA GeForce RTX 4090", "RTX 4090")]
    [InlineData("NVIDIA GeForce RTX 4070 Ti SUPER", "RTX 4070 Ti SUPER")]
    [InlineData("NVIDIA RTX 6000 Ada Generation", "RTX 6000 Ada")]
    [InlineData("Tesla V100-SXM2-16GB", "V100")]
    [InlineData("NVIDIA H200", "H200")]
    [InlineData("NVIDIA TITAN Xp", "")]
    [InlineData("GPU", "")]
    public void A_card_is_called_by_its_model(string card, string kind) => Assert.Equal(kind, GpuKinds.Name(card));

    [Fact]
    public async Task Of_a_kind_with_several_cards_any_will_do()
    {
        _cards.AddRange([Card(0, 1) with { Name = "NVIDIA A100-SXM4-80GB" }, Card(1, 1) with { Name = "NVIDIA A100-PCIE-40GB" }, Card(2, 1) with { Name = "NVIDIA H200" }]);
        _store.Entries.Add(Booked("bob", 1, hours: 2));
        var feature = new GpuFeature(_services, _state);
        Assert.Equal([new GpuKind("A100", 2, 1, null)], (await feature.ListAsync(default)).Kinds);
        _store.Entries.Add(Booked("bob", 0, hours: 1));
        Assert.Equal([new GpuKind("A100", 2, 0, "2026-03-02T13:00:00Z")], (await feature.ListAsync(default)).Kinds);
    }

    private async Task ShowAsync()
    {
        await _view.ChildrenAsync(null, null, default);
        await _view.ChildrenAsync("gpuHost:local", null, default);
    }

    private static Gpu Card(int index, int utilisation) => new("local", index, null, "A100", utilisation, null, null, null, null);

    private static Reservation Booked(string user, int gpu, double hours) => new($"{user}-{gpu}", "local", gpu, null, user, "work", Noon.AddHours(Math.Min(0, hours) - 1), Noon.AddHours(hours));

    /// <summary>A clock whose freshness goes by the same hand as its time; timers run out only on demand.</summary>
    private sealed class Clock : TimeProvider
    {
        private readonly List<(TimerCallback Callback, object? State)> _timers = [];

        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            lock (_timers)
            {
                _timers.Add((callback, state));
            }

            return new Never();
        }

        public void Elapse()
        {
            List<(TimerCallback Callback, object? State)> due;
            lock (_timers)
            {
                due = [.. _timers];
                _timers.Clear();
            }

            due.ForEach(timer => timer.Callback(timer.State));
        }

        private sealed class Never : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }

    private sealed class Probe(GpusViewTests test) : IGpuProbe
    {
        public Task<GpuHostState> ProbeAsync(string host, CancellationToken cancel)
        {
            test._asked++;
            return Task.FromResult(new GpuHostState(host, [.. test._cards.Select(card => card with { MeasuredAt = test._clock.Now })], null) { MeasuredAt = test._clock.Now });
        }
    }

    private sealed class Store : IReservationStore
    {
        public List<Reservation> Entries { get; } = [];

        public List<string> Problems { get; } = [];

        public StoreException? Failure { get; set; }

        public TaskCompletionSource? Hanging { get; set; }

        public int Reads { get; private set; }

        public string DisplayAddress => "memory";

        public async Task<ReservationBook> ReadAsync(CancellationToken cancel)
        {
            Reads++;
            await (Hanging?.Task ?? Task.CompletedTask);
            return Failure is null ? new ReservationBook([.. Entries], [.. Problems]) : throw Failure;
        }

        public Task<ReservationOutcome> WriteAsync(Func<ReservationBook, ReservationChange> decide, CancellationToken cancel)
        {
            var change = decide(new ReservationBook([.. Entries], []));
            Entries.RemoveAll(entry => change.Remove.Contains(entry.Id) || change.Replace.Any(other => other.Id == entry.Id));
            Entries.AddRange([.. change.Add, .. change.Replace]);
            return Task.FromResult(new ReservationOutcome([.. change.Add, .. change.Replace], change.Refusal));
        }
    }
}
