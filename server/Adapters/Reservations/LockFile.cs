using System.Text;

namespace ForgeLsp.Adapters.Reservations;

/// <summary>How long a lock of a process that cannot be looked at is honoured, by the clock of the file system that both write to.</summary>
/// <param name="Foreign">A lock of another machine or container; no writer of ours holds one longer than half of it.</param>
/// <param name="Unreadable">A lock whose writer was killed before it had said who it is.</param>
internal sealed record LockPatience(TimeSpan Foreign, TimeSpan Unreadable)
{
    /// <summary>What the product uses.</summary>
    public static LockPatience Default { get; } = new(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(5));
}

/// <summary>
/// A lock that holds on any file system on which files can be created exclusively, network ones included: the file is there or it is not.
/// A lock left behind by a killed process is broken by exactly one other: whoever first creates the file <c>LOCK.NONCE</c>,
/// itself a lock, may remove the lock with that nonce, after a second look, and nobody else may.
/// </summary>
internal sealed class LockFile(string path, LockIdentity self, LockPatience patience)
{
    private const int MaxBreakDepth = 3;

    /// <summary>Takes the lock if it is free. False: <paramref name="holder"/> has it (null where it does not say who, or is gone by now).</summary>
    /// <exception cref="IOException">No file can be made there.</exception>
    /// <exception cref="UnauthorizedAccessException">No file may be made there.</exception>
    public bool TryTake(out LockIdentity? holder, int depth = 0)
    {
        holder = null;
        try
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
            });
            file.Write(self.ToBytes());
            return true;
        }
        catch (IOException error) when (IsAlreadyThere(error))
        {
            var isThere = TryRead(path, out holder);
            if (isThere && IsStale(holder) && depth < MaxBreakDepth)
            {
                Break(holder, depth);
            }

            return false;
        }
    }

    /// <summary>How old the lock is, who holds it, and whether it was left behind; null where nobody has it. Takes nothing.</summary>
    /// <exception cref="IOException">The folder cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public (TimeSpan Age, LockIdentity? Holder, bool IsStale)? Look() => TryRead(path, out var holder) ? (Age(), holder, IsStale(holder)) : null;

    /// <summary>Whether the lock is there and still ours; a writer that slept too long may have lost it.</summary>
    public bool IsOurs() => TryRead(path, out var holder) && holder?.Nonce == self.Nonce;

    /// <summary>Gives it back, if it is still ours.</summary>
    public void Release()
    {
        if (IsOurs())
        {
            File.Delete(path);
        }
    }

    private void Break(LockIdentity? stale, int depth)
    {
        var ticket = new LockFile($"{path}.{(stale is null ? "unnamed" : stale.Nonce[..Math.Min(12, stale.Nonce.Length)])}", self, patience);
        if (!ticket.TryTake(out _, depth + 1))
        {
            return;
        }

        try
        {
            if (TryRead(path, out var now) && now?.Nonce == stale?.Nonce && IsStale(now))
            {
                File.Delete(path);
            }
        }
        finally
        {
            ticket.Release();
        }
    }

    private bool IsStale(LockIdentity? holder) => holder switch
    {
        null => Age() > patience.Unreadable,
        _ when self.CanJudge(holder) => !holder.IsAlive(),
        _ => Age() > patience.Foreign,
    };

    /// <summary>Age by the file system's own clock: that of this machine may be wrong, or go back.</summary>
    private TimeSpan Age()
    {
        var probe = $"{path}.{Guid.NewGuid():N}.now";
        try
        {
            File.WriteAllBytes(probe, []);
            return File.GetLastWriteTimeUtc(probe) - File.GetLastWriteTimeUtc(path);
        }
        catch (FileNotFoundException)
        {
            return TimeSpan.Zero;
        }
        finally
        {
            File.Delete(probe);
        }
    }

    private static bool TryRead(string file, out LockIdentity? holder)
    {
        holder = null;
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[4096];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            holder = LockIdentity.Parse(Encoding.UTF8.GetString(bytes, 0, length));
            return true;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>EEXIST on Unix; ERROR_FILE_EXISTS or ERROR_SHARING_VIOLATION (being deleted just now) on Windows.</summary>
    private static bool IsAlreadyThere(IOException error) =>
        error.HResult is 17 or unchecked((int)0x80070050) or unchecked((int)0x80070020);
}
