using Microsoft.Win32.SafeHandles;

namespace ForgeLsp.Host.Cli;

/// <summary>
/// Standard output and error as they are. The console's own streams send a terminal escapes of their own before the first word, and keep silent
/// when nobody reads any more, so that a long list would go on for nobody.
/// </summary>
internal static class StandardOutput
{
    private const int BrokenPipe = 32; // EPIPE
    private const int WindowsBrokenPipe = unchecked((int)0x8007006D);
    private const int WindowsNoData = unchecked((int)0x800700E8);

    /// <summary>The stream of bytes of standard output.</summary>
    public static Stream Open() => Open(1, Console.OpenStandardOutput);

    /// <summary>The stream of bytes of standard error. Of a reader that has gone this one says nothing: what is told there is lost anyway.</summary>
    public static Stream OpenError() => Console.IsErrorRedirected ? Console.OpenStandardError() : Open(2, Console.OpenStandardError);

    private static Stream Open(int descriptor, Func<Stream> fallback)
    {
        if (OperatingSystem.IsWindows())
        {
            return fallback();
        }

        try
        {
            var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);

            // Into a file this stream would write at places of its own, over what others write there.
            return stream.CanSeek ? fallback() : stream;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return fallback();
        }
    }

    /// <summary>Whether a failure says that the reader is gone.</summary>
    public static bool IsClosed(IOException problem) => problem.HResult is BrokenPipe or WindowsBrokenPipe or WindowsNoData;
}
