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

    /// <summary>
    /// Calls <paramref name="changed"/> (any thread) after each change by anybody, and whenever one may have been missed, until cancelled. A store
    /// that cannot tell, such as a file, which is looked at by whoever shows it, returns at once.
    /// </summary>
    Task WatchAsync(Action changed, CancellationToken cancel) => Task.CompletedTask;
}
