using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Gates;

/// <summary>Runs the commands of gates as processes of this machine.</summary>
/// <param name="searchPath">The value of <c>PATH</c>.</param>
/// <param name="endings">The value of <c>PATHEXT</c>; read on Windows only.</param>
/// <param name="surroundings">Variables of the environment to set, or with null to take away.</param>
/// <param name="limitName">What sets the limit of time, for people.</param>
public sealed class GateProcess(string? searchPath, TimeProvider time, string? endings = null, IReadOnlyDictionary<string, string?>? surroundings = null, string limitName = "`minutes` of the gate in forge.yaml") : IGateRunner
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<GateRun> RunAsync(IReadOnlyList<string> command, string folder, TimeSpan limit, Action<string> output, CancellationToken cancel)
    {
        if (Find(command[0], folder) is not { } program)
        {
            return new GateRun(null, $"there is no program `{command[0]}`; install it, or write its path");
        }

        if (GatePrograms.Misread(program, command.Skip(1)) is { } misread)
        {
            return new GateRun(null, $"`{command[0]}` is a batch file, which would take characters of `{misread}` for commands; call the program itself, or a script of your own");
        }

        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, command.Skip(1))
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                CreateNoWindow = true,
                StandardOutputEncoding = Encoding.UTF8,
                StandardErrorEncoding = Encoding.UTF8,
            },
        };
        foreach (var (name, value) in surroundings ?? new Dictionary<string, string?>())
        {
            if (value is null)
            {
                process.StartInfo.Environment.Remove(name);
            }
            else
            {
                process.StartInfo.Environment[name] = value;
            }
        }

        var gate = new Lock();
        void Tell(string? line)
        {
            if (line is not null)
            {
                lock (gate)
                {
                    output(line);
                }
            }
        }

        process.OutputDataReceived += (_, line) => Tell(line.Data);
        process.ErrorDataReceived += (_, line) => Tell(line.Data);
        cancel.ThrowIfCancellationRequested();
        try
        {
            process.Start();
        }
        catch (Win32Exception problem)
        {
            return new GateRun(null, $"`{command[0]}` cannot be started: {problem.Message}");
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limited = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limited.Token);
        try
        {
            await WaitAsync(process, either.Token);
            return new GateRun(process.ExitCode, null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new GateRun(null, $"it did not end within {limit.TotalMinutes:0.##} min, and was ended; {limitName} allows more");
        }
        finally
        {
            Kill(process);
        }
    }

    /// <summary>Waits for the process, and a moment for output behind it: a child that it left behind may hold the pipes for ever.</summary>
    private async Task WaitAsync(Process process, CancellationToken cancel)
    {
        var end = process.WaitForExitAsync(cancel);
        while (!process.HasExited)
        {
            await Task.WhenAny(end, Task.Delay(TimeSpan.FromMilliseconds(100), time, cancel));
            cancel.ThrowIfCancellationRequested();
        }

        try
        {
            await end.WaitAsync(Rest, time, cancel);
        }
        catch (TimeoutException)
        {
            // Its own output is read; the rest is a stranger's.
        }
    }

    /// <summary>A program by its name on the PATH, or by a path that is relative to the workspace.</summary>
    private string? Find(string name, string folder) => GatePrograms.Find(name, folder, searchPath, OperatingSystem.IsWindows() ? endings ?? "" : null);

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself.
        }
    }
}
