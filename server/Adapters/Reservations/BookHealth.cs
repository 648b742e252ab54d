using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Reservations;

/// <summary>Looks at the file of bookings and its lock as a writer would meet them. An empty file is made beside it and removed: nothing else tells whether one may, and what the clock of a share says.</summary>
internal static class BookHealth
{
    /// <summary>What stands in the way of a writer.</summary>
    /// <param name="target">Absolute path of the file, links resolved.</param>
    public static ReservationHealth Of(string target, LockFile held, TimeProvider time)
    {
        var folder = Path.GetDirectoryName(target) ?? target;
        if (!Directory.Exists(folder))
        {
            // A writer makes one missing folder, but no more: a share that is not there must not turn into a private folder.
            return new ReservationHealth { Exists = false, WhyNotWritable = Directory.Exists(Path.GetDirectoryName(folder) ?? folder) ? null : $"there is no folder {folder}" };
        }

        var health = new ReservationHealth { Exists = File.Exists(target) };
        try
        {
            if (health.Exists && DurableFiles.IsReadOnly(target))
            {
                health = health with { WhyNotWritable = "the file is read-only" };
            }

            health = health with { ClockAhead = ClockOf(target) - time.GetUtcNow() };
            return held.Look() is { } taken
                ? health with { LockAge = taken.Age < TimeSpan.Zero ? TimeSpan.Zero : taken.Age, IsLockStale = taken.IsStale, LockHolder = taken.Holder is { } holder ? $"{holder.User} on {holder.Host}" : null }
                : health;
        }
        catch (UnauthorizedAccessException)
        {
            return health with { WhyNotWritable = "you may not make files in its folder" };
        }
        catch (IOException problem)
        {
            return health with { WhyNotWritable = DurableFiles.Reason(problem) };
        }
    }

    private static DateTimeOffset ClockOf(string target)
    {
        var probe = $"{target}.{Guid.NewGuid():N}.now";
        try
        {
            File.WriteAllBytes(probe, []);
            return new DateTimeOffset(File.GetLastWriteTimeUtc(probe));
        }
        finally
        {
            File.Delete(probe);
        }
    }
}
