using System.Globalization;

namespace ForgeLsp.Adapters.Gpu;

/// <summary>Whose a process is, by <c>/proc</c> and <c>/etc/passwd</c>; other systems do not tell.</summary>
internal static class ProcessOwners
{
    /// <summary>Name of the user (the number where it has none), or null where the process is gone or hidden.</summary>
    public static string? OwnerOf(int pid, string procFolder = "/proc", string passwdFile = "/etc/passwd")
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
