using System.Diagnostics;
using ForgeLsp.Tests.Unit.Adapters.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Reproducing;

/// <summary>A run that is stopped, from outside or by its limit: what it started is ended, and nothing is left.</summary>
public sealed class ReproduceInterruptTests : IDisposable
{
    /// <summary>Says where it is and whom it started, one of them in no tree any more, and then waits for ever.</summary>
    private const string Hangs = """
        import subprocess
        code = "import time\nwhile True: time.sleep(0.1)"
        child = subprocess.Popen([sys.executable, "-c", code])
        orphan = subprocess.run([sys.executable, "-c", f"import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', {code!r}], start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).pid)"], capture_output=True, text=True).stdout.strip()
        print(f"HERE {os.getcwd()} {os.getpid()} {child.pid} {orphan}", flush=True)
        while True: time.sleep(0.1)
        """;

    private readonly ReproduceClone _clone = new();

    public void Dispose() => _clone.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_signal_ends_all_and_leaves_nothing(string signal)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // no such signals there
        }

        _clone.Experiment("hangs", Hangs);
        _clone.Commit();
        var before = _clone.Fingerprint();
        using var process = ForgeProgram.Start(_clone.Path, "reproduce", "hangs");
        var (folder, ids) = await HereAsync(process);
        Assert.True(Directory.Exists(folder));
        using (var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var ended = await ForgeProgram.EndAsync(process);
        Assert.True(ended.ExitCode == 130, $"{ended.ExitCode}: {ended.Error}");
        await GoneAsync(folder, ids, before);
    }

    [Fact]
    public async Task A_limit_of_time_ends_all_and_leaves_nothing()
    {
        _clone.Experiment("hangs", Hangs);
        _clone.Commit();
        var before = _clone.Fingerprint();
        var (exit, _, error) = await _clone.RunAsync("hangs", "--timeout", "0.05");
        Assert.Equal(3, exit);
        Assert.Contains("did not end within 0.05 min", error, StringComparison.Ordinal);
        if (error.Split('\n').FirstOrDefault(static line => line.StartsWith("HERE ", StringComparison.Ordinal)) is { } line)
        {
            var (folder, ids) = Read(line);
            await GoneAsync(folder, ids, before);
        }
    }

    private async Task GoneAsync(string folder, IReadOnlyList<int> ids, string before)
    {
        Assert.False(Directory.Exists(folder));
        Assert.Equal(before, _clone.Fingerprint());
        foreach (var id in ids.Take(OperatingSystem.IsLinux() ? 3 : 2))
        {
            // What was ended may take a moment to be gone.
            var deadline = Stopwatch.StartNew();
            while (IsAlive(id) && deadline.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            Assert.False(IsAlive(id), $"process {id} is still there");
        }
    }

    private static async Task<(string Folder, IReadOnlyList<int> Ids)> HereAsync(Process process)
    {
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1)) is { } line)
        {
            if (line.StartsWith("HERE ", StringComparison.Ordinal))
            {
                return Read(line);
            }
        }

        throw new InvalidOperationException("The script did not start.");
    }

    private static (string Folder, IReadOnlyList<int> Ids) Read(string line)
    {
        var words = line.Trim().Split(' ');
        return (words[1], [.. words.Skip(2).Select(static word => int.Parse(word, System.Globalization.CultureInfo.InvariantCulture))]);
    }

    private static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);

            // One that nobody asked about after its end is still listed.
            return !(OperatingSystem.IsLinux() && File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].StartsWith('Z'));
        }
        catch (Exception gone) when (gone is ArgumentException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
