using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Reservations;

/// <summary>Changes of bookings that run: made shorter, and kept by a program that lives.</summary>
public sealed partial class ReservationLaw
{
    /// <summary>Ends a booking earlier, yet not now: what ends now is released.</summary>
    public ReservationChange Shorten(ReservationBook book, string id, DateTimeOffset until, ReservationActor actor)
    {
        if (Find(book, id, actor, out var found) is { } refusal)
        {
            return refusal;
        }

        var end = FloorToSecond(until);
        return end switch
        {
            _ when found.End <= now => Refuse(RefusalKind.Invalid, $"Booking {id} has ended already, at {ReservationText.Time(found.End, now, zone)}."),
            _ when end >= found.End => Refuse(RefusalKind.Invalid, $"Booking {id} ends at {ReservationText.Time(found.End, now, zone)}: a shorter one ends before."),
            _ when end <= now || end <= found.Start => Refuse(RefusalKind.Invalid, $"Nothing would be left of booking {id}: release it."),
            _ => Replaced(ReservationAct.Shortened, found with { End = end }, actor),
        };
    }

    /// <summary>Ends several bookings now, all or none.</summary>
    public ReservationChange ReleaseAll(ReservationBook book, IReadOnlyList<string> ids, ReservationActor actor) =>
        Each(book, ids, (so, id) => Release(so, id, actor));

    /// <summary>
    /// Vouches for bookings until <paramref name="leaseUntil"/>, and where one ends before <paramref name="wantedEnd"/>, lengthens it as far as its card
    /// is free and the policy allows. One that lapsed meanwhile (the machine slept) comes back, if nobody else has taken the card.
    /// </summary>
    /// <param name="ends">Until when each booking was held, as far as whoever keeps it knows, by id.</param>
    public ReservationChange Renew(
        ReservationBook book, IReadOnlyDictionary<string, DateTimeOffset> ends, DateTimeOffset leaseUntil, DateTimeOffset? wantedEnd, ReservationActor actor) =>
        Each(book, [.. ends.Keys], (so, id) => Renew(so, id, ends[id], leaseUntil, wantedEnd, actor));

    private ReservationChange Renew(ReservationBook book, string id, DateTimeOffset knownEnd, DateTimeOffset leaseUntil, DateTimeOffset? wantedEnd, ReservationActor actor)
    {
        if (Find(book, id, actor, out var found) is { } refusal)
        {
            return refusal;
        }

        // Never back: a clock that was set back must not end what lives.
        var lease = CeilingToSecond(leaseUntil);
        lease = found.LeaseUntil > lease ? found.LeaseUntil.Value : lease;
        if (found.End <= now)
        {
            var isLapsed = found.LeaseUntil is not null && found.LeaseUntil <= found.End && knownEnd > now;
            var back = found with { End = knownEnd, LeaseUntil = lease };
            if (!isLapsed)
            {
                return Refuse(RefusalKind.Invalid, $"Booking {id} has ended, at {ReservationText.Time(found.End, now, zone)}.");
            }

            return InTheWay(book, back) is { } taker
                ? Lost(found, taker)
                : new ReservationChange { Replace = [back], Note = Note(ReservationAct.Extended, actor) };
        }

        var renewed = found with { LeaseUntil = lease };
        if (wantedEnd is not { } wanted || wanted <= found.End)
        {
            return new ReservationChange { Replace = [renewed], Note = Note(ReservationAct.Renewed, actor) };
        }

        var most = found.Start + TimeSpan.FromHours(policy.Gpus.MaxHours);
        var longest = renewed with { End = FloorToSecond(wanted < most ? wanted : most) };
        var next = longest.End > found.End ? InTheWay(book, longest) : null;
        var end = next is null ? longest.End : next.Start;
        return end > found.End
            ? new ReservationChange { Replace = [renewed with { End = end }], Note = Note(ReservationAct.Extended, actor) }
            : new ReservationChange { Replace = [renewed], Note = Note(ReservationAct.Renewed, actor) };
    }

    private static Reservation? InTheWay(ReservationBook book, Reservation wanted) =>
        book.Entries.Where(entry => entry.Id != wanted.Id && entry.Overlaps(wanted)).Earliest();

    private ReservationChange Lost(Reservation found, Reservation taker)
    {
        var message = $"Booking {found.Id} lapsed while nothing was heard of its program, and {ReservationText.Card(found.GpuId, found.Host)} "
            + $"was booked by {ReservationText.OneLine(taker.User)} until {ReservationText.Time(taker.End, now, zone)}.";
        return new ReservationChange { Refusal = new ReservationRefusal(message, taker.User, taker.End) };
    }

    /// <summary>One change for several bookings; the first refusal refuses all.</summary>
    private static ReservationChange Each(ReservationBook book, IReadOnlyList<string> ids, Func<ReservationBook, string, ReservationChange> change)
    {
        var all = new ReservationChange();
        foreach (var id in ids)
        {
            var one = change(book.With(all), id);
            if (one.Refusal is not null)
            {
                return one;
            }

            // What lengthens one of them is told, though the others only live on.
            var note = all.Note is { Act: not ReservationAct.Renewed } ? all.Note : one.Note;
            all = new ReservationChange { Replace = [.. all.Replace, .. one.Replace], Remove = [.. all.Remove, .. one.Remove], Note = note };
        }

        return all;
    }
}
