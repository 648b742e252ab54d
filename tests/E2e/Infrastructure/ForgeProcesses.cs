using System.ComponentModel;
using System.Diagnostics;

namespace ForgeLsp.Tests.E2e.Infrastructure;

/// <summary>The language servers that a workbench of ours has started.</summary>
internal static class ForgeProcesses
{
    /// <summary>Ids of the running servers whose program lies below a folder.</summary>
    public static IReadOnlyList<int> Below(string folder)
    {
        var found = new List<int>();
        foreach (var process in Process.GetProcessesByName("forge"))
            using (process)
                if (Program(process)?.StartsWith(folder, StringComparison.Ordinal) == true) found.Add(process.Id);
        return found;
    }

    /// <summary>Kills them, as a crash would, and returns their ids.</summary>
    public static IReadOnlyList<int> KillBelow(string folder)
    {
        var ids = Below(folder);
        foreach (var id in ids)
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            process.WaitForExit();
        }
        return ids;
    }

    private static string? Program(Process process)
    {
        try
        {
            return process.MainModule?.FileName;
        }
        catch (Exception gone) when (gone is Win32Exception or InvalidOperationException)
        {
            return null;
        }
    }
}
