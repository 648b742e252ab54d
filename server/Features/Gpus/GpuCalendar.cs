namespace ForgeLsp.Features.Gpus;

/// <summary>A span to see bookings of: ISO 8601, local where it has no offset.</summary>
public sealed record CalendarRequest(string From, string To);

/// <summary>All cards, in the order of the GPUs view, with their bookings from <paramref name="From"/> to <paramref name="To"/>. Instants are ISO 8601 (UTC).</summary>
/// <param name="User">Whose bookings are one's own.</param>
/// <param name="MaxHours">How long a booking may be.</param>
/// <param name="Store">Where the bookings are kept, without credentials.</param>
public sealed record GpuCalendar(string From, string To, string Now, IReadOnlyList<CalendarCard> Cards, string User, double MaxHours, string Store)
{
    /// <summary>The longest span that is told at once.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    /// <summary>Whether the bookings could be read; where not, nobody knows who holds what.</summary>
    public bool HasBookings { get; init; } = true;

    /// <summary>What is wrong with hosts and with the store.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}

/// <summary>Running and coming bookings by start.</summary>
/// <param name="User">Whose bookings are one's own.</param>
/// <param name="Members">The others of the team, as forge.yaml lists them.</param>
/// <param name="MaxHours">How long a booking may be.</param>
/// <param name="Held">The id of the booking that holds the card that was asked about now; null where none does.</param>
public sealed record GpuBookings(IReadOnlyList<TeamBooking> Bookings, string User, IReadOnlyList<string> Members, double MaxHours, string? Held);

/// <summary>A booking, and whether it is one's own.</summary>
public sealed record TeamBooking(ReservationInfo Reservation, bool IsMine);

/// <summary>A card and its bookings by start. Bookings of a MIG instance are in the row of its card.</summary>
/// <param name="State">One line for people, as in <see cref="GpuChoice"/>.</param>
public sealed record CalendarCard(string Host, int GpuId, string Name, string State, IReadOnlyList<CalendarBooking> Bookings);

/// <summary>A booking, whether it is one's own, and whether another one wants the card at the same instant, as a merge or a script left them.</summary>
public sealed record CalendarBooking(ReservationInfo Reservation, bool IsMine, bool IsOverlap);
