using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Reservations;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Tests.Unit.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Gpus;

/// <summary>What of the bookings concerns oneself.</summary>
public sealed class GpuNewsTests : IReservationStore, IGpuProbe
{
    private readonly TestClock _clock = new("2026-03-02T12:00:00");
    private readonly List<Reservation> _entries = [];
    private readonly List<string> _asked = [];
    private Policy _policy = Policy.Default with
    {
        Gpus = Policy.Default.Gpus with { MaxHours = 8 },
        Members = new Dictionary<string, Member>(StringComparer.Ordinal) { ["alice"] = new("alice", null, "al", null), ["bob"] = new("bob", null, "bobby", null) },
    };

    string IReservationStore.DisplayAddress => "memory";

    [Fact]
    public void Ones_own_bookings_are_those_of_all_ones_names_by_start_as_far_as_they_are_ahead()
    {
        Book("alice", -1, 2, gpu: 1);
        Book("al", 3, 4, gpu: 2);
        Book("alice", -3, -1, gpu: 3);
        Book("alice", -2, 0, gpu: 4);
        Book("alice", 1, 1, gpu: 5);
        Book("bob", -1, 2, gpu: 6);
        Assert.Equal([1, 2], Mine().Select(static one => one.Reservation.GpuId));
    }

    [Fact]
    public void Alone_on_its_card_the_policy_is_the_limit() => Assert.Equal(("2026-03-02T19:00:00+00:00", null), LimitOf(Book("alice", -1, 2)));

    [Fact]
    public void The_next_booking_of_the_card_is_the_limit_and_says_whose_it_is()
    {
        Book("carol", 4, 5);
        Book("bob", 3, 4);
        Book("dave", 2, 4, gpu: 7);
        Assert.Equal(("2026-03-02T15:00:00+00:00", "bob"), LimitOf(Book("alice", -1, 2)));
    }

    [Fact]
    public void A_booking_that_another_overlaps_gets_no_longer()
    {
        Book("bob", 1, 4);
        Assert.Equal(("2026-03-02T14:00:00+00:00", "bob"), LimitOf(Book("alice", -1, 2)));
    }

    [Theory]
    [InlineData(2, 5, true)]
    [InlineData(1, 5, true)]
    [InlineData(2.5, 5, false)]
    [InlineData(-0.5, 1, false)]
    public void A_card_stays_ones_own_where_the_next_booking_is_too(double from, double until, bool isFollowed)
    {
        var one = Book("alice", -1, 2);
        Book("al", from, until);
        Assert.Equal(isFollowed, Assert.Single(Mine(), each => each.Reservation.Id == one.Id).IsFollowed);
    }

    [Fact]
    public void The_lease_of_a_program_is_no_news_but_that_there_is_one()
    {
        var kept = Book("alice", -1, 2);
        _entries[0] = kept with { LeaseUntil = _clock.Now.AddMinutes(2) };
        var first = MyBookings.Of(new ReservationBook([.. _entries], []), _policy, "alice", _clock.Now, TimeZoneInfo.Utc);
        _entries[0] = kept with { LeaseUntil = _clock.Now.AddMinutes(4) };
        var second = MyBookings.Of(new ReservationBook([.. _entries], []), _policy, "alice", _clock.Now, TimeZoneInfo.Utc);
        Assert.Equal((true, (string?)null), (first.Bookings[0].IsKept, first.Bookings[0].Reservation.LeaseUntil));
        Assert.Equal(first, second);
        Assert.NotEqual(first, MyBookings.None);
    }

    /// <summary>Law: a booking can be extended up to the limit that is told, and not a minute further.</summary>
    [Fact]
    public void What_is_told_as_the_limit_is_what_the_law_allows()
    {
        var random = new Random(7);
        for (var history = 0; history < 300; history++)
        {
            _entries.Clear();
            var mine = Book("alice", -random.Next(0, 3), random.Next(1, 4));
            for (var others = random.Next(0, 6); others > 0; others--)
            {
                var from = random.Next(-20, 60) / 4.0;
                Book(random.Next(3) == 0 ? "alice" : "bob", from, from + random.Next(0, 12) / 4.0, gpu: random.Next(2));
            }

            var told = Assert.Single(Mine(), each => each.Reservation.Id == mine.Id);
            var room = (int)(DateTimeOffset.Parse(told.ExtendableUntil, System.Globalization.CultureInfo.InvariantCulture) - mine.End).TotalMinutes;
            var law = new ReservationLaw(_policy, _clock.Now, TimeZoneInfo.Utc);
            var book = new ReservationBook([.. _entries], []);
            if (room > 0)
            {
                Assert.Null(law.Extend(book, mine.Id, room / 60.0, new ReservationActor("alice")).Refusal);
            }

            Assert.NotNull(law.Extend(book, mine.Id, (room + 1) / 60.0, new ReservationActor("alice")).Refusal);
        }
    }

    [Fact]
    public async Task A_card_that_is_booked_twice_is_told_once_to_those_whom_it_concerns_and_again_when_it_comes_back()
    {
        var news = new BookingNews(Services());
        Book("bob", -1, 2, gpu: 1);
        Book("carol", -1, 2, gpu: 1);
        Assert.Empty((await news.LookAsync(default)).Doubles);
        Book("alice", -1, 2);
        var other = Book("bob", 1, 3);
        var told = Assert.Single((await news.LookAsync(default)).Doubles);
        Assert.Equal(
            ("bookedTwice", "local", 0, null, "bob", "GPU 0 on this machine is booked twice: by you (11:00 to 14:00) and by bob (13:00 to 15:00). Agree on who releases it."),
            (told.Kind, told.Host, told.GpuId, told.Pid, told.User, told.Message));
        Assert.Empty((await news.LookAsync(default)).Doubles);
        _entries.Remove(other);
        Assert.Empty((await news.LookAsync(default)).Doubles);
        _entries.Add(other);
        Assert.Single((await news.LookAsync(default)).Doubles);
    }

    [Fact]
    public async Task A_look_says_where_one_holds_cards_and_when_to_look_again_though_nobody_writes()
    {
        var news = new BookingNews(Services());
        Book("bob", -1, 1, host: "hera");
        Assert.Null((await news.LookAsync(default)).Next);
        Book("alice", -1, 2, host: "atlas");
        Book("alice", 1.5, 2, gpu: 3);
        var look = await news.LookAsync(default);
        Assert.Equal(["atlas"], look.Hosts);
        Assert.Equal(_clock.Now.AddHours(1.5), look.Next);
        _entries[1] = _entries[1] with { LeaseUntil = _clock.Now.AddMinutes(2) };
        Assert.Equal(_clock.Now.AddMinutes(2), (await news.LookAsync(default)).Next);
    }

    [Fact]
    public async Task Only_the_hosts_that_matter_are_asked_for_their_processes()
    {
        _policy = _policy with { Gpus = _policy.Gpus with { Hosts = ["atlas", "hera"], Inventory = [new("zeus", 0, "A100", null, null)] } };
        Book("alice", -1, 2, host: "atlas");
        var violations = new GpuViolations(Services(), new GpuState(Services()));
        var told = Assert.Single(await violations.NewsAsync(default, ["ATLAS"]));
        Assert.Equal(("othersOnMine", "atlas", 0, 77, "bob"), (told.Kind, told.Host, told.GpuId, told.Pid, told.User));
        Assert.Equal(["atlas"], _asked);
        Assert.Empty(await violations.NewsAsync(default));
        Assert.Equal(["atlas", "hera", "zeus"], _asked.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    Task<ReservationBook> IReservationStore.ReadAsync(CancellationToken cancel) => Task.FromResult(new ReservationBook([.. _entries], []));

    Task<ReservationOutcome> IReservationStore.WriteAsync(Func<ReservationBook, ReservationChange> decide, CancellationToken cancel) => throw new NotSupportedException();

    Task<GpuHostState> IGpuProbe.ProbeAsync(string host, CancellationToken cancel)
    {
        _asked.Add(host);
        return Task.FromResult(new GpuHostState(host, [new Gpu(host, 0, null, "A100", 5, null, null, null, null) { Processes = [new GpuProcess(77, "python", "bobby", 1)], MeasuredAt = _clock.Now }], null));
    }

    private GpuServices Services() => new(() => _policy, () => this, () => this, static () => "al", static () => "id", _clock);

    private IReadOnlyList<MyBooking> Mine() => MyBookings.Of(new ReservationBook([.. _entries], []), _policy, "alice", _clock.Now, TimeZoneInfo.Utc).Bookings;

    private (string Until, string? Next) LimitOf(Reservation booking) =>
        Assert.Single(Mine(), each => each.Reservation.Id == booking.Id) is var told ? (told.ExtendableUntil, told.NextUser) : default;

    /// <summary>Adds a booking from and until so many hours from now.</summary>
    private Reservation Book(string user, double from, double until, int gpu = 0, string host = "local")
    {
        var entry = new Reservation($"r{_entries.Count}", host, gpu, null, user, "work", _clock.Now.AddHours(from), _clock.Now.AddHours(until));
        _entries.Add(entry);
        return entry;
    }
}
