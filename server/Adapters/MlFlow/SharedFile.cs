using Microsoft.Win32.SafeHandles;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>Reads files that training may write, rename or delete at the same moment.</summary>
internal static class SharedFile
{
    /// <summary>Opens a file, or gives null where it has no length: pipes and devices have none, and to open a pipe could wait for ever.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="seen">Its length where that was just seen; null where it was not, or the file is a link.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafeFileHandle? Open(string path, long? seen = null) =>
        seen == 0 || (seen is null && IsEmpty(path)) ? null : File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Whether a file is there and has no length, as pipes and devices have none.</summary>
    public static bool IsEmpty(string path)
    {
        var file = new FileInfo(path);
        if (file.Exists && file.Attributes.HasFlag(FileAttributes.ReparsePoint) && file.ResolveLinkTarget(returnFinalTarget: true) is { } target)
        {
            file = new FileInfo(target.FullName);
        }

        return file is { Exists: true, Length: 0 };
    }

    /// <summary>The whole file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="maxBytes">How long it may be.</param>
    /// <param name="seen">Its length where that was just seen; what was written since is left for the next time.</param>
    /// <exception cref="IOException">It cannot be read, or is longer than <paramref name="maxBytes"/>.</exception>
    public static byte[] ReadAll(string path, int maxBytes, long? seen = null)
    {
        using var file = Open(path, seen);
        if (file is null)
        {
            return [];
        }

        var length = seen ?? RandomAccess.GetLength(file);
        if (length > maxBytes)
        {
            throw new IOException($"The file is longer than {maxBytes} bytes.");
        }

        // The file may grow meanwhile: what was there at the start is one consistent answer.
        var bytes = new byte[length];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), read) is > 0 and var more)
        {
            read += more;
        }

        return read == bytes.Length ? bytes : bytes[..read];
    }
}
