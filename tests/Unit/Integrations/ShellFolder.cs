using System.Diagnostics;
using ForgeLsp.Tests.Unit.Adapters.Reservations;
using ForgeLsp.Tests.Unit.Infrastructure;

namespace ForgeLsp.Tests.Unit.Integrations;

/// <summary>A clone whose shell finds the built <c>forge</c> on its PATH.</summary>
internal sealed class ShellFolder : IDisposable
{
    private readonly TempFolder _programs = new();

    public ShellFolder()
    {
        Programs = _programs.Path;
        Program("forge", $"exec {ForgeProgram.ShellCommand} \"$@\"");
        Clone.Git("config", "user.name", "alice");
        Clone.Git("config", "user.email", "alice@example.org");
        Clone.Git("config", "commit.gpgsign", "false");
    }

    public GitFolder Clone { get; } = new();

    /// <summary>The folder at the front of the PATH.</summary>
    public string Programs { get; }

    /// <summary>Puts a shell script on the PATH.</summary>
    public void Program(string name, string script)
    {
        var file = _programs.Write(name, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Runs a script as GitHub's runner does (<c>bash --noprofile --norc -eo pipefail FILE</c>), in the clone.</summary>
    public async Task<(int Exit, string Output, string Error)> BashAsync(string script, IReadOnlyDictionary<string, string>? variables = null)
    {
        var file = _programs.Write("step.sh", script);
        var start = new ProcessStartInfo("bash", ["--noprofile", "--norc", "-eo", "pipefail", file])
        {
            WorkingDirectory = Clone.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PATH"] = Programs + System.IO.Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("bash is not on PATH.");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    public void Dispose()
    {
        Clone.Dispose();
        _programs.Dispose();
    }
}
