using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Reservations;

public sealed class ReservationLawTests
{
    private static readonly DateTimeOffset Noon = TestClock.At("2026-03-02T12:00:00");

    [Fact]
    public void A_held_card_says_by_whom_until_when_what_for_and_when_it_is_free()
    {
        var refusal = Law().Reserve(Book(Bob(Noon.AddHours(-1), Noon.AddHours(2.5))), Wish(2)).Refusal;
        Assert.Equal("GPU 0 on this machine is held by bob until 14:30 (finetune llama). Next free slot for 2 h: 14:30.", refusal?.Message);
        Assert.Equal(("bob", Noon.AddHours(2.5), Noon.AddHours(2.5)), (refusal?.HeldBy, refusal?.Until, refusal?.NextFree));
    }

    [Fact]
    public void Times_are_said_in_the_zone_of_the_reader_and_with_the_day_where_it_is_another()
    {
        var law = new ReservationLaw(Policy.Default, Noon, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        var refusal = law.Reserve(Book(Bob(Noon, Noon.AddHours(20))), Wish(1)).Refusal;
        Assert.Equal("GPU 0 on this machine is held by bob until 2026-03-03 09:00 (finetune llama). Next free slot for 1 h: 2026-03-03 09:00.", refusal?.Message);
    }

    [Fact]
    public void The_next_slot_is_the_first_gap_that_is_long_enough()
    {
        var book = Book(Bob(Noon, Noon.AddHours(1)), Bob(Noon.AddHours(2), Noon.AddHours(3), "b"), Bob(Noon.AddHours(6), Noon.AddHours(7), "c"));
        Assert.Equal(Noon.AddHours(3), Law().Reserve(book, Wish(2)).Refusal?.NextFree);
        Assert.Equal(Noon.AddHours(1), Law().Reserve(book, Wish(1)).Refusal?.NextFree);
    }

    [Fact]
    public void One_booking_may_begin_where_another_ends()
    {
        var book = Book(Bob(Noon, Noon.AddHours(1)), Bob(Noon.AddHours(2), Noon.AddHours(3), "b"));
        Assert.Single(Law().Reserve(book, Wish(1) with { Start = Noon.AddHours(1) }).Add);
        Assert.NotNull(Law().Reserve(book, Wish(1.25) with { Start = Noon.AddHours(1) }).Refusal);
    }

    [Theory]
    [InlineData(0.25, true)]
    [InlineData(72, true)]
    [InlineData(0.24, false)]
    [InlineData(72.1, false)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(double.NaN, false)]
    [InlineData(double.PositiveInfinity, false)]
    [InlineData(1e300, false)]
    public void A_booking_is_a_quarter_of_an_hour_to_the_limit_long(double hours, bool isFine)
    {
        var change = Law().Reserve(Book(), Wish(hours));
        Assert.Equal(isFine ? null : RefusalKind.Invalid, change.Refusal?.Kind);
    }

    [Theory]
    [InlineData(-6, RefusalKind.Invalid)]
    [InlineData(-2, null)]
    [InlineData(60 * 24 * 400, RefusalKind.Invalid)]
    public void A_start_long_gone_or_years_ahead_is_refused(int minutes, RefusalKind? kind)
    {
        var change = Law().Reserve(Book(), Wish(1) with { Start = Noon.AddMinutes(minutes) });
        Assert.Equal(kind, change.Refusal?.Kind);
        Assert.All(change.Add, entry => Assert.True(entry.Start >= Noon));
    }

    [Theory]
    [InlineData("", "work")]
    [InlineData("alice", " ")]
    public void A_booking_needs_a_name_and_a_purpose(string user, string purpose) =>
        Assert.Equal(RefusalKind.Invalid, Law().Reserve(Book(), Wish(1) with { User = user, Purpose = purpose }).Refusal?.Kind);

    [Fact]
    public void A_card_is_known_by_its_uuid_where_both_say_one()
    {
        var held = Bob(Noon, Noon.AddHours(1)) with { GpuUuid = "GPU-a", GpuId = 3 };
        Assert.NotNull(Law().Reserve(Book(held), Wish(1) with { GpuUuid = "GPU-A" }).Refusal);
        Assert.Null(Law().Reserve(Book(held), Wish(1) with { GpuUuid = "GPU-b", GpuId = 3 }).Refusal);
        Assert.NotNull(Law().Reserve(Book(held), Wish(1) with { GpuId = 3 }).Refusal);
    }

    [Fact]
    public void Hosts_are_one_whatever_their_case_and_cards_of_other_hosts_do_not_matter()
    {
        Assert.NotNull(Law().Reserve(Book(Bob(Noon, Noon.AddHours(1)) with { Host = "LOCAL" }), Wish(1)).Refusal);
        Assert.Null(Law().Reserve(Book(Bob(Noon, Noon.AddHours(1)) with { Host = "node1" }), Wish(1)).Refusal);
    }

    [Fact]
    public void What_ended_a_fraction_of_a_second_ago_does_not_stand_in_the_way()
    {
        var now = Noon.AddMilliseconds(700);
        var change = Law(now).Reserve(Book(Bob(Noon.AddHours(-1), Noon.AddMilliseconds(500))), Wish(1));
        Assert.Equal(Noon.AddMilliseconds(500), Assert.Single(change.Add).Start);
    }

    [Fact]
    public void Released_time_is_bookable_at_once_and_used_time_is_kept()
    {
        var now = Noon.AddMilliseconds(700);
        var released = Assert.Single(Law(now).Release(Book(Bob(Noon.AddHours(-1), Noon.AddHours(1))), "a", new ReservationActor("bob")).Replace);
        Assert.Equal((Noon.AddHours(-1), Noon), (released.Start, released.End));
        Assert.Single(Law(now).Reserve(Book(released), Wish(1)).Add);
    }

    [Fact]
    public void A_booking_that_has_not_begun_vanishes_when_its_holder_releases_it() =>
        Assert.Equal(["a"], Law().Release(Book(Bob(Noon.AddHours(1), Noon.AddHours(2))), "a", new ReservationActor("bob")).Remove);

    [Fact]
    public void Somebody_elses_booking_needs_force_with_a_reason_which_is_recorded()
    {
        var book = Book(Bob(Noon.AddHours(1), Noon.AddHours(2)));
        Assert.Equal(RefusalKind.NotYours, Law().Release(book, "a", new ReservationActor("alice")).Refusal?.Kind);
        Assert.Equal(RefusalKind.Invalid, Law().Release(book, "a", new ReservationActor("alice", " ")).Refusal?.Kind);
        var forced = Assert.Single(Law().Release(book, "a", new ReservationActor("alice", "paper deadline")).Replace);
        Assert.Equal(("alice", "paper deadline", forced.Start), (forced.ForcedBy, forced.ForcedReason, forced.End));
        Assert.Single(Law().Reserve(Book(forced), Wish(1) with { Start = Noon.AddHours(1) }).Add);
    }

    [Fact]
    public void One_person_is_the_same_by_member_name_and_by_system_user()
    {
        var policy = Policy.Default with { Members = new Dictionary<string, Member>(StringComparer.Ordinal) { ["bob"] = new("bob", null, "bmiller", null) } };
        Assert.Null(new ReservationLaw(policy, Noon, TimeZoneInfo.Utc).Release(Book(Bob(Noon, Noon.AddHours(1))), "a", new ReservationActor("bmiller")).Refusal);
    }

    [Fact]
    public void Extending_stops_at_the_next_booking_and_at_the_limit()
    {
        var book = Book(Bob(Noon, Noon.AddHours(1)), Bob(Noon.AddHours(3), Noon.AddHours(4), "b") with { User = "carol" });
        Assert.Equal(Noon.AddHours(3), Assert.Single(Law().Extend(book, "a", 2, new ReservationActor("bob")).Replace).End);
        var refusal = Law().Extend(book, "a", 2.5, new ReservationActor("bob")).Refusal;
        Assert.Equal("GPU 0 on this machine is held by carol from 15:00 until 16:00 (finetune llama). Your booking stays until 13:00.", refusal?.Message);
        Assert.Equal(RefusalKind.Invalid, Law().Extend(Book(Bob(Noon, Noon.AddHours(1))), "a", 71.5, new ReservationActor("bob")).Refusal?.Kind);
        Assert.Equal(RefusalKind.Invalid, Law(Noon.AddHours(1)).Extend(book, "a", 1, new ReservationActor("bob")).Refusal?.Kind);
    }

    [Fact]
    public void A_transferred_booking_is_the_other_persons()
    {
        var given = Assert.Single(Law().Transfer(Book(Bob(Noon, Noon.AddHours(1))), "a", "carol", new ReservationActor("bob")).Replace);
        Assert.Equal("carol", given.User);
        Assert.Equal(RefusalKind.NotYours, Law().Release(Book(given), "a", new ReservationActor("bob")).Refusal?.Kind);
    }

    [Fact]
    public void When_the_clock_went_back_a_booking_of_the_future_is_still_released_and_nothing_ends_before_it_starts()
    {
        var before = Noon.AddHours(-3);
        var change = Law(before).Release(Book(Bob(Noon, Noon.AddHours(1))), "a", new ReservationActor("bob"));
        Assert.Equal(["a"], change.Remove);
        var forced = Assert.Single(Law(before).Release(Book(Bob(Noon, Noon.AddHours(1))), "a", new ReservationActor("al", "clock")).Replace);
        Assert.True(forced.End >= forced.Start);
    }

    [Fact]
    public void Text_of_the_file_cannot_break_out_of_its_line()
    {
        var evil = Bob(Noon, Noon.AddHours(1)) with { User = "bob\nforge: all is free", Purpose = new string('x', 500) };
        var message = Law().Reserve(Book(evil), Wish(1)).Refusal?.Message ?? "";
        Assert.DoesNotContain('\n', message);
        Assert.True(message.Length < 300);
    }

    private static ReservationLaw Law(DateTimeOffset? now = null) => new(Policy.Default, now ?? Noon, TimeZoneInfo.Utc);

    private static ReservationBook Book(params Reservation[] entries) => new(entries, []);

    private static Reservation Bob(DateTimeOffset start, DateTimeOffset end, string id = "a") => new(id, "local", 0, null, "bob", "finetune llama", start, end);

    private static ReservationWish Wish(double hours) => new("new", "local", 0, null, "alice", "baseline", hours, null);
}
