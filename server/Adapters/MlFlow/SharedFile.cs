namespace ForgeLsp.Adapters.MlFlow;

/// <summary>Reads files that training may write, rename or delete at the same moment.</summary>
internal static class SharedFile
{
    /// <summary>The whole file.</summary>
    /// <exception cref="IOException">It cannot be read, or is longer than <paramref name="maxBytes"/>.</exception>
    public static byte[] ReadAll(string path, int maxBytes)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
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
