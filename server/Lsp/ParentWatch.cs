using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ForgeLsp.Lsp;

/// <summary>
/// Notices that the client's process is gone, within two seconds. A process that cannot be seen at the beginning (a client outside of the
/// container) is not watched; an id that another process took over counts as gone, and so does a process that is dead but not yet buried.
/// </summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Watches in the background and calls <paramref name="gone"/> once; <paramref name="invisible"/> where there is nothing to watch.</summary>
    public static void Start(int processId, Action gone, Action invisible)
    {
        if (processId <= 0)
        {
            return;
        }

        // A thread of its own: the pool may be busy with whatever made the client kill us.
        var thread = new Thread(() => Watch(processId, gone, invisible), maxStackSize: 256 * 1024) { IsBackground = true, Name = "forge parent watch" };
        thread.Start();
    }

    private static void Watch(int processId, Action gone, Action invisible)
    {
        using var parent = Open(processId);
        if (parent is null)
        {
            invisible();
            return;
        }

        while (parent.IsAlive)
        {
            Thread.Sleep(Interval);
        }

        gone();
    }

    private static IParent? Open(int processId)
    {
        if (OperatingSystem.IsLinux())
        {
            return LinuxParent.Find(processId);
        }

        try
        {
            var process = Process.GetProcessById(processId);
            return process.HasExited ? null : new OtherParent(process);
        }
        catch (Exception unseen) when (unseen is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    private interface IParent : IDisposable
    {
        bool IsAlive { get; }
    }

    /// <summary>By /proc/PID/stat (proc(5)): field 3 is the state, field 22 the start time, which tells one use of an id from the next.</summary>
    private sealed class LinuxParent(int processId, string started) : IParent
    {
        public bool IsAlive => Started(processId) == started;

        public static LinuxParent? Find(int processId) => Started(processId) is { } started ? new LinuxParent(processId, started) : null;

        public void Dispose()
        {
        }

        private static string? Started(int processId)
        {
            try
            {
                // The second field, a name in parentheses, may hold anything.
                var stat = File.ReadAllText("/proc/" + processId.ToString(CultureInfo.InvariantCulture) + "/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                return fields[0] is "Z" or "X" ? null : fields[19];
            }
            catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    /// <summary>By a handle on the process, which keeps its id from being used again.</summary>
    private sealed class OtherParent(Process process) : IParent
    {
        public bool IsAlive => !process.HasExited;

        public void Dispose() => process.Dispose();
    }
}
