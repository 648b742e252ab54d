using System.Diagnostics;
using ForgeLsp.Tests.Unit.Adapters.Reservations;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Check;

/// <summary>Stopping <c>forge check</c> in the middle of writing, by Ctrl-C and by force: each file is the old or the new one, whole.</summary>
public sealed class CheckInterruptTests : IDisposable
{
    private const int Files = 600;
    private const string Slips = "experiment_id: wine\nresearcher: alise\ncreated: 2026-01-05\nstatus: plannd\ngoal: win\n";
    private const string Fixed = "experiment_id: wine\nresearcher: alice\ncreated: 2026-01-05\nstatus: planned\ngoal: win\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("KILL", 137)]
    public async Task Fixing_leaves_each_file_whole(string signal, int exitCode)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // no such signals there
        }

        for (var i = 0; i < Files; i++)
        {
            _folder.Write($"experiments/alice/e{i:0000}/metadata.yaml", Slips);
        }

        using var process = ForgeProgram.Start(_folder.Path, "check", "--fix");

        // The first one is written: the others are about to be.
        var first = Path.Combine(_folder.Path, "experiments/alice/e0000/metadata.yaml");
        while (!process.HasExited && await File.ReadAllTextAsync(first, TestContext.Current.CancellationToken) == Slips)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Kill(signal, process);
        var ended = await ForgeProgram.EndAsync(process);
        var texts = Enumerable.Range(0, Files).Select(i => File.ReadAllText(Path.Combine(_folder.Path, $"experiments/alice/e{i:0000}/metadata.yaml"))).ToList();
        Assert.All(texts, static text => Assert.True(text is Slips or Fixed, text));

        // A machine may be so fast that it was done; then it says so.
        Assert.True(ended.ExitCode == exitCode || texts.TrueForAll(static text => text == Fixed), $"{ended.ExitCode}: {ended.Error}");
        if (signal == "INT")
        {
            Assert.Equal(Files, Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Length);
        }

        Assert.Equal(0, (await ForgeProgram.RunAsync(_folder.Path, "check", "--fix", "--rules", "FRG002,FRG101")).ExitCode);
    }

    [Fact]
    public async Task The_baseline_is_the_old_one_or_the_new_one()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // no such signals there
        }

        for (var i = 0; i < Files; i++)
        {
            _folder.Write($"experiments/alice/e{i:0000}/metadata.yaml", Slips);
        }

        const string Old = "{\n  \"version\": 1,\n  \"findings\": []\n}\n";
        var baseline = _folder.Write("forge.baseline.json", Old);
        using (var whole = ForgeProgram.Start(_folder.Path, "check", "--write-baseline"))
        {
            await ForgeProgram.EndAsync(whole);
        }

        var full = await File.ReadAllTextAsync(baseline, TestContext.Current.CancellationToken);
        Assert.NotEqual(Old, full);
        for (var attempt = 0; attempt < 4; attempt++)
        {
            await File.WriteAllTextAsync(baseline, Old, TestContext.Current.CancellationToken);
            using var process = ForgeProgram.Start(_folder.Path, "check", "--write-baseline");

            // Stopped at any moment: as soon as it is there, or once it has begun to write beside.
            while (!process.HasExited && attempt > 1 && Directory.GetFiles(_folder.Path, "*.tmp").Length == 0)
            {
                await Task.Yield();
            }

            Kill(attempt % 2 == 0 ? "INT" : "KILL", process);
            await ForgeProgram.EndAsync(process);
            Assert.True(await File.ReadAllTextAsync(baseline, TestContext.Current.CancellationToken) is var text && (text == Old || text == full), "half-written");
        }
    }

    private static void Kill(string signal, Process process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
    }
}
