using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Tests.Unit.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Gpus;

/// <summary>Several hosts: asked, slow, away, published; and what of it is shown.</summary>
public sealed class GpuHostsViewTests
{
    private readonly TestClock _clock = new("2026-03-02T12:00:00");
    private readonly Probe _probe = new();
    private readonly List<GpuHostState> _published = [];
    private readonly List<Reservation> _bookings = [];
    private readonly GpuServices _services;
    private readonly GpuState _state;
    private IReadOnlyList<string> _hosts = ["node1", "node2"];
    private bool _isTrusted = true;
    private int _samplesRead;

    public GpuHostsViewTests()
    {
        _services = new GpuServices(
            () => Policy.Default with { Gpus = new GpuPolicy { Hosts = _hosts } }, () => new Bookings(_bookings), () => _isTrusted ? _probe : null, static () => "me", static () => "id", _clock)
        {
            Samples = () => _isTrusted ? new Samples(this) : null,
            Machine = "laptop",
        };
        _state = new GpuState(_services);
    }

    [Fact]
    public async Task Each_host_has_its_cards_and_one_that_is_away_says_why_in_a_row_of_its_own()
    {
        _probe.Answers["node1"] = Measured("node1", Card("node1", 0, 7));
        _probe.Answers["node2"] = Away("node2", "node2 cannot be reached: it is off.");
        var view = new GpusView(_services, _state);
        var hosts = (await view.ChildrenAsync(null, null, default)).Nodes;
        Assert.Equal([("gpuHost:node1", "1 of 1 not reserved", "server"), ("gpuHost:node2", "node2 cannot be reached: it is off.", "warning")], hosts.Select(host => (host.Id, host.Description, host.Icon)));
        var problem = Assert.Single((await view.ChildrenAsync("gpuHost:node2", null, default)).Nodes);
        Assert.Equal(("problem:gpuHost:node2", "node2 cannot be reached: it is off.", "Problem: node2 cannot be reached: it is off."), (problem.Id, problem.Label, problem.AccessibleLabel));
    }

    [Fact]
    public async Task A_host_that_is_away_is_left_alone_for_a_while()
    {
        _probe.Answers["node2"] = Away("node2", "away");
        for (var look = 0; look < 5; look++)
        {
            await _state.GetAsync(default);
        }

        Assert.Equal(1, _probe.Asked("node2"));
    }

    [Fact]
    public async Task What_a_host_published_serves_where_it_cannot_be_asked_with_its_age()
    {
        _hosts = ["node1"];
        _probe.Answers["node1"] = Away("node1", "node1 does not let you in.");
        Publish("node1", minutes: 4, Card("node1", 0, 50));
        var overview = await _state.GetAsync(default);
        Assert.Equal("node1 does not let you in. Shown as it was published 4 min ago.", overview.HostProblems["node1"]);
        Assert.Equal(GpuSource.Published, Assert.Single(overview.States).Source);
        var card = (await new GpusView(_services, _state).ChildrenAsync("gpuHost:node1", null, default)).Nodes[0];
        Assert.EndsWith("not reserved, yet 50 % busy · 50 % · as of 4 min ago", card.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fresh_published_state_spares_the_question_and_a_host_that_publishes_is_shown_though_nobody_lists_it()
    {
        _hosts = ["node1"];
        Publish("node1", minutes: 0, Card("node1", 0, 50));
        Publish("other", minutes: 0, Card("other", 3, 1));
        var overview = await _state.GetAsync(default);
        Assert.Equal(["node1", "other"], overview.Hosts);
        Assert.Empty(overview.HostProblems);
        Assert.Equal((0, 0), (_probe.Asked("node1"), _probe.Asked("other")));
    }

    [Fact]
    public async Task What_is_older_than_an_hour_is_not_shown_as_the_state()
    {
        _hosts = ["node1"];
        _probe.Answers["node1"] = Away("node1", "away");
        Publish("node1", minutes: 61, Card("node1", 0, 50));
        var overview = await _state.GetAsync(default);
        Assert.Empty(overview.Cards);
        Assert.Equal("away", overview.HostProblems["node1"]);
    }

    [Fact]
    public async Task This_machine_is_not_shown_twice_though_it_publishes()
    {
        _hosts = ["local"];
        _probe.Answers["local"] = Measured("local", Card("local", 0, 1));
        Publish("laptop", minutes: 0, Card("laptop", 0, 1));
        Assert.Equal(["local"], (await _state.GetAsync(default)).Hosts);
    }

    [Fact]
    public async Task Nothing_is_asked_or_read_before_trust()
    {
        _isTrusted = false;
        Publish("node1", minutes: 0, Card("node1", 0, 50));
        var overview = await _state.GetAsync(default);
        Assert.Equal((0, 0, 0), (overview.Cards.Count, _probe.Asked("node1"), _samplesRead));
        Assert.All(overview.HostProblems.Values, problem => Assert.Equal("Not asked: this workspace is not trusted.", problem));
    }

    [Fact]
    public async Task A_slow_host_is_shown_as_it_was_and_its_answer_is_told_when_it_comes()
    {
        _hosts = ["node1"];
        _probe.Answers["node1"] = Measured("node1", Card("node1", 0, 7));
        await _state.GetAsync(default);
        var slow = new TaskCompletionSource<GpuHostState>();
        _probe.Slow = slow;
        var answered = new TaskCompletionSource();
        _state.Answered += (_, _) => answered.TrySetResult();

        // The clock of the freshness is real, so that a second look within it is served from memory; a state of its own asks anew.
        var fresh = new GpuState(_services);
        fresh.Answered += (_, _) => answered.TrySetResult();
        var waiting = await fresh.GetAsync(default, TimeSpan.FromMilliseconds(20));
        Assert.Equal("node1 is being asked.", waiting.HostProblems["node1"]);
        slow.SetResult(Measured("node1", Card("node1", 0, 99)));
        await answered.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(99, Assert.Single((await fresh.GetAsync(default, TimeSpan.FromSeconds(20))).Cards).Gpu.Utilisation);
    }

    [Fact]
    public async Task Violations_are_told_once_by_pid_and_user()
    {
        _hosts = ["node1"];
        _bookings.Add(new Reservation("r", "node1", 0, null, "me", "work", _clock.Now.AddHours(-1), _clock.Now.AddHours(2)));
        _probe.Answers["node1"] = Measured("node1", Card("node1", 0, 90) with { Processes = [new GpuProcess(77, "python", "bob", 1), new GpuProcess(78, "python", "me", 1)] });
        var violations = new GpuViolations(_services, _state);
        Assert.Equal(
            [new ViolationInfo("othersOnMine", "node1", 0, 77, "bob", "bob's python (pid 77) runs on GPU 0 on node1, which you hold until 14:00.")], await violations.NewsAsync(default));
        Assert.Empty(await violations.NewsAsync(default));
    }

    [Fact]
    public async Task A_split_card_shows_its_instances_and_who_uses_them()
    {
        _hosts = ["local"];
        var split = Card("local", 0, null) with
        {
            MigInstances = [new MigInstance(0, "MIG-a", "GPU-a", 1, 0, "3g.20gb", 11264, 20480), new MigInstance(1, "MIG-b", "GPU-a", 2, 0, "3g.20gb", null, 20480)],
            Processes = [new GpuProcess(31415, "python", "bob", 11188) { MigIndex = 0 }],
        };
        _probe.Answers["local"] = Measured("local", split);
        var view = new GpusView(_services, _state);
        var card = Assert.Single((await view.ChildrenAsync("gpuHost:local", null, default)).Nodes);
        Assert.Equal("split into 2 MIG instances, 1 in use", card.Description);
        var parts = (await view.ChildrenAsync(card.Id, null, default)).Nodes;
        Assert.Equal(
            [
                ("gpuMig:local/0/0", "MIG 0 · 3g.20gb", "████░░░░ 11.0 of 20.0 GiB · used by bob", "gpuMig.free"),
                ("gpuMig:local/0/1", "MIG 1 · 3g.20gb", "20.0 GiB · not used", "gpuMig.free"),
                ("gpuProcess:local/0/31415/0", "python", "pid 31415 · bob · 10.9 GiB · MIG 0", "gpuProcess"),
            ],
            parts.Select(part => (part.Id, part.Label, part.Description, part.Context)));
    }

    [Theory]
    [InlineData(19, 0L, "", "idle")]
    [InlineData(20, 0L, "", "not reserved, yet 20 % busy")]
    [InlineData(0, 40960L, "", "idle, 40.0 GiB of memory held")]
    [InlineData(0, 500L, "", "idle")]
    [InlineData(5, 900L, "bob", "idle, memory held by bob")]
    [InlineData(5, 900L, "bob,bob,al", "idle, memory held by bob, al")]
    [InlineData(5, 900L, "a,b,c,d,e", "idle, memory held by a, b, c and 2 more")]
    [InlineData(5, 900L, "?", "idle, memory held by python (pid 100)")]
    [InlineData(null, null, "bob", "in use by bob")]
    [InlineData(null, null, "", "free to reserve")]
    public async Task Idle_is_under_twenty_percent_and_says_whose_memory_is_held(int? utilisation, long? used, string users, string state)
    {
        _hosts = ["local"];
        var processes = users.Split(',', StringSplitOptions.RemoveEmptyEntries).Select((user, index) => new GpuProcess(100 + index, "/usr/bin/python train.py", user == "?" ? null : user, 450));
        _probe.Answers["local"] = Measured("local", Card("local", 0, utilisation) with { MemoryUsed = used, MemoryTotal = used is null ? null : 81920, Processes = [.. processes] });
        Assert.Equal(state, (await new GpuFeature(_services, _state).ListAsync(default)).Gpus[0].State);
    }

    [Fact]
    public async Task The_list_tells_programs_what_was_measured_and_how_each_host_answered()
    {
        _probe.Answers["node1"] = Measured("node1", Card("node1", 0, 7) with { Uuid = "GPU-a", MemoryUsed = 10, MemoryTotal = 20, Temperature = 30, Power = 70.5, Processes = [new GpuProcess(4, "python", "bob", 9)] });
        _probe.Answers["node2"] = Away("node2", "away");
        var list = await new GpuFeature(_services, _state).ListAsync(default);
        var measured = list.Gpus[0].Measured;
        Assert.Equal(("GPU-a", 7, 10L, 20L, 30, 70.5, "2026-03-02T12:00:00Z"), (measured?.Uuid, measured?.Utilisation, measured?.MemoryUsedMib, measured?.MemoryTotalMib, measured?.TemperatureCelsius, measured?.PowerWatts, measured?.MeasuredAt));
        Assert.Equal([new ProcessMeasure(4, "python", "bob", 9, null)], measured?.Processes);
        Assert.Equal([new GpuHostInfo("node1", "asked", "2026-03-02T12:00:00Z", null), new GpuHostInfo("node2", null, null, "away")], list.Hosts);
    }

    [Theory]
    [InlineData(0L, 100L, "░░░░░░░░")]
    [InlineData(1L, 100L, "█░░░░░░░")]
    [InlineData(50L, 100L, "████░░░░")]
    [InlineData(99L, 100L, "███████░")]
    [InlineData(100L, 100L, "████████")]
    [InlineData(200L, 100L, "████████")]
    [InlineData(null, 100L, "")]
    [InlineData(1L, 0L, "")]
    public void A_bar_is_empty_or_full_only_when_memory_is(long? used, long? total, string bar) => Assert.Equal(bar, GpuText.Bar(used, total));

    private static Gpu Card(string host, int index, int? utilisation) => new(host, index, null, "A100", utilisation, null, null, null, null);

    private static GpuHostState Away(string host, string problem) => new(host, [], problem) { IsReached = false };

    private GpuHostState Measured(string host, params Gpu[] cards) => new(host, [.. cards.Select(card => card with { MeasuredAt = _clock.Now })], null) { MeasuredAt = _clock.Now };

    private void Publish(string host, int minutes, params Gpu[] cards)
    {
        var at = _clock.Now.AddMinutes(-minutes);
        _published.Add(new GpuHostState(host, [.. cards.Select(card => card with { MeasuredAt = at })], null) { MeasuredAt = at, Source = GpuSource.Published });
    }

    private sealed class Probe : IGpuProbe
    {
        private readonly List<string> _asked = [];

        public Dictionary<string, GpuHostState> Answers { get; } = [];

        public TaskCompletionSource<GpuHostState>? Slow { get; set; }

        public int Asked(string host) => _asked.Count(other => other == host);

        public Task<GpuHostState> ProbeAsync(string host, CancellationToken cancel)
        {
            lock (_asked)
            {
                _asked.Add(host);
            }

            return Slow?.Task ?? Task.FromResult(Answers.GetValueOrDefault(host) ?? new GpuHostState(host, [], null));
        }
    }

    private sealed class Samples(GpuHostsViewTests test) : IGpuSamples
    {
        public Task<IReadOnlyList<GpuHostState>> ReadAsync(CancellationToken cancel)
        {
            test._samplesRead++;
            return Task.FromResult<IReadOnlyList<GpuHostState>>(test._published);
        }

        public Task PublishAsync(GpuHostState state, TimeSpan keep, CancellationToken cancel) => Task.CompletedTask;
    }

    private sealed class Bookings(List<Reservation> entries) : IReservationStore
    {
        public string DisplayAddress => "none";

        public Task<ReservationBook> ReadAsync(CancellationToken cancel) => Task.FromResult(new ReservationBook([.. entries], []));

        public Task<ReservationOutcome> WriteAsync(Func<ReservationBook, ReservationChange> decide, CancellationToken cancel) => Task.FromResult(new ReservationOutcome([], null));
    }
}
