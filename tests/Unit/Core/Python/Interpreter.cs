using System.Diagnostics;
using System.Text;

namespace ForgeLsp.Tests.Unit.Core.Python;

/// <summary>A CPython of this machine.</summary>
/// <param name="Command">How it is started.</param>
/// <param name="Version">Its version.</param>
/// <param name="Library">The folder of its standard library.</param>
internal sealed record Interpreter(string Command, Version Version, string Library)
{
    private const string Introduction = "import sys, sysconfig; print('%d.%d.%d' % sys.version_info[:3]); print(sysconfig.get_paths()['stdlib'])";

    /// <summary>
    /// Those that <c>FORGE_TEST_PYTHON</c> names (several as in PATH), else those in PATH and in the folders of pyenv, newest first and one of each version.
    /// </summary>
    public static async Task<IReadOnlyList<Interpreter>> FindAsync()
    {
        var found = new List<Interpreter>();
        foreach (var command in Candidates())
        {
            try
            {
                var lines = (await RunAsync(command, "-c", Introduction)).Split('\n', StringSplitOptions.TrimEntries);
                if (lines.Length > 1 && Version.TryParse(lines[0], out var version) && Directory.Exists(lines[1]) && !found.Exists(other => other.Version == version))
                {
                    found.Add(new Interpreter(command, version, lines[1]));
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // No such command here.
            }
        }

        return found.Count > 0 ? [.. found.OrderByDescending(python => python.Version)] : throw new InvalidOperationException(
            "These tests compare with CPython and found none. Install it (Debian, Ubuntu: apt-get install python3; Windows: winget install Python.Python.3.12), "
            + "or name one in FORGE_TEST_PYTHON.");
    }

    /// <summary>Starts it with <paramref name="arguments"/>; its output can be read.</summary>
    public Process Start(params string[] arguments) => Start(Command, arguments);

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("FORGE_TEST_PYTHON") is { Length: > 0 } named)
        {
            return named.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        }

        var pyenv = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pyenv", "versions");
        return Enumerable.Range(9, 8).Select(minor => $"python3.{minor}").Prepend("python3").Prepend("python")
            .Concat(Directory.Exists(pyenv) ? Directory.EnumerateDirectories(pyenv).Select(folder => Path.Combine(folder, "bin", "python")) : []);
    }

    private static async Task<string> RunAsync(string command, params string[] arguments)
    {
        using var process = Start(command, arguments);
        return await process.StandardOutput.ReadToEndAsync();
    }

    private static Process Start(string command, string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, StandardOutputEncoding = Encoding.UTF8 };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"'{command}' did not start.");
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }
}
