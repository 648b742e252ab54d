using System.Diagnostics;
using System.Text;

namespace ForgeLsp.Tests.E2e.Infrastructure;

/// <summary>A program that was started, with what it has written so far.</summary>
internal sealed class Program : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    /// <summary>Starts it. A variable that is null is removed from the environment.</summary>
    public Program(string file, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string?>? variables = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in variables ?? new Dictionary<string, string?>()) start.Environment[name] = value;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _process.StandardInput.Close();
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Everything that it has written.</summary>
    public string Log
    {
        get
        {
            lock (_output) return $"{_output}{_error}";
        }
    }

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Output, string Error)> FinishAsync()
    {
        await _process.WaitForExitAsync();
        lock (_output) return (_process.ExitCode, _output.ToString(), _error.ToString());
    }

    /// <summary>Kills it and all that it started.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
        _process.Dispose();
    }

    private void Append(StringBuilder text, string? line)
    {
        if (line is null) return;
        lock (_output) text.AppendLine(line);
    }
}
