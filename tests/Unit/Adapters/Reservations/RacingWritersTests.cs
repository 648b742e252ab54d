using System.Collections.Concurrent;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Reservations;

/// <summary>Many writers at once: tasks of one process, and processes of the built program.</summary>
public sealed class RacingWritersTests
{
    [Fact]
    public async Task Of_thirty_who_want_one_slot_one_gets_it_in_every_round()
    {
        for (var round = 0; round < 15; round++)
        {
            using var folder = new StoreFolder();
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 30).Select(index => Task.Run(() => folder.ReserveAsync($"user{index}"))));
            var winner = Assert.Single(outcomes, outcome => outcome.Refusal is null);
            Assert.All(outcomes.Where(outcome => outcome != winner), outcome => Assert.Equal(winner.Written[0].User, outcome.Refusal?.HeldBy));
            Assert.Equal(winner.Written, await folder.EntriesAsync());
            Assert.Empty(folder.Leftovers);
        }
    }

    [Fact]
    public async Task Nobody_of_forty_who_book_forty_cards_is_lost()
    {
        using var folder = new StoreFolder();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(index => Task.Run(() => folder.ReserveAsync($"user{index}", gpu: index))));
        Assert.All(outcomes, outcome => Assert.Null(outcome.Refusal));
        Assert.Equal(Enumerable.Range(0, 40), (await folder.EntriesAsync()).Select(entry => entry.GpuId).Order());
    }

    [Fact]
    public async Task Release_extend_and_transfer_at_once_each_happen_whole_or_not_at_all()
    {
        for (var round = 0; round < 10; round++)
        {
            using var folder = new StoreFolder();
            await folder.ReserveAsync("bob", id: "a");
            folder.Clock.Now = folder.Clock.Now.AddMinutes(10);
            Task<ReservationOutcome> Change(Func<ReservationLaw, ReservationBook, ReservationChange> change) =>
                Task.Run(() => folder.Store().WriteAsync(book => change(folder.Law(), book), default));
            var bob = new ReservationActor("bob");
            var release = Change((law, book) => law.Release(book, "a", bob));
            var extend = Change((law, book) => law.Extend(book, "a", 1, bob));
            var transfer = Change((law, book) => law.Transfer(book, "a", "carol", bob));
            await Task.WhenAll(release, extend, transfer);

            var entry = Assert.Single(await folder.EntriesAsync());
            var isReleased = (await release).Refusal is null;
            var isExtended = (await extend).Refusal is null;
            var isTransferred = (await transfer).Refusal is null;
            Assert.True(isReleased || isTransferred);
            Assert.Equal(isTransferred ? "carol" : "bob", entry.User);
            Assert.Equal(isReleased ? folder.Clock.Now : entry.Start.AddHours(isExtended ? 2 : 1), entry.End);
        }
    }

    [Fact]
    public async Task Random_histories_of_many_users_never_give_a_card_two_holders_and_lose_nothing()
    {
        foreach (var seed in Enumerable.Range(1, 6))
        {
            using var folder = new StoreFolder();
            var written = new ConcurrentDictionary<string, Reservation>(StringComparer.Ordinal);
            var removed = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
            await Task.WhenAll(Enumerable.Range(0, 6).Select(user => Task.Run(() => LiveAsync(folder, new Random((seed * 100) + user), $"user{user}", written, removed))));
            var entries = await folder.EntriesAsync();
            Assert.Empty(ReservationLaw.Overlaps(entries));
            Assert.Equal(written.Keys.Except(removed.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal), entries.Select(entry => entry.Id).Order(StringComparer.Ordinal));
            Assert.All(entries, entry => Assert.Equal(written[entry.Id], entry));
        }
    }

    [Fact]
    public async Task Processes_killed_at_any_moment_leave_a_file_that_the_next_one_can_use()
    {
        using var folder = new StoreFolder();
        for (var round = 0; round < 8; round++)
        {
            using var process = ForgeProgram.Start(
                folder.Folder, "gpu", "reserve", "--gpu", $"{round}", "--hours", "2", "--user", "bob", "--purpose", "killed", "--reservations", folder.File);
            await Task.Delay(60 + (round * 15));
            process.Kill();
            await process.WaitForExitAsync();
            Assert.Null((await folder.ReserveAsync("carol", gpu: 100 + round)).Refusal);
            Assert.Equal(round + 1, (await folder.EntriesAsync()).Count(entry => entry.User == "carol"));
            Assert.Empty(folder.Leftovers);
        }
    }

    private static async Task LiveAsync(
        StoreFolder folder, Random random, string user, ConcurrentDictionary<string, Reservation> written,
        ConcurrentDictionary<string, bool> removed)
    {
        var own = new List<string>();
        for (var turn = 0; turn < 15; turn++)
        {
            var (kind, gpu, start, hours) = (random.Next(4), random.Next(2), random.Next(0, 96) / 4.0, random.Next(1, 16) / 4.0);
            var id = $"{user}-{turn}";
            var target = own.Count > 0 ? own[random.Next(own.Count)] : "";
            var isRemoved = false;
            var outcome = await folder.Store().WriteAsync(
                book =>
                {
                    var law = folder.Law();
                    var actor = new ReservationActor(user);
                    var change = (kind, target) switch
                    {
                        (0, not "") => law.Release(book, target, actor),
                        (1, not "") => law.Extend(book, target, hours, actor),
                        _ => law.Reserve(book, new ReservationWish(id, "local", gpu, null, user, "work", hours, folder.Clock.Now.AddHours(start))),
                    };
                    isRemoved = change.Remove.Count > 0;
                    return change;
                },
                default);
            if (isRemoved && outcome.Refusal is null)
            {
                removed[target] = true;
                own.Remove(target);
            }

            foreach (var entry in outcome.Written)
            {
                written[entry.Id] = entry;
                if (!own.Contains(entry.Id))
                {
                    own.Add(entry.Id);
                }
            }
        }
    }
}
