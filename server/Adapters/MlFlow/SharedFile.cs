namespace ForgeLsp.Adapters.MlFlow;

/// <summary>Reads files that training may write, rename or delete at the same moment.</summary>
internal static class SharedFile
{
    /// <summary>Opens a file, or gives null where it has no length: pipes and devices have none, and to open a pipe could wait for ever.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static FileStream? Open(string path) =>
        IsEmpty(path) ? null : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);

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
    /// <exception cref="IOException">It cannot be read, or is longer than <paramref name="maxBytes"/>.</exception>
    public static byte[] ReadAll(string path, int maxBytes)
    {
        using var file = Open(path);
        if (file is null)
        {
            return [];
        }

        if (file.Length > maxBytes)
        {
            throw new IOException($"The file is longer than {maxBytes} bytes.");
        }

        // The file may grow meanwhile: what was there at the start is one consistent answer.
        var bytes = new byte[file.Length];
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length ? bytes : bytes[..read];
    }
}
