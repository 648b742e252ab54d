using System.Diagnostics;
using ForgeLsp.Adapters.Gates;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Gates;

public sealed class GateProcessTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Output_comes_line_by_line_and_the_exit_code_is_told()
    {
        var (run, lines) = await RunAsync("echo one; echo two >&2; pwd; exit 3");
        Assert.Equal((3, (string?)null), (run.ExitCode, run.Problem));
        Assert.Equal(3, lines.Count);
        Assert.Contains("one", lines);
        Assert.Contains("two", lines);
        Assert.Contains(lines, line => line.EndsWith(Path.GetFileName(_folder.Path), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_no_exception()
    {
        var run = await new GateProcess(Environment.GetEnvironmentVariable("PATH"), TimeProvider.System).RunAsync(["no-such-program"], _folder.Path, TimeSpan.FromMinutes(1), static _ => { }, default);
        Assert.Contains("there is no program `no-such-program`", run.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_runs_too_long_is_ended_with_all_that_it_started()
    {
        var (run, _) = await RunAsync("sleep 300 & echo $! > child; wait", TimeSpan.FromSeconds(1));
        Assert.Null(run.ExitCode);
        Assert.Contains("did not end within", run.Problem, StringComparison.Ordinal);
        await AssertGoneAsync();
    }

    [Fact]
    public async Task What_is_cancelled_is_ended_with_all_that_it_started()
    {
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new GateProcess(Environment.GetEnvironmentVariable("PATH"), TimeProvider.System).RunAsync(
            ["sh", "-c", "sleep 300 & echo $! > child; echo started; wait"], _folder.Path, TimeSpan.FromMinutes(5), _ => cancel.Cancel(), cancel.Token));
        await AssertGoneAsync();
    }

    public void Dispose() => _folder.Dispose();

    private async Task AssertGoneAsync()
    {
        var id = int.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.Path, "child")), System.Globalization.CultureInfo.InvariantCulture);
        try
        {
            using var child = Process.GetProcessById(id);
            await child.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }
        catch (ArgumentException)
        {
            // Gone already.
        }
    }

    private async Task<(ForgeLsp.Core.Ports.GateRun Run, List<string> Lines)> RunAsync(string script, TimeSpan? limit = null)
    {
        var lines = new List<string>();
        var run = await new GateProcess(Environment.GetEnvironmentVariable("PATH"), TimeProvider.System).RunAsync(["sh", "-c", script], _folder.Path, limit ?? TimeSpan.FromMinutes(1), lines.Add, default);
        return (run, lines);
    }
}
