using System.Collections.Concurrent;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Tests.Unit.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Reservations;

public sealed class JsonBookings() : ReservationStoreContract("file");

[Trait("Needs", "PostgreSQL")]
public sealed class PostgresBookings() : ReservationStoreContract("database");

/// <summary>What every place of bookings does alike.</summary>
public abstract class ReservationStoreContract(string kind)
{
    private static readonly ReservationActor Bob = new("bob");

    [Fact]
    public async Task Nothing_is_booked_at_first_and_looking_makes_nothing()
    {
        using var place = BookingPlace.New(kind);
        Assert.Empty(await place.EntriesAsync());
        Assert.Empty(await place.EntriesAsync());
    }

    [Fact]
    public async Task A_booking_comes_back_as_it_was_made()
    {
        using var place = BookingPlace.New(kind);
        var outcome = await place.ReserveAsync("bøb", 0.5, 2, 3, "GPU-7c9d", "abc", "llama \"7b\" 'x' 日本 \ud83d\ude00", TimeSpan.FromMinutes(2));
        var entry = Assert.Single(await place.EntriesAsync());
        Assert.Equal(Assert.Single(outcome.Written), entry);
        Assert.Equal(("abc", "local", 3, "GPU-7c9d", "bøb"), (entry.Id, entry.Host, entry.GpuId, entry.GpuUuid, entry.User));
        Assert.Equal((place.Clock.Now.AddHours(0.5), place.Clock.Now.AddHours(2.5), place.Clock.Now, place.Clock.Now.AddMinutes(2)), (entry.Start, entry.End, entry.CreatedAt, entry.LeaseUntil));
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("half \ud800 pair")]
    [InlineData("'; DROP TABLE forge_gpu_reservation; --")]
    [InlineData("\u202Eevil\r\n{\"reservations\": []}")]
    public async Task No_text_harms(string text)
    {
        using var place = BookingPlace.New(kind);
        Assert.Null((await place.ReserveAsync(text, purpose: text)).Refusal);
        Assert.Null((await place.ReserveAsync("bob", gpu: 1)).Refusal);
        Assert.Equal(2, (await place.EntriesAsync()).Count);
        Assert.NotNull((await place.ReserveAsync("bob")).Refusal);
    }

    [Fact]
    public async Task A_second_holder_is_told_who_until_when_and_when_it_is_free()
    {
        using var place = BookingPlace.New(kind);
        await place.ReserveAsync("bob", hours: 2, purpose: "llama");
        var refusal = (await place.ReserveAsync("carol")).Refusal;
        Assert.Equal(("bob", place.Clock.Now.AddHours(2), place.Clock.Now.AddHours(2)), (refusal?.HeldBy, refusal?.Until, refusal?.NextFree));
        Assert.Equal("GPU 0 on this machine is held by bob until 14:00 (llama). Next free slot for 1 h: 14:00.", refusal?.Message);
    }

    [Fact]
    public async Task Later_bookings_fit_between_others_and_touch_them()
    {
        using var place = BookingPlace.New(kind);
        Assert.Null((await place.ReserveAsync("bob", startHour: 2, hours: 2)).Refusal);
        Assert.Null((await place.ReserveAsync("carol", startHour: 0, hours: 2)).Refusal);
        Assert.Null((await place.ReserveAsync("dave", startHour: 4, hours: 1)).Refusal);
        Assert.Equal("bob", (await place.ReserveAsync("erin", startHour: 3.5, hours: 1)).Refusal?.HeldBy);
        Assert.Equal(["carol", "bob", "dave"], (await place.EntriesAsync()).OrderBy(entry => entry.Start).Select(entry => entry.User));
    }

    [Fact]
    public async Task Several_cards_are_booked_all_or_none()
    {
        using var place = BookingPlace.New(kind);
        await place.ReserveAsync("bob", hours: 3, gpu: 2);
        var refusal = (await place.WriteAsync((law, book) => law.ReserveAll(book, [.. new[] { 0, 1, 2 }.Select(gpu => place.Wish("carol", gpu: gpu))]))).Refusal;
        Assert.Equal(("bob", place.Clock.Now.AddHours(3)), (refusal?.HeldBy, refusal?.NextFree));
        Assert.Equal("GPU 2 on this machine is held by bob until 15:00 (work). All 3 are free for 1 h from 15:00. None was booked.", refusal?.Message);
        Assert.Single(await place.EntriesAsync());

        var both = await place.WriteAsync((law, book) => law.ReserveAll(book, [place.Wish("carol", gpu: 0), place.Wish("carol", gpu: 1)]));
        Assert.Equal([0, 1], both.Written.Select(entry => entry.GpuId));
        Assert.Equal(3, (await place.EntriesAsync()).Count);

        var twice = await place.WriteAsync((law, book) => law.ReserveAll(book, [place.Wish("carol", gpu: 5), place.Wish("carol", gpu: 5)]));
        Assert.Equal("GPU 5 on this machine is named twice.", twice.Refusal?.Message);
    }

    [Fact]
    public async Task Any_free_card_is_the_best_one_that_is_free()
    {
        using var place = BookingPlace.New(kind);
        await place.ReserveAsync("bob", hours: 3, gpu: 1);
        Task<ReservationOutcome> Any(int count) => place.WriteAsync((law, book) => law.ReserveAny(book, [.. new[] { 1, 2, 0 }.Select(gpu => place.Wish("carol", gpu: gpu))], count, "a100"));
        Assert.Equal(2, Assert.Single((await Any(1)).Written).GpuId);
        var refusal = (await Any(2)).Refusal;
        Assert.Equal("2 × a100 are wanted, and 1 of 3 free. GPU 2 on this machine is held by carol until 13:00. Next free slot for 1 h: 13:00.", refusal?.Message);
        Assert.Equal(0, Assert.Single((await Any(1)).Written).GpuId);
        var none = (await Any(1)).Refusal;
        Assert.Equal("No a100 is free: all 3 are booked. GPU 2 on this machine is held by carol until 13:00. Next free slot for 1 h: 13:00.", none?.Message);
        Assert.Equal(3, (await place.EntriesAsync()).Count);
    }

    [Fact]
    public async Task What_is_released_or_shortened_is_free_at_once()
    {
        using var place = BookingPlace.New(kind);
        await place.ReserveAsync("bob", hours: 4, id: "a");
        place.Clock.Now = place.Clock.Now.AddHours(1);
        Assert.Null((await place.WriteAsync((law, book) => law.Shorten(book, "a", place.Clock.Now.AddHours(1), Bob))).Refusal);
        Assert.Null((await place.ReserveAsync("carol", startHour: 1, hours: 1)).Refusal);
        Assert.Equal("bob", (await place.ReserveAsync("dave", hours: 1)).Refusal?.HeldBy);
        Assert.Null((await place.WriteAsync((law, book) => law.Release(book, "a", Bob))).Refusal);
        Assert.Null((await place.ReserveAsync("dave", hours: 1)).Refusal);

        // What was used is kept for reports.
        Assert.Equal(TimeSpan.FromHours(1), (await place.EntriesAsync()).Where(entry => entry.Id == "a").Select(entry => entry.End - entry.Start).Single());
    }

    [Fact]
    public async Task A_booking_to_come_is_released_without_a_trace_unless_it_was_forced()
    {
        using var place = BookingPlace.New(kind);
        await place.ReserveAsync("bob", startHour: 2, id: "a");
        await place.ReserveAsync("bob", startHour: 4, id: "b");
        await place.WriteAsync((law, book) => law.Release(book, "a", Bob));
        await place.WriteAsync((law, book) => law.Release(book, "b", new ReservationActor("carol", "deadline")));
        var kept = Assert.Single(await place.EntriesAsync());
        Assert.Equal(("b", "carol", "deadline", TimeSpan.Zero), (kept.Id, kept.ForcedBy, kept.ForcedReason, kept.End - kept.Start));
        Assert.Null((await place.ReserveAsync("dave", startHour: 4)).Refusal);
    }

    [Fact]
    public async Task Extending_goes_as_far_as_the_card_is_free()
    {
        using var place = BookingPlace.New(kind);
        await place.ReserveAsync("bob", id: "a");
        await place.ReserveAsync("carol", startHour: 3);
        Assert.Null((await place.WriteAsync((law, book) => law.Extend(book, "a", 2, Bob))).Refusal);
        Assert.Equal("carol", (await place.WriteAsync((law, book) => law.Extend(book, "a", 0.25, Bob))).Refusal?.HeldBy);
    }

    [Fact]
    public async Task Transfer_and_force_are_recorded()
    {
        using var place = BookingPlace.New(kind);
        await place.ReserveAsync("bob", id: "a", lease: TimeSpan.FromMinutes(2));
        Assert.Equal(RefusalKind.NotYours, (await place.WriteAsync((law, book) => law.Transfer(book, "a", "dave", new ReservationActor("carol")))).Refusal?.Kind);
        await place.WriteAsync((law, book) => law.Transfer(book, "a", "dave", new ReservationActor("carol", " bob is away ")));
        var entry = Assert.Single(await place.EntriesAsync());
        Assert.Equal(("dave", "carol", "bob is away", null), (entry.User, entry.ForcedBy, entry.ForcedReason, entry.LeaseUntil));
    }

    [Fact]
    public async Task An_instance_excludes_its_card_and_not_its_siblings()
    {
        using var place = BookingPlace.New(kind);
        Assert.Null((await place.ReserveAsync("bob", uuid: "MIG-a", id: "a")).Refusal);
        Assert.Null((await place.ReserveAsync("carol", uuid: "MIG-b", id: "b")).Refusal);
        Assert.Equal("bob", (await place.ReserveAsync("dave", uuid: "MIG-A")).Refusal?.HeldBy);
        Assert.Equal("bob", (await place.ReserveAsync("dave", uuid: "GPU-1")).Refusal?.HeldBy);
        Assert.NotNull((await place.ReserveAsync("dave")).Refusal);
        Assert.Null((await place.ReserveAsync("dave", gpu: 1)).Refusal);
        Assert.Null((await place.ReserveAsync("dave", startHour: 1)).Refusal);
        Assert.Equal("dave", (await place.ReserveAsync("erin", startHour: 1, uuid: "MIG-b")).Refusal?.HeldBy);
    }

    [Fact]
    public async Task A_card_that_moved_to_another_index_is_known_by_its_uuid()
    {
        using var place = BookingPlace.New(kind);
        Assert.Null((await place.ReserveAsync("bob", gpu: 0, uuid: "GPU-a")).Refusal);
        Assert.Equal("bob", (await place.ReserveAsync("carol", gpu: 1, uuid: "gpu-A")).Refusal?.HeldBy);
        Assert.Null((await place.ReserveAsync("carol", gpu: 0, uuid: "GPU-new")).Refusal);
        Assert.NotNull((await place.ReserveAsync("dave", gpu: 0)).Refusal);
    }

    [Fact]
    public async Task One_index_on_two_hosts_is_two_cards_whatever_the_case_of_their_names()
    {
        using var place = BookingPlace.New(kind);
        Task<ReservationOutcome> On(string host) => place.WriteAsync((law, book) => law.Reserve(book, place.Wish("bob") with { Host = host }));
        Assert.Null((await On("atlas")).Refusal);
        Assert.Null((await On("zeus")).Refusal);
        Assert.NotNull((await On("ATLAS")).Refusal);
    }

    [Fact]
    public async Task Without_a_host_the_default_one_is_meant_and_with_two_it_has_to_be_said()
    {
        using var place = BookingPlace.New(kind);
        var policy = Policy.Default with { Gpus = new GpuPolicy { Hosts = ["atlas"], DefaultHost = "atlas" } };
        var services = new GpuServices(() => policy, () => place.Open(), () => null, () => "bob", () => Guid.NewGuid().ToString("N"), place.Clock);
        var feature = new GpuFeature(services, new GpuState(services));
        Assert.Equal("atlas", (await feature.ReserveAsync(new ReserveRequest(null, 0, 1, "work"), default)).Reservation?.Host);
        policy = policy with { Gpus = new GpuPolicy { Hosts = ["atlas", "zeus"], DefaultHost = "atlas" } };
        Assert.Equal("Say on which host: atlas, zeus.", (await feature.ReserveAsync(new ReserveRequest(null, 0, 1, "work"), default)).Message);
        Assert.Equal("zeus", (await feature.ReserveAsync(new ReserveRequest("zeus", 0, 1, "work"), default)).Reservation?.Host);
    }

    [Fact]
    public async Task A_clock_that_goes_back_gives_nobody_a_card_that_is_booked()
    {
        using var place = BookingPlace.New(kind);
        await place.ReserveAsync("bob", hours: 2, id: "a");
        var noon = place.Clock.Now;
        place.Clock.Now = noon.AddHours(-3);
        Assert.Null((await place.ReserveAsync("carol", hours: 3)).Refusal);
        Assert.Equal("carol", (await place.ReserveAsync("dave", startHour: 2.5, hours: 1)).Refusal?.HeldBy);
        Assert.Equal("bob", (await place.ReserveAsync("dave", startHour: 3, hours: 1)).Refusal?.HeldBy);
        Assert.Empty(ReservationLaw.Overlaps(await place.EntriesAsync()));
    }

    [Fact]
    public async Task Both_hours_that_a_clock_shows_twice_can_be_booked_and_the_one_that_it_skips_is_none()
    {
        using var place = BookingPlace.New(kind, "Europe/Berlin");
        place.Clock.Now = TestClock.At("2026-10-25T00:00:00");
        Assert.Null((await place.ReserveAsync("bob", startHour: 0, hours: 1)).Refusal);
        Assert.Null((await place.ReserveAsync("carol", startHour: 1, hours: 1)).Refusal);
        Assert.Equal([TestClock.At("2026-10-25T00:00:00"), TestClock.At("2026-10-25T01:00:00")], (await place.EntriesAsync()).Select(entry => entry.Start).Order());
        place.Clock.Now = TestClock.At("2026-03-29T00:30:00");
        Assert.Null((await place.ReserveAsync("dave", hours: 1)).Refusal);
        var spring = (await place.EntriesAsync()).Single(entry => entry.User == "dave");
        Assert.Equal((TestClock.At("2026-03-29T00:30:00"), TestClock.At("2026-03-29T01:30:00")), (spring.Start, spring.End));
    }

    [Fact]
    public async Task Without_a_sign_of_life_a_lease_ends_for_every_reader_and_the_card_is_free()
    {
        using var place = BookingPlace.New(kind);
        var lease = TimeSpan.FromMinutes(2);
        await place.ReserveAsync("bob", hours: 4, id: "a", lease: lease);
        var noon = place.Clock.Now;
        place.Clock.Now = noon.AddSeconds(90);
        Assert.Equal("bob", (await place.ReserveAsync("carol")).Refusal?.HeldBy);
        await Renew(place, noon.AddHours(4), lease);
        place.Clock.Now = noon.AddSeconds(200);
        Assert.Equal("bob", (await place.ReserveAsync("carol")).Refusal?.HeldBy);
        place.Clock.Now = noon.AddSeconds(210);
        Assert.Equal(noon.AddSeconds(210), Assert.Single(await place.EntriesAsync()).End);
        Assert.Null((await place.ReserveAsync("carol", hours: 1)).Refusal);
        Assert.Empty(ReservationLaw.Overlaps(await place.EntriesAsync()));

        // Bob's machine wakes up: it has lost the card, and hears of it.
        Assert.Equal("carol", (await Renew(place, noon.AddHours(4), lease)).Refusal?.HeldBy);
    }

    [Fact]
    public async Task A_lease_that_lapsed_comes_back_while_nobody_has_taken_the_card()
    {
        using var place = BookingPlace.New(kind);
        await place.ReserveAsync("bob", hours: 4, id: "a", lease: TimeSpan.FromMinutes(2));
        var noon = place.Clock.Now;
        place.Clock.Now = noon.AddMinutes(30);
        await place.ReserveAsync("carol", gpu: 1);
        Assert.Null((await Renew(place, noon.AddHours(4), TimeSpan.FromMinutes(2))).Refusal);
        Assert.Equal(noon.AddHours(4), (await place.EntriesAsync()).Single(entry => entry.Id == "a").End);
        Assert.Equal("bob", (await place.ReserveAsync("dave")).Refusal?.HeldBy);
    }

    [Fact]
    public async Task A_sign_of_life_lengthens_as_far_as_the_card_is_free_and_never_takes_the_lease_back()
    {
        using var place = BookingPlace.New(kind);
        await place.ReserveAsync("bob", hours: 1, id: "a", lease: TimeSpan.FromMinutes(2));
        await place.ReserveAsync("carol", startHour: 1.5);
        var noon = place.Clock.Now;
        var renewed = await Renew(place, noon.AddHours(1), TimeSpan.FromMinutes(2), noon.AddHours(2));
        Assert.Equal(noon.AddHours(1.5), Assert.Single(renewed.Written).End);
        place.Clock.Now = noon.AddHours(-1);
        Assert.Equal(noon.AddMinutes(2), Assert.Single((await Renew(place, noon.AddHours(1.5), TimeSpan.FromMinutes(2))).Written).LeaseUntil);
    }

    [Fact]
    public async Task Whoever_stops_waiting_has_written_nothing()
    {
        using var place = BookingPlace.New(kind);
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => place.Open().WriteAsync(
            book =>
            {
                cancel.Cancel();
                return place.Law().Reserve(book, place.Wish("bob"));
            },
            cancel.Token));
        Assert.Empty(await place.EntriesAsync());
    }

    [Fact]
    public async Task Of_twenty_who_want_one_slot_one_gets_it()
    {
        for (var round = 0; round < 4; round++)
        {
            using var place = BookingPlace.New(kind);
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(index => Task.Run(() => place.ReserveAsync($"user{index}"))));
            var winner = Assert.Single(outcomes, outcome => outcome.Refusal is null);
            Assert.All(outcomes.Where(outcome => outcome != winner), outcome => Assert.Equal(winner.Written[0].User, outcome.Refusal?.HeldBy));
            Assert.Equal(winner.Written, await place.EntriesAsync());
        }
    }

    [Fact]
    public async Task Random_histories_of_users_at_once_never_give_a_card_two_holders_and_lose_nothing()
    {
        foreach (var seed in Enumerable.Range(1, 2))
        {
            using var place = BookingPlace.New(kind);
            var written = new ConcurrentDictionary<string, Reservation>(StringComparer.Ordinal);
            await Task.WhenAll(Enumerable.Range(0, 5).Select(user => Task.Run(() => LiveAsync(place, new Random((seed * 100) + user), $"user{user}", written))));
            var entries = await place.EntriesAsync();
            Assert.Empty(ReservationLaw.Overlaps(entries));
            Assert.Equal(written.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value), entries.OrderBy(entry => entry.Id, StringComparer.Ordinal));
        }
    }

    private static Task<ReservationOutcome> Renew(BookingPlace place, DateTimeOffset knownEnd, TimeSpan lease, DateTimeOffset? wantedEnd = null) => place.WriteAsync(
        (law, book) => law.Renew(book, new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal) { ["a"] = knownEnd }, place.Clock.Now + lease, wantedEnd, Bob));

    private static async Task LiveAsync(BookingPlace place, Random random, string user, ConcurrentDictionary<string, Reservation> written)
    {
        var own = new List<string>();
        for (var turn = 0; turn < 12; turn++)
        {
            var (act, gpu, start, hours) = (random.Next(5), random.Next(2), random.Next(0, 96) / 4.0, random.Next(1, 16) / 4.0);
            var target = own.Count > 0 ? own[random.Next(own.Count)] : "";
            var actor = new ReservationActor(user);
            IReadOnlyList<string> removed = [];
            var outcome = await place.WriteAsync((law, book) =>
            {
                var change = (act, target) switch
                {
                    (0, not "") => law.Release(book, target, actor),
                    (1, not "") => law.Extend(book, target, hours, actor),
                    (2, _) => law.ReserveAll(book, [.. new[] { 0, 1 }.Select(each => place.Wish(user, start, hours, each, id: $"{user}-{turn}-{each}"))]),
                    _ => law.Reserve(book, place.Wish(user, start, hours, gpu, id: $"{user}-{turn}")),
                };
                removed = change.Remove;
                return change;
            });
            foreach (var id in outcome.Refusal is null ? removed : [])
            {
                written.TryRemove(id, out _);
                own.Remove(id);
            }

            foreach (var entry in outcome.Written)
            {
                written[entry.Id] = entry;
                own.Remove(entry.Id);
                own.Add(entry.Id);
            }
        }
    }
}
