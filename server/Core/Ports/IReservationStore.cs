using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Ports;

/// <summary>Where bookings are kept. Whatever the store, a GPU is held by at most one reservation at any instant, however many processes write.</summary>
public interface IReservationStore
{
    /// <summary>Path or address without credentials, for messages.</summary>
    string DisplayAddress { get; }

    /// <summary>Every entry, past ones too, with what is damaged or overlapping beside them.</summary>
    Task<ReservationBook> ReadAsync(CancellationToken cancel);

    /// <summary>
    /// Applies a decision under the store's lock: <paramref name="decide"/> sees the entries of that instant and says what to change.
    /// It may run more than once (the entries changed underneath) and must be pure.
    /// </summary>
    Task<ReservationOutcome> WriteAsync(Func<ReservationBook, ReservationChange> decide, CancellationToken cancel);

    /// <summary>What may stand in the way of a change, without making one. Never waits for a lock.</summary>
    /// <exception cref="StoreException">The place cannot be reached.</exception>
    Task<ReservationHealth> ExamineAsync(CancellationToken cancel) => Task.FromResult(new ReservationHealth());

    /// <summary>
    /// Calls <paramref name="changed"/> (any thread) after each change by anybody, and whenever one may have been missed, until cancelled. A store
    /// that cannot tell, such as a file, which is looked at by whoever shows it, returns at once.
    /// </summary>
    Task WatchAsync(Action changed, CancellationToken cancel) => Task.CompletedTask;
}

/// <summary>What may stand in the way of a change of bookings.</summary>
public sealed record ReservationHealth
{
    /// <summary>Whether the place is there; a file comes with the first booking.</summary>
    public bool Exists { get; init; } = true;

    /// <summary>Why it cannot be written, in a few words; null where it can, or that is not known.</summary>
    public string? WhyNotWritable { get; init; }

    /// <summary>How far the clock of the place is ahead of this machine's; null where it has none of its own.</summary>
    public TimeSpan? ClockAhead { get; init; }

    /// <summary>How long somebody has held the lock of the writers; null where nobody does.</summary>
    public TimeSpan? LockAge { get; init; }

    /// <summary>Who holds it, as far as it says.</summary>
    public string? LockHolder { get; init; }

    /// <summary>Whether it was left behind, so that the next writer takes it away.</summary>
    public bool IsLockStale { get; init; }
}
