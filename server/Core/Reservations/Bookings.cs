using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Reservations;

/// <summary>Bookings in the order in which people are told of them, the same for every store.</summary>
internal static class Bookings
{
    extension(IEnumerable<Reservation> entries)
    {
        /// <summary>The one that starts first, of several that do the one with the first id; null where there is none.</summary>
        public Reservation? Earliest() => entries.Aggregate((Reservation?)null, static (best, entry) =>
            best is null || entry.Start < best.Start || (entry.Start == best.Start && string.CompareOrdinal(entry.Id, best.Id) < 0) ? entry : best);
    }
}
