using System.Runtime.InteropServices;
using System.Text;

namespace ForgeLsp.Adapters.Reservations;

/// <summary>What a file needs to be there after a power cut, and to stay writable for the team.</summary>
internal static class DurableFiles
{
    // Codes of this facility (FACILITY_URT) are the runtime's own and mean nothing to the system.
    private const int RuntimeFacility = 0x13;
    private const UnixFileMode AnyWrite = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>
    /// Makes a rename in <paramref name="folder"/> durable. Windows journals renames and offers no such call; a file system that
    /// refuses it is no reason to fail a write that has happened.
    /// </summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(Encoding.UTF8.GetBytes(folder + "\0"), 0);
        if (descriptor >= 0)
        {
            _ = Fsync(descriptor);
            _ = Close(descriptor);
        }
    }

    /// <summary>Gives <paramref name="temp"/> the permissions of the file that it replaces; a new file is writable for whom its folder is.</summary>
    public static void CopyMode(string target, string folder, string temp)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (File.Exists(target))
        {
            File.SetUnixFileMode(temp, File.GetUnixFileMode(target));
            return;
        }

        var shared = new DirectoryInfo(folder).UnixFileMode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        File.SetUnixFileMode(temp, File.GetUnixFileMode(temp) | shared);
    }

    /// <summary>Whether somebody took all rights to write <paramref name="file"/> away: a rename would not mind, but they would.</summary>
    public static bool IsReadOnly(string file) => OperatingSystem.IsWindows()
        ? (File.GetAttributes(file) & FileAttributes.ReadOnly) != FileAttributes.None
        : (File.GetUnixFileMode(file) & AnyWrite) == UnixFileMode.None || !CanOpenForWriting(file);

    /// <summary>The operating system's words for an error: <c>No space left on device</c>. The runtime's own texts are not in a trimmed build.</summary>
    public static string Reason(Exception error) => (error.HResult & 0xFFFF) is > 0 and var code && (error.HResult >> 16 & 0x1FFF) != RuntimeFacility && error is IOException or UnauthorizedAccessException
        ? Marshal.GetPInvokeErrorMessage(code).TrimEnd('.')
        : error.Message.TrimEnd('.');

    private static bool CanOpenForWriting(string file)
    {
        try
        {
            using var opened = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
