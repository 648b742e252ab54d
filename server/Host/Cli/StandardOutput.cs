using Microsoft.Win32.SafeHandles;

namespace ForgeLsp.Host.Cli;

/// <summary>Standard output that notices when nobody reads it any more; the console's own stream keeps silent about it, and a long list would go on for nobody.</summary>
internal static class StandardOutput
{
    private const int BrokenPipe = 32; // EPIPE
    private const int WindowsBrokenPipe = unchecked((int)0x8007006D);
    private const int WindowsNoData = unchecked((int)0x800700E8);

    /// <summary>The stream of bytes.</summary>
    public static Stream Open()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return Console.OpenStandardOutput();
        }

        try
        {
            var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);

            // Into a file this stream would write at places of its own, over what others write there.
            return stream.CanSeek ? Console.OpenStandardOutput() : stream;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Console.OpenStandardOutput();
        }
    }

    /// <summary>Whether a failure says that the reader is gone.</summary>
    public static bool IsClosed(IOException problem) => problem.HResult is BrokenPipe or WindowsBrokenPipe or WindowsNoData;
}
