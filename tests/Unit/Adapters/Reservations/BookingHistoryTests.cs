using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Reservations;

/// <summary>Random histories of many users, step by step in both places and in a model that knows nothing of them.</summary>
[Trait("Needs", "PostgreSQL")]
public sealed class BookingHistoryTests
{
    private static readonly string[] Users = ["ann", "bob", "cem", "dee"];
    private static readonly string[] Cards = ["0", "1", "2", "MIG-a", "MIG-b"];

    /// <summary>A few in each test run; FORGE_HISTORIES asks for more.</summary>
    public static TheoryData<int> Seeds => new(Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("FORGE_HISTORIES"), out var count) ? count : 4));

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task File_and_database_agree_with_the_model_at_every_step(int seed)
    {
        using var file = BookingPlace.New("file");
        using var database = BookingPlace.New("database");
        var origin = file.Clock.Now;
        var (random, model, now) = (new Random(seed), new BookingModel(), 0);
        var (done, refused) = (0, 0);
        for (var turn = 0; turn < 50; turn++)
        {
            now += random.Next(10) == 0 ? random.Next(1, 9) : 0;
            file.Clock.Now = database.Clock.Now = origin.AddMinutes(now * BookingModel.Quarter);
            var step = Step(random, model, turn, now, origin);
            var seen = new[] { await file.WriteAsync(step.Decide), await database.WriteAsync(step.Decide) };
            var expected = model.At(origin).ToList();
            Assert.Equal(step.IsDone, seen[0].Refusal is null);
            Assert.Equal(seen[0].Refusal, seen[1].Refusal);
            Assert.Equal(expected, BookingModel.Of(await file.EntriesAsync()));
            Assert.Equal(expected, BookingModel.Of(await database.EntriesAsync()));
            (done, refused) = step.IsDone ? (done + 1, refused) : (done, refused + 1);
        }

        // A history in which nothing is refused, or nothing done, would show nothing.
        Assert.InRange(done, 10, 45);
        Assert.InRange(refused, 5, 40);
        AssertOneHolder(await database.EntriesAsync());
    }

    /// <summary>What somebody tries, as the model and as the law see it.</summary>
    private static (bool IsDone, Func<ReservationLaw, ReservationBook, ReservationChange> Decide) Step(Random random, BookingModel model, int turn, int now, DateTimeOffset origin)
    {
        DateTimeOffset At(int box) => origin.AddMinutes(box * BookingModel.Quarter);
        string Pick(IReadOnlyList<string> from) => from[random.Next(from.Count)];
        ReservationWish Wish(string id, string card, string user, int start, int length) =>
            new(id, "local", card.StartsWith("MIG", StringComparison.Ordinal) ? 2 : int.Parse(card, System.Globalization.CultureInfo.InvariantCulture), card.StartsWith("MIG", StringComparison.Ordinal) ? card : null, user, "work", length / 4.0, At(start));

        var recent = model.Lines.Count > 0 ? model.Lines[^random.Next(1, Math.Min(8, model.Lines.Count) + 1)] : null;
        var user = recent is not null && random.Next(2) == 0 ? recent.User : Pick(Users);
        var force = random.Next(5) == 0;
        var actor = new ReservationActor(user, force ? "because" : null);
        var (act, start, length) = (random.Next(recent is null ? 4 : 10), now + random.Next(20), random.Next(1, 14));
        var id = recent?.Id ?? "";
        switch (act)
        {
            case 0 or 1:
                var card = Pick(Cards);
                return (model.Reserve([($"b{turn}", card)], user, start, length), (law, book) => law.Reserve(book, Wish($"b{turn}", card, user, start, length)));
            case 2:
                var several = Cards.Take(2).Append(Pick(["2", "MIG-a", "MIG-b"])).Select(each => (Id: $"b{turn}-{each}", Card: each)).ToList();
                return (model.Reserve(several, user, start, length), (law, book) => law.ReserveAll(book, [.. several.Select(one => Wish(one.Id, one.Card, user, start, length))]));
            case 3:
                var candidates = Cards.Take(3).OrderBy(_ => random.Next()).ToList();
                var count = random.Next(1, 3);
                var free = candidates.Where(each => model.IsFree(each, start, start + length)).Take(count).ToList();
                var isDone = free.Count == count && model.Reserve([.. free.Select(each => ($"b{turn}-{each}", each))], user, start, length);
                return (isDone, (law, book) => law.ReserveAny(book, [.. candidates.Select(each => Wish($"b{turn}-{each}", each, user, start, length))], count, ""));
            case 4 or 5:
                return (model.Release(id, user, force, now), (law, book) => law.Release(book, id, actor));
            case 6 or 7:
                return (model.Extend(id, user, force, now, length), (law, book) => law.Extend(book, id, length / 4.0, actor));
            case 8:
                var until = now + random.Next(12);
                return (model.Shorten(id, user, force, now, until), (law, book) => law.Shorten(book, id, At(until), actor));
            default:
                var to = Pick(Users);
                return (model.Transfer(id, user, force, now, to), (law, book) => law.Transfer(book, id, to, actor));
        }
    }

    private static void AssertOneHolder(IReadOnlyList<Reservation> entries)
    {
        foreach (var one in entries)
        {
            Assert.DoesNotContain(entries, other => other.Id != one.Id && one.Start < other.End && other.Start < one.End && one.GpuId == other.GpuId
                && (one.GpuUuid is null || other.GpuUuid is null || one.GpuUuid == other.GpuUuid));
        }
    }
}
