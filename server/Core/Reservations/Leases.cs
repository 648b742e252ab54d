using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Reservations;

/// <summary>
/// Bookings that last as long as somebody vouches for them. One whose word has run out ended then, whatever its end says: stores read it so,
/// and write it down with the next change.
/// </summary>
public static class Leases
{
    /// <summary>How long one sign of life counts.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(2);

    extension(Reservation entry)
    {
        /// <summary>Whether its word has run out before its end.</summary>
        public bool IsLapsed(DateTimeOffset now) => entry.LeaseUntil is { } lease && lease <= now && lease < entry.End && entry.Start < entry.End;

        /// <summary>The entry as it counts at <paramref name="now"/>.</summary>
        public Reservation At(DateTimeOffset now) =>
            entry.IsLapsed(now) && entry.LeaseUntil is { } lease ? entry with { End = lease > entry.Start ? lease : entry.Start } : entry;
    }

    extension(ReservationBook book)
    {
        /// <summary>The bookings as they count at <paramref name="now"/>.</summary>
        public ReservationBook At(DateTimeOffset now) =>
            book.Entries.Any(entry => entry.IsLapsed(now)) ? book with { Entries = [.. book.Entries.Select(entry => entry.At(now))] } : book;

        /// <summary>Entries whose word ran out and that nobody wrote down as ended yet, as they count, but for those that <paramref name="change"/> touches anyway.</summary>
        public IReadOnlyList<Reservation> Lapsed(DateTimeOffset now, ReservationChange change) =>
        [
            .. book.Entries.Where(entry => entry.IsLapsed(now) && !change.Remove.Contains(entry.Id) && !change.Replace.Any(other => other.Id == entry.Id)).Select(entry => entry.At(now)),
        ];
    }
}
