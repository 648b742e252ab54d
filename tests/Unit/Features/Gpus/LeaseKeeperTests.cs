using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Tests.Unit.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Gpus;

/// <summary>What keeps the bookings of a program that lives, beat by beat.</summary>
public sealed class LeaseKeeperTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private readonly TestClock _clock = new("2026-03-02T12:00:00");
    private readonly FlakyStore _store = new();
    private readonly List<string> _told = [];
    private readonly GpuFeature _feature;

    public LeaseKeeperTests()
    {
        var ids = 0;
        var services = new GpuServices(() => Policy.Default with { Gpus = new GpuPolicy { MaxHours = 3 } }, () => _store, () => null, () => "me", () => $"id{++ids}", _clock);
        _feature = new GpuFeature(services, new GpuState(services));
    }

    [Fact]
    public async Task A_beat_vouches_and_lengthens_only_what_ends_soon()
    {
        var keeper = await KeepAsync(1, "0");
        await BeatAsync(keeper, 30);
        Assert.Equal((_clock.Now + Lease, TestClock.At("2026-03-02T13:00:00")), (_store.Entries[0].LeaseUntil, _store.Entries[0].End));
        for (var minute = 0; minute < 51; minute++)
        {
            await BeatAsync(keeper, 60);
        }

        Assert.Equal(TestClock.At("2026-03-02T13:50:30"), keeper.End);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task What_cannot_be_lengthened_any_more_is_said_once_and_kept_to_its_end()
    {
        var keeper = await KeepAsync(1, "0");
        _store.Entries.Add(new Reservation("bob", "local", 0, null, "bob", "work", TestClock.At("2026-03-02T13:00:00"), TestClock.At("2026-03-02T15:00:00")));
        for (var minute = 0; minute < 59; minute++)
        {
            await BeatAsync(keeper, 60);
        }

        Assert.Equal("the booking ends at 2026-03-02 13:00 and cannot be lengthened: the card is booked behind it, or the policy's longest booking is reached. The command goes on", Assert.Single(_told));
        await BeatAsync(keeper, 120);
        Assert.Contains("has ended", _told[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_lengthened_up_to_the_policys_longest_booking()
    {
        var keeper = await KeepAsync(2.75, "0");
        for (var minute = 0; minute < 179; minute++)
        {
            await BeatAsync(keeper, 60);
        }

        Assert.Equal(TestClock.At("2026-03-02T15:00:00"), _store.Entries[0].End);
        Assert.Single(_told);
    }

    [Fact]
    public async Task A_store_that_is_away_is_told_once_and_tried_again()
    {
        var keeper = await KeepAsync(1, "0");
        _store.Failure = new StoreException(StoreFailure.Unreachable, "the database is away");
        await BeatAsync(keeper, 30);
        await BeatAsync(keeper, 30);
        Assert.EndsWith("the database is away", Assert.Single(_told), StringComparison.Ordinal);
        _store.Failure = null;
        await BeatAsync(keeper, 30);
        Assert.Equal(_clock.Now + Lease, _store.Entries[0].LeaseUntil);
    }

    [Fact]
    public async Task Of_several_cards_the_one_that_was_taken_away_is_told_and_the_others_are_kept()
    {
        var keeper = await KeepAsync(1, "0", "1");
        _store.Entries[0] = _store.Entries[0] with { User = "carol" };
        await BeatAsync(keeper, 30);
        Assert.Contains("is carol's", Assert.Single(_told), StringComparison.Ordinal);
        await BeatAsync(keeper, 30);
        Assert.Equal(_clock.Now + Lease, _store.Entries.Single(entry => entry.GpuId == 1).LeaseUntil);
        await keeper.ReleaseAsync();
        Assert.Equal(_clock.Now, _store.Entries.Single(entry => entry.GpuId == 1).End);
        Assert.Equal("carol", _store.Entries.Single(entry => entry.GpuId == 0).User);
    }

    private async Task BeatAsync(LeaseKeeper keeper, int seconds)
    {
        _clock.Now = _clock.Now.AddSeconds(seconds);
        await keeper.BeatAsync(default);
    }

    private async Task<LeaseKeeper> KeepAsync(double hours, params string[] gpus)
    {
        var booked = await _feature.ReserveAsync(new ReserveRequest("local", 0, hours, "run") { Gpus = gpus, Lease = Lease }, default);
        return new LeaseKeeper(_feature, booked.Reservations ?? [], null, Lease, _clock, line =>
        {
            _told.Add(line);
            return Task.CompletedTask;
        });
    }

    private sealed class FlakyStore : IReservationStore
    {
        public List<Reservation> Entries { get; private set; } = [];

        public StoreException? Failure { get; set; }

        public string DisplayAddress => "memory";

        public Task<ReservationBook> ReadAsync(CancellationToken cancel) => Task.FromResult(new ReservationBook([.. Entries], []));

        public Task<ReservationOutcome> WriteAsync(Func<ReservationBook, ReservationChange> decide, CancellationToken cancel)
        {
            if (Failure is not null)
            {
                return Task.FromException<ReservationOutcome>(Failure);
            }

            var book = new ReservationBook([.. Entries], []);
            var change = decide(book);
            Entries = change.Refusal is null ? [.. book.With(change).Entries] : Entries;
            return Task.FromResult(new ReservationOutcome([.. change.Add, .. change.Replace], change.Refusal));
        }
    }
}
