using System.Diagnostics;
using System.Text;

namespace ForgeLsp.Adapters.Gpu;

/// <summary>How a tool ended. <paramref name="ExitCode"/> is null where it was killed for running too long.</summary>
internal sealed record ToolResult(int? ExitCode, string Output, string Error);

/// <summary>Runs a tool within a time limit; what hangs is killed with all its children.</summary>
internal static class ToolRunner
{
    private const int MaxChars = 8 * 1024 * 1024;

    /// <summary>Finds a program on <c>PATH</c> (absolute folders only: a checkout must not bring its own), then in <paramref name="usual"/> places.</summary>
    public static string? Find(string name, string? searchPath, params IEnumerable<string> usual)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(Path.IsPathFullyQualified)
            .Concat(usual)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Runs <paramref name="program"/> without a shell.</summary>
    /// <param name="surroundings">Variables of the environment to set, or with null to take away.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static async Task<ToolResult> RunAsync(string program, IReadOnlyList<string> arguments, TimeSpan limit, TimeProvider time, CancellationToken cancel, IReadOnlyDictionary<string, string?>? surroundings = null)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                CreateNoWindow = true,
                StandardOutputEncoding = Encoding.UTF8,
                StandardErrorEncoding = Encoding.UTF8,
            },
        };
        process.StartInfo.Environment["LC_ALL"] = "C";
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

        process.Start();
        process.StandardInput.Close();
        var output = ReadAsync(process.StandardOutput);
        var error = ReadAsync(process.StandardError);
        try
        {
            // A child that inherited the pipes keeps them open behind its parent's back, so waiting for the texts counts too.
            await Task.WhenAll(process.WaitForExitAsync(cancel), output, error).WaitAsync(limit, time, cancel);
            return new ToolResult(process.ExitCode, await output, await error);
        }
        catch (TimeoutException)
        {
            return new ToolResult(null, "", "");
        }
        finally
        {
            Kill(process);
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It ended by itself, or hangs in the driver where no signal reaches it; nobody waits for it any more.
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        var buffer = new char[8192];
        int length;
        try
        {
            while ((length = await reader.ReadAsync(buffer)) > 0)
            {
                // Whatever pours out more is read on, so that it does not block, and dropped.
                text.Append(buffer, 0, Math.Min(length, MaxChars - text.Length));
            }
        }
        catch (Exception error) when (error is ObjectDisposedException or IOException or InvalidOperationException)
        {
            // Given up on: the process was killed and its pipes closed.
        }

        return text.ToString();
    }
}
