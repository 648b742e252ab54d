using System.Globalization;
using System.Runtime.InteropServices;

namespace ForgeLsp.Host.Cli;

/// <summary>Asks Linux for pages of 2 MB where much memory is taken at once: handing out 4 KB at a time costs a tenth of a large check.</summary>
internal static class LargePages
{
    /// <summary>MADV_HUGEPAGE of <c>madvise(2)</c>. What the system does with it is its own business; nothing depends on it.</summary>
    private const int Huge = 14;

    /// <summary>Smaller pieces are the runtime's own and fill slowly, bytes.</summary>
    private const long MinBytes = 64L << 20;

    /// <summary>Asks for every large piece of memory that the process has taken and not yet used. Nothing happens where that cannot be known.</summary>
    public static void Ask()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            foreach (var line in File.ReadLines("/proc/self/maps"))
            {
                if (PieceIn(line) is var (start, length) && length >= MinBytes)
                {
                    _ = Advise(start, (nuint)length, Huge);
                }
            }
        }
        catch (Exception unavailable) when (unavailable is IOException or UnauthorizedAccessException or DllNotFoundException or EntryPointNotFoundException)
        {
            // Then the pages are small.
        }
    }

    /// <summary>Start and length of memory that belongs to no file and may be written, as <c>proc_pid_maps(5)</c> has it; null for any other line.</summary>
    internal static (nint Start, long Length)? PieceIn(ReadOnlySpan<char> line)
    {
        const string Anonymous = " rw-p 00000000 00:00 0";
        var dash = line.IndexOf('-');
        var blank = line.IndexOf(' ');
        return dash > 0 && blank > dash && line[blank..].TrimEnd().SequenceEqual(Anonymous)
            && long.TryParse(line[..dash], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var start)
            && long.TryParse(line[(dash + 1)..blank], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var end) ? ((nint)start, end - start) : null;
    }

    [DllImport("libc", EntryPoint = "madvise", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(nint start, nuint length, int advice);
}
