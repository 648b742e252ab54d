using System.Diagnostics;
using System.Runtime.InteropServices;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Reservations;

/// <summary><c>forge gpu run</c> as a process, with programs that say what they got, and killed in every way.</summary>
[Trait("Needs", "PostgreSQL")]
public sealed class GpuRunTests : IDisposable
{
    private const string Uuid = "GPU-7c9d2e4f-1a3b-4c5d-8e6f-9a0b1c2d3e4f";
    private readonly string _folder = Directory.CreateTempSubdirectory("forge-gpu-run").FullName;

    public static TheoryData<string> Kinds => new("file", "database");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_command_sees_its_card_by_uuid_and_the_booking_ends_with_it(string kind)
    {
        using var place = Place(kind);
        Policy($"gpus: {{ inventory: [{{ gpu_id: 1, name: NVIDIA A100-SXM4-80GB, uuid: {Uuid} }}] }}");
        var result = await RunAsync(place, ["--gpu", "a100"], "sh", "-c", "echo $CUDA_VISIBLE_DEVICES $CUDA_DEVICE_ORDER; echo oops >&2; sleep 1.2; exit 7");
        Assert.Equal((7, $"{Uuid} PCI_BUS_ID"), (result.ExitCode, result.Output.Trim()));
        Assert.Contains("oops", result.Error, StringComparison.Ordinal);
        var entry = Assert.Single(await NowAsync(place));
        Assert.Equal((1, Uuid, true), (entry.GpuId, entry.GpuUuid, entry.End <= DateTimeOffset.UtcNow));
        Assert.StartsWith("sh -c echo", entry.Purpose, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_uuid_the_index_is_told_and_several_are_booked_at_once()
    {
        using var place = Place("file");
        var result = await RunAsync(place, ["--gpu", "2,3"], "sh", "-c", "echo $CUDA_VISIBLE_DEVICES; sleep 1.2");
        Assert.Equal((0, "2,3"), (result.ExitCode, result.Output.Trim()));
        Assert.Equal([2, 3], (await NowAsync(place)).Select(entry => entry.GpuId).Order());
    }

    [Fact]
    public async Task Input_goes_to_the_command_byte_for_byte()
    {
        using var place = Place("file");
        using var process = Start(place, ["--gpu", "0"], "cat");
        await process.StandardInput.WriteAsync("first\nsecond ü\n");
        Assert.Equal("first\nsecond ü\n", (await ForgeProgram.EndAsync(process)).Output);
    }

    [Fact]
    public async Task A_held_card_is_exit_code_4_and_the_command_is_never_started()
    {
        using var place = Place("file");
        place.Clock.Now = DateTimeOffset.UtcNow;
        await place.ReserveAsync("bob");
        var result = await RunAsync(place, ["--gpu", "0", "--user", "carol"], "touch", Path.Combine(_folder, "started"));
        Assert.Equal(4, result.ExitCode);
        Assert.Contains("held by bob until", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "started")));
    }

    [Theory]
    [InlineData("no-such-program-here", 127)]
    [InlineData("./readme.txt", 126)]
    public async Task What_cannot_be_started_holds_no_card(string program, int code)
    {
        using var place = Place("file");
        await File.WriteAllTextAsync(Path.Combine(_folder, "readme.txt"), "text");
        var result = await RunAsync(place, ["--gpu", "0"], program);
        Assert.Equal(code, result.ExitCode);
        Assert.DoesNotContain(await NowAsync(place), entry => entry.End > DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task A_program_of_the_current_folder_is_not_taken_for_one_of_the_path()
    {
        using var place = Place("file");
        var trap = Path.Combine(_folder, "only-here");
        await File.WriteAllTextAsync(trap, "#!/bin/sh\necho trapped\n");
        File.SetUnixFileMode(trap, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(127, (await RunAsync(place, ["--gpu", "0"], "only-here")).ExitCode);
    }

    [Theory]
    [InlineData(15, "trap 'echo asked; exit 3' TERM", 3)]
    [InlineData(2, "trap 'echo asked; exit 4' INT", 4)]
    [InlineData(1, "trap 'echo asked; exit 6' HUP", 6)]
    [InlineData(10, "trap 'echo asked; exit 5' USR1", 5)]
    [InlineData(15, "true", 143)]
    public async Task Signals_go_on_to_the_command_and_the_card_is_free_when_it_has_ended(int signal, string trap, int code)
    {
        using var place = Place("file");
        using var process = Start(place, ["--gpu", "0"], "sh", "-c", $"{trap}; echo ready; while :; do sleep 0.05; done");
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
        Assert.Equal(0, Kill(process.Id, signal));
        var result = await ForgeProgram.EndAsync(process);
        Assert.Equal((code, code == 143 ? "" : "asked"), (result.ExitCode, result.Output.Trim()));
        Assert.DoesNotContain(await NowAsync(place), entry => entry.End > DateTimeOffset.UtcNow);
    }

    /// <summary>As an editor ends a task: it tells the first process in the terminal alone, and leaves the terminal open.</summary>
    [Fact]
    public async Task In_a_terminal_a_hangup_of_forge_alone_ends_the_command_and_frees_the_card()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "The program script, which makes a terminal, is not here: install bsdutils or util-linux.");
        using var place = Place("file");
        var command = $"exec {ForgeProgram.ShellCommand} gpu run --gpu 0 --reservations '{place.Address}' -- sh -c 'echo forge=$PPID=; exec sleep 60'";
        var start = new ProcessStartInfo("/usr/bin/script", ["-qefc", command, "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = _folder };
        using var terminal = Process.Start(start) ?? throw new InvalidOperationException("script did not start.");
        string? line;
        do
        {
            line = await terminal.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));
        }
        while (line is not null && !line.StartsWith("forge=", StringComparison.Ordinal));
        Assert.Equal(0, Kill(int.Parse(line?.Split('=')[1] ?? "", System.Globalization.CultureInfo.InvariantCulture), 1));
        await terminal.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
        await terminal.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.DoesNotContain(await NowAsync(place), entry => entry.End > DateTimeOffset.UtcNow);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Killed_forge_loses_the_card_with_its_lease_and_not_before_while_it_lives(string kind)
    {
        using var place = Place(kind);
        using var process = Start(place, ["--gpu", "0", "--lease", "4"], "sh", "-c", "echo $$; exec sleep 60");
        var child = int.Parse(await process.StandardOutput.ReadLineAsync() ?? "", System.Globalization.CultureInfo.InvariantCulture);
        try
        {
            // Well beyond the first lease: only what vouches for it keeps it.
            await Task.Delay(TimeSpan.FromSeconds(6));
            Assert.True(Assert.Single(await NowAsync(place)).End > DateTimeOffset.UtcNow);
            process.Kill();
            await process.WaitForExitAsync();
            var killedAt = Stopwatch.GetTimestamp();
            Assert.NotNull((await TakeAsync(place)).Refusal);
            while ((await TakeAsync(place)).Refusal is not null)
            {
                Assert.True(Stopwatch.GetElapsedTime(killedAt) < TimeSpan.FromSeconds(9), "The card is still held.");
                await Task.Delay(100);
            }

            Assert.Equal(2, (await NowAsync(place)).Count);
            Assert.Empty(ReservationLaw.Overlaps(await NowAsync(place)));
        }
        finally
        {
            _ = Kill(child, 9);
        }
    }

    [Fact]
    public async Task A_killed_command_is_an_end_like_any_other()
    {
        using var place = Place("file");
        using var process = Start(place, ["--gpu", "0"], "sh", "-c", "echo $$; exec sleep 60");
        _ = Kill(int.Parse(await process.StandardOutput.ReadLineAsync() ?? "", System.Globalization.CultureInfo.InvariantCulture), 9);
        Assert.Equal(137, (await ForgeProgram.EndAsync(process)).ExitCode);
        Assert.DoesNotContain(await NowAsync(place), entry => entry.End > DateTimeOffset.UtcNow);
    }

    private static BookingPlace Place(string kind) => BookingPlace.New(kind);

    private static Task<IReadOnlyList<Reservation>> NowAsync(BookingPlace place)
    {
        place.Clock.Now = DateTimeOffset.UtcNow;
        return place.EntriesAsync();
    }

    private static Task<ReservationOutcome> TakeAsync(BookingPlace place)
    {
        place.Clock.Now = DateTimeOffset.UtcNow;
        return place.ReserveAsync("carol");
    }

    private void Policy(string text) => File.WriteAllText(Path.Combine(_folder, "forge.yaml"), text);

    private Process Start(BookingPlace place, IEnumerable<string> options, params IEnumerable<string> command) =>
        ForgeProgram.Start(_folder, ["gpu", "run", "--reservations", place.Address, .. options, "--", .. command]);

    private async Task<ForgeProgram.Result> RunAsync(BookingPlace place, IEnumerable<string> options, params IEnumerable<string> command)
    {
        using var process = Start(place, options, command);
        return await ForgeProgram.EndAsync(process);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
