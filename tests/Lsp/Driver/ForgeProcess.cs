using System.Diagnostics;
using Xunit;

namespace ForgeLsp.Tests.Lsp.Driver;

/// <summary>The built <c>forge lsp</c> as an editor starts it.</summary>
public sealed class ForgeProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _errors = [];

    private ForgeProcess(Process process, bool reads)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.Add(line.Data ?? "");
            }
        };
        process.BeginErrorReadLine();
        Client = new LspClient(process.StandardInput.BaseStream, process.StandardOutput.BaseStream, reads);
    }

    public LspClient Client { get; }

    /// <summary>The server beside the tests, or the one that <c>FORGE_EXECUTABLE</c> names: a release is tested as it is packed.</summary>
    public static string Executable => Environment.GetEnvironmentVariable("FORGE_EXECUTABLE") is { Length: > 0 } other ? other : Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "forge.exe" : "forge");

    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return string.Join('\n', _errors);
            }
        }
    }

    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public bool HasExited => _process.HasExited;

    public static ForgeProcess Start(params string[] args) => Launch(Executable, ["lsp", .. args.Length == 0 ? ["--stdio"] : args], reads: true);

    /// <summary>A client that never reads.</summary>
    public static ForgeProcess StartUnread() => Launch(Executable, ["lsp", "--stdio"], reads: false);

    public static ForgeProcess Launch(string program, IEnumerable<string> args, bool reads)
    {
        var start = new ProcessStartInfo(program, args) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        return new ForgeProcess(Process.Start(start) ?? throw new InvalidOperationException("forge did not start"), reads);
    }

    /// <summary>Waits until stderr holds <paramref name="text"/>; it comes by another way than the answers.</summary>
    public async Task SaysAsync(string text)
    {
        var end = DateTime.UtcNow + LspClient.Patience;
        while (!Errors.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(DateTime.UtcNow < end, $"stderr never says '{text}', only:\n{Errors}");
            await Task.Delay(20);
        }
    }

    public void CloseInput() => _process.StandardInput.Close();

    public async Task<int> ExitCodeAsync(TimeSpan? within = null)
    {
        await _process.WaitForExitAsync().WaitAsync(within ?? LspClient.Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
