using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace ForgeLsp.Adapters.Reproducing;

/// <summary>
/// Ends what a command left behind: a process that left its parent is in no tree any more, but carries the variable that the command was given. Only Linux
/// shows the variables of processes; elsewhere ending the tree has to do.
/// </summary>
public static class MarkedProcesses
{
    /// <summary>The variable.</summary>
    public const string Variable = "FORGE_REPRODUCE";

    /// <summary>Ends every process of this user that was started with the mark.</summary>
    /// <returns>How many.</returns>
    public static int End(string mark)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        var wanted = Encoding.UTF8.GetBytes($"{Variable}={mark}\0");
        var ended = 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var id) && id != Environment.ProcessId && Carries(folder, wanted))
            {
                try
                {
                    using var process = Process.GetProcessById(id);
                    process.Kill();
                    ended++;
                }
                catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
                {
                    // It ended by itself.
                }
            }
        }

        return ended;
    }

    private static bool Carries(string folder, ReadOnlySpan<byte> wanted)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan().IndexOf(wanted) >= 0;
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            return false; // another user's, or gone
        }
    }
}
