using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace ForgeLsp.Adapters.Files;

/// <summary>
/// Lists folders and reads small files by the system calls of Linux themselves: half as many as .NET makes, and nothing for the garbage collector to
/// end. Whatever is not plain is left to .NET.
/// </summary>
internal static unsafe class LinuxFiles
{
    /// <summary>AT_EMPTY_PATH of <c>statx(2)</c>: what is asked about is the open file itself.</summary>
    private const int Itself = 0x1000;

    /// <summary>O_NOCTTY, O_NONBLOCK and O_CLOEXEC of <c>open(2)</c>: should it be a pipe, nobody waits for its writer.</summary>
    private const int ToRead = 0x100 | 0x800 | 0x80000;

    /// <summary>STATX_TYPE and STATX_SIZE of <c>statx(2)</c>, where it puts both, and the length of all that it puts down: the same on every processor.</summary>
    private const int KindAndSize = 0x1 | 0x200, ModeAt = 28, SizeAt = 40, StatLength = 256;

    private const int KindOfMode = 0xF000, PlainFile = 0x8000;

    /// <summary>Where <c>getdents64(2)</c> puts length, kind and name of an entry: the same on every processor.</summary>
    private const int LengthAt = 16, KindAt = 18, NameAt = 19;

    private const byte UnknownEntry = 0, FolderEntry = 4, LinkEntry = 10;

    /// <summary>Bytes; longer paths are left to .NET.</summary>
    private const int MaxPath = 1024;

    /// <summary>Bytes of entries that are read at once.</summary>
    private const int ListingLength = 32768;

    private static volatile bool _isThere = OperatingSystem.IsLinux();

    /// <summary>The bytes of a file, in a buffer of the shared pool. Links are followed.</summary>
    /// <param name="folder">Full path of a folder above it.</param>
    /// <param name="path">Its path from there.</param>
    /// <param name="maxBytes">A larger file is not read.</param>
    /// <param name="length">How many bytes of the buffer are the file's.</param>
    /// <returns>Null where the file is not there, is no plain file, is empty or too large, or cannot be read like this: .NET has to look.</returns>
    public static byte[]? Read(string folder, string path, long maxBytes, out int length)
    {
        length = 0;
        Span<byte> bytes = stackalloc byte[MaxPath];
        if (!IsPath(folder, path, bytes))
        {
            return null;
        }

        try
        {
            fixed (byte* name = bytes)
            {
                return Content(name, maxBytes, out length);
            }
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            _isThere = false;
            return null;
        }
    }

    /// <summary>The names of what is in a folder, in no order; those of folders with a slash at their end. Links to folders are left out.</summary>
    /// <param name="folder">Full path of a folder above it.</param>
    /// <param name="path">Its path from there.</param>
    /// <returns>Null where the folder cannot be read like this, or something in it is a link: .NET has to look.</returns>
    public static List<string>? Names(string folder, string path)
    {
        Span<byte> bytes = stackalloc byte[MaxPath];
        if (!IsPath(folder, path, bytes))
        {
            return null;
        }

        try
        {
            fixed (byte* name = bytes)
            {
                return NamesIn(name);
            }
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            _isThere = false;
            return null;
        }
    }

    /// <summary>Whether a path can be asked for here; then it stands in <paramref name="bytes"/>, which are zero before, as the system wants it.</summary>
    private static bool IsPath(string folder, string path, Span<byte> bytes)
    {
        if (!_isThere || folder.Contains('\0') || path.Contains('\0') || !Encoding.UTF8.TryGetBytes(folder, bytes[..^2], out var length))
        {
            return false;
        }

        bytes[length++] = (byte)'/';
        return Encoding.UTF8.TryGetBytes(path, bytes[length..^1], out _);
    }

    /// <summary>What is asked about is the file that was opened: nobody can put another one in its place meanwhile.</summary>
    private static byte[]? Content(byte* path, long maxBytes, out int length)
    {
        length = 0;
        var file = Open(path, ToRead);
        if (file < 0)
        {
            return null;
        }

        var size = SizeOf(file);
        var content = size > 0 && size <= maxBytes ? Content(file, (int)size, out length) : null;
        _ = Close(file);
        return content;
    }

    /// <summary>How long a file is, bytes; -1 where it is no plain one.</summary>
    private static long SizeOf(int file)
    {
        var stat = stackalloc byte[StatLength];
        byte nothing = 0;
        return Stat(file, &nothing, Itself, KindAndSize, stat) == 0 && (*(ushort*)(stat + ModeAt) & KindOfMode) == PlainFile ? *(long*)(stat + SizeAt) : -1;
    }

    /// <summary>At most <paramref name="size"/> bytes of a file; what is appended while it is read counts with the next reading.</summary>
    private static byte[]? Content(int file, int size, out int length)
    {
        length = 0;
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        nint read;
        fixed (byte* start = buffer)
        {
            while ((read = Read(file, start + length, size - length)) > 0 && (length += (int)read) < size)
            {
            }
        }

        if (read >= 0)
        {
            return buffer;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return null;
    }

    private static List<string>? NamesIn(byte* path)
    {
        var folder = Open(path, ToRead);
        if (folder < 0)
        {
            return null;
        }

        var names = new List<string>();
        var buffer = ArrayPool<byte>.Shared.Rent(ListingLength);
        try
        {
            fixed (byte* start = buffer)
            {
                nint length;
                while ((length = Entries(folder, start, ListingLength)) > 0)
                {
                    if (!AddNames(new ReadOnlySpan<byte>(start, (int)length), names))
                    {
                        return null;
                    }
                }

                return length == 0 ? names : null;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _ = Close(folder);
        }
    }

    /// <summary>False where the kind of an entry is not said.</summary>
    private static bool AddNames(ReadOnlySpan<byte> entries, List<string> names)
    {
        for (; entries.Length > NameAt; entries = entries[BitConverter.ToUInt16(entries[LengthAt..])..])
        {
            var name = entries[NameAt..];
            name = name[..name.IndexOf((byte)0)];
            switch (entries[KindAt])
            {
                case UnknownEntry or LinkEntry:
                    return false;
                case FolderEntry when name.SequenceEqual("."u8) || name.SequenceEqual(".."u8):
                    break;
                case FolderEntry:
                    names.Add(Encoding.UTF8.GetString(name) + "/");
                    break;
                default:
                    names.Add(Encoding.UTF8.GetString(name));
                    break;
            }
        }

        return true;
    }

    [DllImport("libc", EntryPoint = "statx", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat(int folder, byte* path, int flags, uint mask, byte* stat);

    [DllImport("libc", EntryPoint = "open", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte* path, int flags);

    [DllImport("libc", EntryPoint = "getdents64", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Entries(int folder, byte* buffer, nint length);

    [DllImport("libc", EntryPoint = "read", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Read(int file, byte* buffer, nint length);

    [DllImport("libc", EntryPoint = "close", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int file);
}
