using System.Globalization;
using Card = ForgeLsp.Core.Model.Gpu;

namespace ForgeLsp.Adapters.Gpu;

/// <summary>Whose a process is: here by <c>/proc</c> and <c>/etc/passwd</c>, elsewhere by <c>ps</c>; other systems do not tell.</summary>
internal static class ProcessOwners
{
    /// <summary>The cards with the owners of their processes.</summary>
    public static IReadOnlyList<Card> Add(IReadOnlyList<Card> gpus, Func<int, string?> ownerOf) =>
        [.. gpus.Select(gpu => gpu with { Processes = [.. gpu.Processes.Select(process => process with { User = ownerOf(process.Pid) })] })];

    /// <summary>Owners by process id, as <c>ps -o pid=,user:64=</c> prints them.</summary>
    public static IReadOnlyDictionary<int, string> ReadPs(string output)
    {
        var owners = new Dictionary<int, string>();
        foreach (var line in output.Split('\n'))
        {
            var fields = line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (fields.Length == 2 && int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            {
                owners[pid] = fields[1];
            }
        }

        return owners;
    }

    /// <summary>As above, on this machine.</summary>
    public static string? OwnerOf(int pid) => OwnerOf(pid, "/proc", "/etc/passwd");

    /// <summary>Name of the user (the number where it has none), or null where the process is gone or hidden.</summary>
    public static string? OwnerOf(int pid, string procFolder, string passwdFile)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                return null;
            }

            // "Uid:\treal\teffective\tsaved\tfile system"
            var line = File.ReadLines(Path.Combine(procFolder, pid.ToString(CultureInfo.InvariantCulture), "status"))
                .FirstOrDefault(line => line.StartsWith("Uid:", StringComparison.Ordinal));
            var uid = line?.Split('\t', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1);
            return uid is null ? null : NameOf(uid, passwdFile) ?? uid;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? NameOf(string uid, string passwdFile)
    {
        try
        {
            return File.ReadLines(passwdFile).Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 2 && fields[2] == uid)?[0];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
