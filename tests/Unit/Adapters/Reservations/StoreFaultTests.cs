using System.Diagnostics;
using ForgeLsp.Adapters.Reservations;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Reservations;

/// <summary>Writers that die, disks that fill, files that change underneath, and locks that nobody gives back.</summary>
public sealed class StoreFaultTests
{
    public static TheoryData<string> Steps => new(Enum.GetNames<WriteStep>());

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_writer_killed_behind_any_step_leaves_a_whole_file_and_the_next_one_goes_on(string name)
    {
        using var folder = new StoreFolder();
        await folder.ReserveAsync("bob");
        var stepName = Enum.Parse<WriteStep>(name);
        var frozen = new Freeze(stepName);
        _ = folder.ReserveAsync("carol", gpu: 1, store: folder.Store(frozen, Dead));
        await frozen.Reached.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(stepName >= WriteStep.Renamed ? 2 : 1, (await folder.EntriesAsync()).Count);
        Assert.Null((await folder.ReserveAsync("dave", gpu: 2)).Refusal);
        Assert.Contains(await folder.EntriesAsync(), entry => entry.User == "dave");
        Assert.Contains(await folder.EntriesAsync(), entry => entry.User == "bob");
        Assert.Empty(folder.Leftovers);
    }

    [Fact]
    public async Task A_full_disk_leaves_the_file_as_it_was_and_no_temporary_file_behind()
    {
        foreach (var step in new[] { WriteStep.TempCreated, WriteStep.TempWritten })
        {
            using var folder = new StoreFolder();
            await folder.ReserveAsync("bob");
            var before = folder.Text;
            var full = new Act(step, () => throw new IOException("No space left on device", 28));
            var error = await Assert.ThrowsAsync<StoreException>(() => folder.ReserveAsync("carol", gpu: 1, store: folder.Store(full)));
            Assert.Equal("shared/gpu-reservations.json cannot be written: No space left on device. Nothing was changed.", error.Message);
            Assert.Equal(before, folder.Text);
            Assert.Empty(folder.Leftovers);
        }
    }

    [Fact]
    public async Task What_a_script_wrote_while_we_decided_is_not_lost()
    {
        using var folder = new StoreFolder("{\"reservations\": []}");
        const string Naive = """{"reservations": [{"gpu_id": 0, "user": "bob", "purpose": "x", "start_time": "2026-03-02T12:00:00", "end_time": "2026-03-02T13:00:00"}]}""";
        var isFirst = true;
        var script = new Act(WriteStep.TempWritten, () =>
        {
            if (isFirst)
            {
                isFirst = false;
                File.WriteAllText(folder.File, Naive);
            }
        });
        Assert.Equal("bob", (await folder.ReserveAsync("carol", store: folder.Store(script))).Refusal?.HeldBy);
        Assert.Equal(Naive, folder.Text);
        Assert.Empty(folder.Leftovers);
    }

    [Fact]
    public async Task A_change_that_keeps_length_and_time_is_noticed_too()
    {
        const string Text = """{"reservations": [{"gpu_id": 0, "user": "bob", "start_time": "2026-03-02T12:00:00", "end_time": "2026-03-02T13:00:00"}]}""";
        using var folder = new StoreFolder(Text);
        var changedAt = File.GetLastWriteTimeUtc(folder.File);
        var script = new Act(WriteStep.TempWritten, () =>
        {
            File.WriteAllText(folder.File, Text.Replace("bob", "eve", StringComparison.Ordinal));
            File.SetLastWriteTimeUtc(folder.File, changedAt);
        });
        await folder.ReserveAsync("carol", gpu: 1, store: folder.Store(script));
        Assert.Equal(["eve", "carol"], (await folder.EntriesAsync()).Select(entry => entry.User));
    }

    [Fact]
    public async Task A_writer_that_slept_until_its_lock_was_taken_away_begins_again()
    {
        using var folder = new StoreFolder("{\"reservations\": []}");
        var isFirst = true;
        var thief = new Act(WriteStep.TempFlushed, () =>
        {
            if (isFirst)
            {
                isFirst = false;
                File.Delete(folder.File + ".lock");
                folder.ReserveAsync("bob").GetAwaiter().GetResult();
            }
        });
        Assert.Equal("bob", (await folder.ReserveAsync("carol", store: folder.Store(thief))).Refusal?.HeldBy);
        Assert.Equal("bob", Assert.Single(await folder.EntriesAsync()).User);
    }

    [Fact]
    public async Task A_file_that_changes_all_the_time_is_given_up_on_with_its_reason()
    {
        using var folder = new StoreFolder("{\"reservations\": []}");
        var count = 0;
        var script = new Act(WriteStep.TempWritten, () => File.WriteAllText(folder.File, $"{{\"n\": {count++}, \"reservations\": []}}"));
        var error = await Assert.ThrowsAsync<StoreException>(() => folder.ReserveAsync("carol", store: folder.Store(script)));
        Assert.Equal(StoreFailure.Locked, error.Failure);
        Assert.Contains("keeps changing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_somebody_alive_holds_is_waited_for_and_then_named()
    {
        using var folder = new StoreFolder();
        await File.WriteAllBytesAsync(folder.File + ".lock", LockIdentity.OfThisProcess().ToBytes());
        var error = await Assert.ThrowsAsync<StoreException>(() => folder.ReserveAsync("carol", store: folder.Store(lockSeconds: 0.2)));
        Assert.Equal(StoreFailure.Locked, error.Failure);
        Assert.Contains($"locked by process {Environment.ProcessId} of {Environment.UserName} on {Environment.MachineName}", error.Message, StringComparison.Ordinal);
        Assert.Contains("delete gpu-reservations.json.lock", error.Message, StringComparison.Ordinal);
        Assert.Equal(["gpu-reservations.json.lock"], folder.Leftovers);
    }

    [Fact]
    public async Task Who_waits_for_the_lock_hears_at_once_that_the_slot_is_gone()
    {
        using var folder = new StoreFolder();
        await File.WriteAllBytesAsync(folder.File + ".lock", LockIdentity.OfThisProcess().ToBytes());
        var waiting = folder.ReserveAsync("carol", store: folder.Store(lockSeconds: 60));
        await File.WriteAllTextAsync(folder.File, """{"reservations": [{"gpu_id": 0, "user": "bob", "start_time": "2026-03-02T12:00:00", "end_time": "2026-03-02T13:00:00"}]}""");
        Assert.Equal("bob", (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).Refusal?.HeldBy);
    }

    [Fact]
    public async Task Who_gives_up_waiting_looks_a_last_time_and_hears_who_has_the_slot()
    {
        using var folder = new StoreFolder();
        await File.WriteAllBytesAsync(folder.File + ".lock", LockIdentity.OfThisProcess().ToBytes());
        var outcome = await folder.Store(lockSeconds: 0).WriteAsync(
            book =>
            {
                var change = folder.Law().Reserve(book, new ReservationWish("a", "local", 0, null, "carol", "work", 1, folder.Clock.Now));
                File.WriteAllText(folder.File, """{"reservations": [{"gpu_id": 0, "user": "bob", "start_time": "2026-03-02T12:00:00", "end_time": "2026-03-02T13:00:00"}]}""");
                return change;
            },
            default);
        Assert.Equal("bob", outcome.Refusal?.HeldBy);
    }

    [Fact]
    public async Task A_lock_that_goes_from_hand_to_hand_is_a_queue_and_waited_for_longer_than_one_that_stays()
    {
        using var folder = new StoreFolder();
        var looks = 0;
        Pass();
        var outcome = await folder.Store(lockSeconds: 2).WriteAsync(
            book =>
            {
                looks++;
                if (looks < 16)
                {
                    Pass();
                }
                else if (looks == 16)
                {
                    File.Delete(folder.File + ".lock");
                }

                return folder.Law().Reserve(book, new ReservationWish("a", "local", 0, null, "carol", "work", 1, folder.Clock.Now));
            },
            default);
        Assert.Equal("a", Assert.Single(outcome.Written).Id);

        // The next writer has it before anybody else sees it free.
        void Pass()
        {
            File.WriteAllBytes(folder.File + ".next", LockIdentity.OfThisProcess().ToBytes());
            File.Move(folder.File + ".next", folder.File + ".lock", overwrite: true);
        }
    }

    [Fact]
    public async Task A_disk_that_is_really_full_changes_nothing_and_takes_bookings_again_when_there_is_room()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root can mount a small file system; as another user the simulated full disk above stands for it.");
        var small = Directory.CreateTempSubdirectory("forge-full-").FullName;
        Assert.SkipUnless(await MountAsync("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small) == 0, "No file system can be mounted here, as in most containers.");
        try
        {
            using var folder = new StoreFolder();
            var file = Path.Combine(small, "r.json");
            var store = new JsonReservationStore(file, "r.json", "local", folder.Clock);
            await folder.ReserveAsync("bob", store: store);
            var before = await File.ReadAllTextAsync(file);
            var ballast = Path.Combine(small, "ballast");
            await using (var filling = new FileStream(ballast, FileMode.Create, FileAccess.Write, FileShare.None, 1))
            {
                await Assert.ThrowsAsync<IOException>(async () =>
                {
                    while (true)
                    {
                        await filling.WriteAsync(new byte[1024]);
                    }
                });
            }

            var error = await Assert.ThrowsAsync<StoreException>(() => folder.ReserveAsync("carol", gpu: 1, store: store));
            Assert.Equal("r.json cannot be written: No space left on device. Nothing was changed.", error.Message);
            Assert.Equal(before, await File.ReadAllTextAsync(file));
            File.Delete(ballast);
            Assert.Null((await folder.ReserveAsync("carol", gpu: 1, store: store)).Refusal);
            Assert.Equal(["r.json", "r.json.bak"], Directory.EnumerateFiles(small).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }
        finally
        {
            await MountAsync("umount", small);
            Directory.Delete(small);
        }

        static async Task<int> MountAsync(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false }) ?? throw new InvalidOperationException();
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
    }

    [Fact]
    public async Task A_process_id_that_was_given_to_another_process_does_not_keep_the_lock()
    {
        using var folder = new StoreFolder();
        await File.WriteAllBytesAsync(folder.File + ".lock", (LockIdentity.OfThisProcess() with { Started = "12" }).ToBytes());
        Assert.Null((await folder.ReserveAsync("carol", store: folder.Store(lockSeconds: 5))).Refusal);
    }

    [Theory]
    [InlineData("node7", "", "")]
    [InlineData("", "another-boot", "")]
    [InlineData("", "", "pid:[1]")]
    public async Task A_lock_of_another_machine_boot_or_container_counts_until_it_is_old(string host, string boot, string space)
    {
        using var folder = new StoreFolder();
        var self = LockIdentity.OfThisProcess();
        var other = self with
        {
            Host = host.Length > 0 ? host : self.Host,
            Boot = boot.Length > 0 ? boot : self.Boot,
            Space = space.Length > 0 ? space : self.Space,
            Pid = 1,
        };
        await File.WriteAllBytesAsync(folder.File + ".lock", other.ToBytes());
        await Assert.ThrowsAsync<StoreException>(() => folder.ReserveAsync("carol", store: folder.Store(lockSeconds: 0.1)));

        // The clock of the file system decides, not that of this machine.
        folder.Clock.Now = folder.Clock.Now.AddYears(-10);
        File.SetLastWriteTimeUtc(folder.File + ".lock", DateTime.UtcNow.AddMinutes(-3));
        Assert.Null((await folder.ReserveAsync("carol", store: folder.Store(lockSeconds: 5))).Refusal);
    }

    [Fact]
    public async Task A_lock_whose_writer_died_before_it_said_who_it_is_counts_for_seconds()
    {
        using var folder = new StoreFolder();
        await File.WriteAllTextAsync(folder.File + ".lock", "forge reserv");
        await Assert.ThrowsAsync<StoreException>(() => folder.ReserveAsync("carol", store: folder.Store(lockSeconds: 0.1)));
        File.SetLastWriteTimeUtc(folder.File + ".lock", DateTime.UtcNow.AddSeconds(-6));
        Assert.Null((await folder.ReserveAsync("carol", store: folder.Store(lockSeconds: 5))).Refusal);
    }

    [Fact]
    public async Task A_link_that_leads_back_to_itself_is_said_in_words()
    {
        using var folder = new StoreFolder();
        File.CreateSymbolicLink(folder.File, folder.File);
        var error = await Assert.ThrowsAsync<StoreException>(() => folder.ReserveAsync("bob"));
        Assert.StartsWith("shared/gpu-reservations.json cannot be read: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Unknown error", error.Message, StringComparison.Ordinal);
        File.Delete(folder.File);
    }

    [Theory]
    [InlineData("a/../../../../victim")]
    [InlineData("\0\0")]
    public async Task A_lock_with_a_made_up_nonce_is_one_that_does_not_say_who_it_is(string nonce)
    {
        using var folder = new StoreFolder();
        await File.WriteAllTextAsync(folder.File + ".lock", $"forge reservation lock\nhost={Dead().Host}\nboot={Dead().Boot}\nspace={Dead().Space}\npid=1\nstarted=0\nuser=x\nnonce={nonce}\nend\n");
        File.SetLastWriteTimeUtc(folder.File + ".lock", DateTime.UtcNow.AddMinutes(-1));
        Assert.Null((await folder.ReserveAsync("bob")).Refusal);
        Assert.Empty(folder.Leftovers);
    }

    [Fact]
    public async Task A_killed_writer_and_a_killed_breaker_of_its_lock_are_both_recovered_from()
    {
        using var folder = new StoreFolder();
        var first = Dead();
        await File.WriteAllBytesAsync(folder.File + ".lock", first.ToBytes());
        await File.WriteAllBytesAsync($"{folder.File}.lock.{first.Nonce[..12]}", Dead().ToBytes());
        Assert.Null((await folder.ReserveAsync("carol", store: folder.Store(lockSeconds: 5))).Refusal);
        Assert.Empty(folder.Leftovers);
    }

    [Fact]
    public async Task Many_who_find_one_stale_lock_break_it_once()
    {
        for (var round = 0; round < 10; round++)
        {
            using var folder = new StoreFolder();
            await File.WriteAllBytesAsync(folder.File + ".lock", Dead().ToBytes());
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(index => Task.Run(() => folder.ReserveAsync($"user{index}", gpu: index))));
            Assert.All(outcomes, outcome => Assert.Null(outcome.Refusal));
            Assert.Equal(8, (await folder.EntriesAsync()).Count);
            Assert.Empty(folder.Leftovers);
        }
    }

    [Fact]
    public async Task Cancelling_leaves_nothing_behind()
    {
        using var folder = new StoreFolder();
        using var cancel = new CancellationTokenSource();
        var store = folder.Store(new Act(WriteStep.TempCreated, cancel.Cancel));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.WriteAsync(
            book => folder.Law().Reserve(book, new("a", "local", 0, null, "bob", "work", 1, null)), cancel.Token));
        Assert.Empty(folder.Leftovers);
        Assert.False(File.Exists(folder.File));
    }

    /// <summary>The identity of a process of this machine that has ended.</summary>
    private static LockIdentity Dead()
    {
        using var process = Process.Start(new ProcessStartInfo(OperatingSystem.IsWindows() ? "where" : "true")) ?? throw new InvalidOperationException();
        process.WaitForExit();
        return LockIdentity.OfThisProcess() with { Pid = process.Id, Started = "1" };
    }

    /// <summary>Stops for ever behind a step, as a killed process does: nothing that comes later in it runs.</summary>
    private sealed class Freeze(WriteStep step) : IWriteSteps
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public Task DoneAsync(WriteStep done)
        {
            if (done != step)
            {
                return Task.CompletedTask;
            }

            _reached.SetResult();
            return new TaskCompletionSource().Task;
        }
    }

    private sealed class Act(WriteStep step, Action action) : IWriteSteps
    {
        public Task DoneAsync(WriteStep done)
        {
            if (done == step)
            {
                action();
            }

            return Task.CompletedTask;
        }
    }
}
