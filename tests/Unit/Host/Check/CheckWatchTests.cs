using System.Diagnostics;
using ForgeLsp.Tests.Unit.Adapters.Reservations;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Check;

/// <summary><c>forge check --watch</c> as a process, its output in a pipe.</summary>
public sealed class CheckWatchTests : IAsyncDisposable
{
    private const string Good = "experiment_id: wine\nresearcher: alice\ncreated: 2026-01-05\nstatus: planned\ngoal: win\n";
    private const string Waiting = "forge: waiting for changes; Ctrl-C ends.";

    private readonly TempFolder _folder = new();
    private Process? _process;

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Changes_are_checked_as_they_come_and_stopping_is_no_failure()
    {
        _folder.Write("experiments/alice/wine/metadata.yaml", Good);
        _process = ForgeProgram.Start(_folder.Path, "check", "--watch");
        Assert.Equal("1 file checked, no findings.", await PassAsync());

        // A new file that says the same id makes the old one wrong too.
        _folder.Write("experiments/bob/wine/metadata.yaml", Good.Replace("alice", "bob", StringComparison.Ordinal));
        Assert.Equal("2 files checked, 2 findings.", await PassAsync());
        File.Delete(Path.Combine(_folder.Path, "experiments/bob/wine/metadata.yaml"));
        Assert.Equal("1 file checked, no findings.", await PassAsync());

        _folder.Write("experiments/alice/wine/metadata.yaml", Good.Replace("planned", "plannd", StringComparison.Ordinal));
        Assert.Equal("1 file checked, 1 finding.", await PassAsync());
        _folder.Write("forge.yaml", "rules:\n  FRG002: off\n");
        Assert.Equal("2 files checked, no findings.", await PassAsync());
        Assert.Equal(0, await InterruptAsync());
    }

    /// <summary>Reads up to the next time that it waits; returns the line that counts.</summary>
    private async Task<string> PassAsync()
    {
        Assert.NotNull(_process);
        Assert.Equal(Waiting, await _process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken));
        string? line;
        do
        {
            line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.NotNull(line);
            Assert.DoesNotContain('\e', line);
        }
        while (!line.Contains(" checked, ", StringComparison.Ordinal));

        // How many of them have a fix stands behind, and is another test's.
        return line.Split(" (")[0];
    }

    private async Task<int> InterruptAsync()
    {
        Assert.NotNull(_process);
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }
}
