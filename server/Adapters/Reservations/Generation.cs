namespace ForgeLsp.Adapters.Reservations;

/// <summary>One state of a file. Length and time of change tell most changes; the bytes themselves tell the rest.</summary>
internal sealed record Generation(bool Exists, byte[] Bytes, DateTime ChangedAt)
{
    /// <summary>No file.</summary>
    public static Generation None { get; } = new(false, [], default);

    /// <summary>Reads the file through one handle, so that a rename in between does not mix two states.</summary>
    /// <exception cref="InvalidDataException">It is over <paramref name="maxBytes"/>.</exception>
    public static async Task<Generation> ReadAsync(string path, long maxBytes, CancellationToken cancel)
    {
        await using var file = Open(path);
        if (file.Length > maxBytes)
        {
            throw new InvalidDataException();
        }

        var changedAt = File.GetLastWriteTimeUtc(file.SafeFileHandle);
        var bytes = new byte[(int)file.Length];
        var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return new Generation(true, length == bytes.Length ? bytes : bytes[..length], changedAt);
    }

    /// <summary>Whether the file is still the one that was read.</summary>
    public bool IsStill(string path)
    {
        try
        {
            using var file = Open(path);
            if (!Exists || file.Length != Bytes.Length || File.GetLastWriteTimeUtc(file.SafeFileHandle) != ChangedAt)
            {
                return false;
            }

            // A naive script can rewrite a file within one tick of the file system's clock.
            var now = new byte[Bytes.Length];
            return file.ReadAtLeast(now, now.Length, throwOnEndOfStream: false) == now.Length && now.AsSpan().SequenceEqual(Bytes);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return !Exists;
        }
    }

    private static FileStream Open(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
    });
}
