using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Features.Gpus;

/// <summary>A booking of one's own that runs or is to come.</summary>
/// <param name="Reservation">Without its lease, which changes all the time and says nothing to people.</param>
/// <param name="ExtendableUntil">ISO 8601 with offset: the latest end that the policy and the next booking of its card allow; its own end where it cannot get longer.</param>
public sealed record MyBooking(ReservationInfo Reservation, string ExtendableUntil)
{
    /// <summary>Who has the card from <see cref="ExtendableUntil"/> on; null where the policy is the limit.</summary>
    public string? NextUser { get; init; }

    /// <summary>Whether a program keeps it for as long as it lives, so that nobody need be warned of its end.</summary>
    public bool IsKept { get; init; }

    /// <summary>Whether the card stays one's own by another booking when this one ends.</summary>
    public bool IsFollowed { get; init; }
}

/// <summary>All bookings of one's own that run or are to come, by start.</summary>
public sealed record MyBookings(IReadOnlyList<MyBooking> Bookings)
{
    /// <summary>More are not told: they are far ahead.</summary>
    private const int Most = 100;

    /// <summary>There are none, or none that may be looked at.</summary>
    public static MyBookings None { get; } = new([]);

    /// <summary>Those of <paramref name="me"/>.</summary>
    public static MyBookings Of(ReservationBook book, Policy policy, string me, DateTimeOffset now, TimeZoneInfo zone)
    {
        var ahead = book.Entries.Where(entry => entry.Start < entry.End && entry.End > now).ToList();
        return new MyBookings([.. Mine(ahead, policy, me).OrderBy(static entry => entry.Start).ThenBy(static entry => entry.Id, StringComparer.Ordinal).Take(Most).Select(Told)]);

        MyBooking Told(Reservation entry)
        {
            var next = ahead.Where(other => other.Id != entry.Id && other.End > entry.Start && other.IsOn(entry.Host, entry.GpuId, entry.GpuUuid))
                .OrderBy(static other => other.Start).ThenBy(static other => other.Id, StringComparer.Ordinal).FirstOrDefault();
            var longest = entry.Start + TimeSpan.FromHours(policy.Gpus.MaxHours);
            var isNextFirst = next is not null && next.Start < longest;
            var limit = isNextFirst ? next?.Start ?? longest : longest;
            return new MyBooking(GpuFeature.Info(entry, zone) with { LeaseUntil = null }, IsoTime.OffsetText(limit > entry.End ? limit : entry.End, zone))
            {
                NextUser = isNextFirst ? next?.User : null,
                IsKept = entry.LeaseUntil is not null,
                IsFollowed = next is not null && next.Start <= entry.End && next.End > entry.End && policy.IsSamePerson(next.User, me),
            };
        }
    }

    /// <summary>Bookings that hold one card at once, one of them being one's own, as a merge or a script left them.</summary>
    public static IReadOnlyList<(Reservation First, Reservation Second)> Doubles(ReservationBook book, Policy policy, string me, DateTimeOffset now) =>
    [
        .. ReservationLaw.Overlaps([.. book.Entries.Where(entry => entry.End > now)])
            .Where(pair => policy.IsSamePerson(pair.First.User, me) != policy.IsSamePerson(pair.Second.User, me)),
    ];

    /// <summary>Which of <paramref name="entries"/> are those of <paramref name="me"/>.</summary>
    internal static IEnumerable<Reservation> Mine(IEnumerable<Reservation> entries, Policy policy, string me) => entries.Where(entry => policy.IsSamePerson(entry.User, me));

    /// <summary>Whether nothing that is told differs.</summary>
    public bool Equals(MyBookings? other) => other is not null && Bookings.SequenceEqual(other.Bookings);

    /// <inheritdoc/>
    public override int GetHashCode() => Bookings.Count == 0 ? 0 : HashCode.Combine(Bookings.Count, Bookings[0]);
}
