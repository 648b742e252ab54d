using System.Runtime.InteropServices;

namespace ForgeLsp.Host.Cli;

/// <summary>What the terminal behind standard output is like.</summary>
internal static class Terminal
{
    private const nuint WindowSize = 0x5413; // TIOCGWINSZ of Linux

    /// <summary>How many characters fit a line; null where the terminal does not say, as some of build machines do not.</summary>
    public static int? Width()
    {
        // The console would send the terminal escapes of its own before it asks.
        if (OperatingSystem.IsLinux())
        {
            return Ask(1, WindowSize, out var size) == 0 && size.Columns > 0 ? size.Columns : null;
        }

        try
        {
            return Console.WindowWidth is > 0 and var width ? width : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "ioctl", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Ask(int descriptor, nuint request, out Size size);

    [StructLayout(LayoutKind.Sequential)]
    private struct Size
    {
        public ushort Lines;
        public ushort Columns;
        public ushort PixelWidth;
        public ushort PixelHeight;
    }
}
