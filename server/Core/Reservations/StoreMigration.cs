using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Reservations;

/// <summary>
/// What is to be done so that one place of bookings has what another one has. What is there already stays as it is there, however it was changed
/// since, so that doing it again undoes nothing; what would give a card two holders at one instant stays behind and is told.
/// </summary>
/// <param name="Change">What to write at the new place.</param>
/// <param name="Same">How many bookings are there already, by their id.</param>
/// <param name="Left">A sentence on each booking that stays behind, or differs from the one that is there.</param>
public sealed record StoreMigration(ReservationChange Change, int Same, IReadOnlyList<string> Left)
{
    private const string Unreadable = "The entry in line ";

    /// <summary>Decides what <paramref name="by"/> moves. Of two that overlap, the one that was made first goes, else the one that starts first.</summary>
    public static StoreMigration Plan(ReservationBook from, ReservationBook to, string by, TimeProvider time)
    {
        var there = to.Entries.ToDictionary(entry => entry.Id, StringComparer.Ordinal);
        var taken = new HolderIndex(to.Entries);
        var (add, left, same) = (new List<Reservation>(), new List<string>(), 0);
        var now = time.GetUtcNow();
        foreach (var entry in from.Entries.OrderBy(entry => entry.CreatedAt ?? entry.Start).ThenBy(entry => entry.Start).ThenBy(entry => entry.Id, StringComparer.Ordinal))
        {
            if (there.TryGetValue(entry.Id, out var known))
            {
                same++;
                if (!IsOne(known, entry))
                {
                    left.Add($"{Named(entry)} is there with other times or another holder, as it was changed since; it stays so.");
                }
            }
            else if (taken.Find(entry) is { } holder)
            {
                left.Add($"{Named(entry)} stays behind: at that time {ReservationText.Card(holder.GpuId, holder.Host)} is {ReservationText.OneLine(holder.User)}'s ({ReservationText.OneLine(holder.Id)}).");
            }
            else
            {
                taken.Add(entry);
                add.Add(entry);
            }
        }

        return new StoreMigration(new ReservationChange { Add = add, Note = new ReservationNote(ReservationAct.Moved, by) }, same, left);

        string Named(Reservation entry) =>
            $"The booking {ReservationText.OneLine(entry.Id)} of {ReservationText.OneLine(entry.User)}, {ReservationText.Card(entry.GpuId, entry.Host)} "
            + $"from {ReservationText.Time(entry.Start, now, time.LocalTimeZone)} to {ReservationText.Time(entry.End, now, time.LocalTimeZone)},";
    }

    /// <summary>Whether a problem of a book is an entry that cannot be read, and not one that overlaps.</summary>
    public static bool IsUnreadable(string problem) => problem.StartsWith(Unreadable, StringComparison.Ordinal);

    // Databases keep microseconds, files what scripts wrote.
    private static bool IsOne(Reservation one, Reservation other) =>
        (one.Start - other.Start).Duration() < TimeSpan.FromMilliseconds(1) && (one.End - other.End).Duration() < TimeSpan.FromMilliseconds(1) && one.User == other.User
        && string.Equals(one.Host, other.Host, StringComparison.OrdinalIgnoreCase) && one.GpuId == other.GpuId;

    /// <summary>Who holds what when, by host and day, so that years of bookings are looked through once.</summary>
    private sealed class HolderIndex
    {
        private readonly Dictionary<(string Host, long Day), List<Reservation>> _byDay = [];

        public HolderIndex(IEnumerable<Reservation> entries)
        {
            foreach (var entry in entries)
            {
                Add(entry);
            }
        }

        public void Add(Reservation entry)
        {
            foreach (var key in Days(entry))
            {
                if (!_byDay.TryGetValue(key, out var onDay))
                {
                    _byDay[key] = onDay = [];
                }

                onDay.Add(entry);
            }
        }

        public Reservation? Find(Reservation entry) =>
            Days(entry).Select(key => _byDay.GetValueOrDefault(key)?.Find(entry.Overlaps)).FirstOrDefault(static holder => holder is not null);

        private static IEnumerable<(string Host, long Day)> Days(Reservation entry)
        {
            if (entry.Start >= entry.End)
            {
                yield break;
            }

            var host = entry.Host.ToUpperInvariant();
            for (var day = entry.Start.UtcTicks / TimeSpan.TicksPerDay; day <= (entry.End.UtcTicks - 1) / TimeSpan.TicksPerDay; day++)
            {
                yield return (host, day);
            }
        }
    }
}
