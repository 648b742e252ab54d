using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Features.Views;
using ForgeLsp.Tests.Unit.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Gpus;

public sealed class GpuFeatureTests
{
    private readonly TestClock _clock = new("2026-03-02T12:00:00");
    private readonly MemoryStore _store = new();
    private readonly FakeProbe _probe = new();
    private readonly GpuServices _services;
    private Policy _policy = Policy.Default;
    private bool _isTrusted = true;

    public GpuFeatureTests()
    {
        var ids = 0;
        _services = new GpuServices(() => _policy, () => _store, () => _isTrusted ? _probe : null, () => "me", () => $"id{++ids}", _clock);
    }

    [Fact]
    public async Task The_idle_card_is_recommended_before_the_busy_and_the_held_one()
    {
        _probe.Answer = new GpuHostState("local", [Card(0, 95), Card(1, 0), Card(2, 3)], null);
        _store.Entries.Add(Held("bob", 1, 2));
        var list = await Feature().ListAsync(default);
        Assert.Equal([2, 0, 1], list.Gpus.Select(gpu => gpu.GpuId));
        Assert.Equal([true, false, false], list.Gpus.Select(gpu => gpu.IsRecommended));
        Assert.Equal(["idle", "not reserved, yet 95 % busy", "held by bob until 14:00"], list.Gpus.Select(gpu => gpu.State));
        Assert.Equal(("bob", "2026-03-02T14:00:00Z", "2026-03-02T14:00:00Z"), (list.Gpus[2].HeldBy, list.Gpus[2].HeldUntil, list.Gpus[2].FreeFrom));
    }

    [Fact]
    public async Task Measured_and_listed_cards_are_merged()
    {
        _probe.Answer = new GpuHostState("local", [Card(0, 0) with { Uuid = "GPU-a" }], null);
        _policy = Inventory(new InventoryGpu("local", 5, "A100", 80, "gpu-A"), new InventoryGpu("local", 1, "A6000", 48, null));
        var list = await Feature().ListAsync(default);
        Assert.Equal([(0, "A100 measured"), (1, "A6000")], list.Gpus.Select(gpu => (gpu.GpuId, gpu.Name)));
    }

    [Fact]
    public async Task Without_a_driver_the_inventory_is_offered_and_the_problem_said()
    {
        _policy = Inventory(new InventoryGpu("local", 0, "H200", 141, null));
        var list = await Feature().ListAsync(default);
        Assert.Equal(("H200", "free to reserve", true), (list.Gpus[0].Name, list.Gpus[0].State, list.Gpus[0].IsRecommended));
        Assert.Equal(["no nvidia-smi"], list.Problems);
    }

    [Fact]
    public async Task A_calendar_has_every_card_with_the_bookings_that_touch_its_span()
    {
        _probe.Answer = new GpuHostState("local", [Card(0, 0), Card(1, 0)], null);
        _store.Entries.AddRange([Held("bob", 0, 2), Held("me", 1, 4) with { Id = "mine" }, Held("bob", 1, 1) with { Id = "gone", Start = _clock.GetUtcNow().AddDays(-3), End = _clock.GetUtcNow().AddDays(-2) }]);
        var calendar = await Feature().CalendarAsync(new CalendarRequest("2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"), default);
        Assert.Equal([(0, "bob", false), (1, "me", true)], calendar.Cards.SelectMany(card => card.Bookings.Select(booking => (card.GpuId, booking.Reservation.User, booking.IsMine))));
        Assert.Equal("2026-03-02T12:00:00Z", calendar.Now);
    }

    [Fact]
    public async Task A_calendar_marks_the_bookings_that_want_one_card_at_one_instant()
    {
        _probe.Answer = new GpuHostState("local", [Card(0, 0), Card(1, 0)], null);
        _store.Entries.AddRange([Held("bob", 0, 2), Held("me", 0, 1) with { Id = "twice" }, Held("me", 1, 4) with { Id = "alone" }]);
        var calendar = await Feature().CalendarAsync(new CalendarRequest("2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"), default);
        Assert.Equal([(0, true), (0, true), (1, false)], calendar.Cards.SelectMany(card => card.Bookings.Select(booking => (card.GpuId, booking.IsOverlap))));
    }

    [Theory]
    [InlineData("2026-03-02", "2026-03-02")]
    [InlineData("2026-03-02", "2026-05-02")]
    [InlineData("tomorrow", "2026-03-02")]
    public async Task A_calendar_of_no_span_is_refused(string from, string to) =>
        await Assert.ThrowsAsync<FormatException>(() => Feature().CalendarAsync(new CalendarRequest(from, to), default));

    [Fact]
    public async Task A_booking_is_made_and_a_second_one_refused_with_all_that_one_needs_to_know()
    {
        var feature = Feature();
        var changes = 0;
        feature.Changed += (_, _) => changes++;
        var booked = await feature.ReserveAsync(new ReserveRequest(null, 0, 2, "llama", User: "bob"), default);
        Assert.Equal(new ReservationInfo("id1", "local", 0, "bob", "llama", "2026-03-02T12:00:00+00:00", "2026-03-02T14:00:00+00:00"), booked.Reservation);
        var refused = await feature.ReserveAsync(new ReserveRequest(null, 0, 1, "bert"), default);
        Assert.Equal(("held", "bob", "2026-03-02T14:00:00Z", "2026-03-02T14:00:00Z"), (refused.Refusal, refused.HeldBy, refused.Until, refused.NextFree));
        Assert.Equal(1, changes);
    }

    [Theory]
    [InlineData("node9", 0, null, "There is no host 'node9' in forge.yaml; there are local, node1.")]
    [InlineData(null, 0, null, "Say on which host: local, node1.")]
    [InlineData("node1", 7, null, "There is no GPU 7 on node1; forge.yaml lists 0.")]
    [InlineData("node1", 0, "soon", "'soon' is no time such as 2026-03-01T14:30 or 2026-03-01T14:30:00+01:00.")]
    public async Task A_wish_that_makes_no_sense_says_what_would(string? host, int gpu, string? start, string message)
    {
        _policy = Inventory(new InventoryGpu("node1", 0, "A100", 80, null));
        var result = await Feature().ReserveAsync(new ReserveRequest(host, gpu, 1, "x", start), default);
        Assert.Equal(("invalid", message), (result.Refusal, result.Message));
        Assert.Empty(_store.Entries);
    }

    [Theory]
    [InlineData("-oProxyCommand=x")]
    [InlineData("a b")]
    [InlineData("")]
    public async Task A_host_that_is_no_name_is_refused(string host) =>
        Assert.Equal("invalid", (await Feature().ReserveAsync(new ReserveRequest(host, 0, 1, "x"), default)).Refusal);

    [Fact]
    public async Task A_card_of_the_view_stands_for_the_booking_that_holds_it()
    {
        _store.Entries.Add(Held("me", 0, 2));
        var feature = Feature();
        Assert.Equal("2026-03-02T15:00:00+00:00", (await feature.ExtendAsync(new ExtendRequest("gpu:local/0", 1), default)).Reservation?.EndTime);
        _clock.Now = _clock.Now.AddMinutes(30);
        Assert.Equal("2026-03-02T12:30:00+00:00", (await feature.ReleaseAsync(new ReleaseRequest("gpu:local/0"), default)).Reservation?.EndTime);
        Assert.Equal("notFound", (await feature.ReleaseAsync(new ReleaseRequest("gpu:local/0"), default)).Refusal);
    }

    [Fact]
    public async Task Only_with_force_and_a_reason_is_somebody_elses_booking_released()
    {
        _store.Entries.Add(Held("bob", 0, 2));
        Assert.Equal("notYours", (await Feature().ReleaseAsync(new ReleaseRequest("bob-0"), default)).Refusal);
        Assert.Equal("invalid", (await Feature().ReleaseAsync(new ReleaseRequest("bob-0", Force: true), default)).Refusal);
        Assert.NotNull((await Feature().ReleaseAsync(new ReleaseRequest("bob-0", Force: true, Reason: "deadline"), default)).Reservation);
        Assert.Equal(("me", "deadline"), (_store.Entries[0].ForcedBy, _store.Entries[0].ForcedReason));
    }

    [Fact]
    public async Task The_operating_system_user_books_as_the_member_that_the_policy_knows()
    {
        _policy = Policy.Default with { Members = new Dictionary<string, Member>(StringComparer.Ordinal) { ["alice"] = new("alice", null, "me", null) } };
        Assert.Equal("alice", (await Feature().ReserveAsync(new ReserveRequest(null, 0, 1, "x"), default)).Reservation?.User);
    }

    [Fact]
    public async Task The_view_shows_host_card_and_process()
    {
        _probe.Answer = new GpuHostState("local", [Card(0, 34) with { MemoryUsed = 10240, MemoryTotal = 81920, Processes = [new GpuProcess(42, "python", "me", 512)] }], null);
        _store.Entries.Add(Held("me", 0, 2.5));
        var host = Assert.Single((await View().ChildrenAsync(null, null, default)).Nodes);
        Assert.Equal(("gpuHost:local", "0 of 1 not reserved"), (host.Id, host.Description));
        var card = Assert.Single((await View().ChildrenAsync(host.Id, null, default)).Nodes);
        Assert.Equal(("gpu:local/0", "gpu.held.mine", "yours until 14:30, 2 h 30 min left · 34 % · █░░░░░░░ 10.0 of 80.0 GiB"), (card.Id, card.Context, card.Description));
        Assert.Equal("GPU 0 · A100, yours until 14:30, 2 h 30 min left · 34 % · 10.0 of 80.0 GiB", card.AccessibleLabel);
        var process = Assert.Single((await View().ChildrenAsync(card.Id, null, default)).Nodes);
        Assert.Equal(("python", "pid 42 · me · 512 MiB", "gpuProcess"), (process.Label, process.Description, process.Context));
    }

    [Fact]
    public async Task Contexts_say_whether_a_card_is_free_mine_or_anothers()
    {
        _policy = Inventory(Enumerable.Range(0, 3).Select(index => new InventoryGpu("local", index, "A100", 80, null)).ToArray());
        _store.Entries.AddRange([Held("me", 1, 1), Held("bob", 2, 1)]);
        var page = await View().ChildrenAsync("gpuHost:local", null, default);
        Assert.Equal(["gpu.free", "gpu.held.mine", "gpu.held", "problem"], page.Nodes.Select(node => node.Context));
    }

    [Fact]
    public async Task An_empty_view_says_why()
    {
        var page = await View().ChildrenAsync(null, null, default);
        Assert.Equal(new ViewMessage("noGpu", "no nvidia-smi\nList the team's cards in forge.yaml under gpus.inventory to book them from anywhere."), page.Message);
        _isTrusted = false;
        Assert.Contains("not trusted", (await View().ChildrenAsync(null, null, default)).Message?.Text, StringComparison.Ordinal);
        Assert.Equal(1, _probe.Asked);
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_leaves_no_card_free_for_certain()
    {
        _policy = Inventory(new InventoryGpu("local", 0, "A100", 80, null));
        _store.Failure = new StoreException(StoreFailure.Damaged, "line 3 is damaged");
        var page = await View().ChildrenAsync(null, null, default);
        Assert.Null(page.Message);
        Assert.Equal(("line 3 is damaged", "problem.bookings"), (page.Nodes[0].Label, page.Nodes[0].Context));
        Assert.StartsWith("bookings cannot be read", page.Nodes[1].Description, StringComparison.Ordinal);
        Assert.Equal("gpu", (await View().ChildrenAsync("gpuHost:local", null, default)).Nodes[0].Context);
        var list = await Feature().ListAsync(default);
        Assert.False(list.Gpus[0].IsRecommended);
        Assert.Contains("line 3 is damaged", list.Problems);
    }

    [Fact]
    public async Task Names_from_files_cannot_bring_markup_into_tooltips()
    {
        _store.Entries.Add(Held("[bob](command:evil)", 0, 1));
        Assert.True((await View().ChildrenAsync("gpuHost:local", null, default)).Nodes[0].TooltipOnDemand);
        Assert.Contains(@"\[bob\]\(command\:evil\)", await View().TooltipAsync("gpu:local/0", RunsViewOptions.None, default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_that_throws_costs_its_host_only()
    {
        _probe.Answer = null;
        _policy = Inventory(new InventoryGpu("local", 0, "A100", 80, null));
        var list = await Feature().ListAsync(default);
        Assert.Single(list.Gpus);
        Assert.Contains("could not be asked", Assert.Single(list.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_free_slot_of_a_host_is_that_of_its_first_free_card()
    {
        _policy = Inventory(new InventoryGpu("local", 0, "A100", 80, null), new InventoryGpu("local", 1, "A100", 80, null));
        _store.Entries.AddRange([Held("bob", 0, 3), Held("carol", 1, 2)]);
        Assert.Equal(new NextFreeSlot("local", 1, "2026-03-02T14:00:00Z", "2026-03-02T18:00:00Z"), await Feature().NextFreeAsync(null, null, 4, default));
    }

    private GpuFeature Feature() => new(_services, new GpuState(_services));

    private GpusView View() => new(_services, new GpuState(_services));

    private Reservation Held(string user, int gpu, double hours) => new($"{user}-{gpu}", "local", gpu, null, user, "work", _clock.Now, _clock.Now.AddHours(hours));

    private static Gpu Card(int index, int utilisation) => new("local", index, null, "A100 measured", utilisation, null, null, null, null);

    private static Policy Inventory(params InventoryGpu[] cards) => Policy.Default with { Gpus = new GpuPolicy { Inventory = cards } };

    private sealed class FakeProbe : IGpuProbe
    {
        public GpuHostState? Answer { get; set; } = new("local", [], "no nvidia-smi");

        public int Asked { get; private set; }

        public Task<GpuHostState> ProbeAsync(string host, CancellationToken cancel)
        {
            Asked++;
            return Answer is { } answer ? Task.FromResult(answer) : Task.FromException<GpuHostState>(new InvalidOperationException("broken"));
        }
    }

    private sealed class MemoryStore : IReservationStore
    {
        public List<Reservation> Entries { get; } = [];

        public StoreException? Failure { get; set; }

        public string DisplayAddress => "memory";

        public Task<ReservationBook> ReadAsync(CancellationToken cancel) => Failure is null ? Task.FromResult(new ReservationBook([.. Entries], [])) : Task.FromException<ReservationBook>(Failure);

        public Task<ReservationOutcome> WriteAsync(Func<ReservationBook, ReservationChange> decide, CancellationToken cancel)
        {
            var change = decide(new ReservationBook([.. Entries], []));
            Entries.RemoveAll(entry => change.Remove.Contains(entry.Id) || change.Replace.Any(other => other.Id == entry.Id));
            Entries.AddRange([.. change.Add, .. change.Replace]);
            return Task.FromResult(new ReservationOutcome([.. change.Add, .. change.Replace], change.Refusal));
        }
    }
}
