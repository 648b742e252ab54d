using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Reservations;

/// <summary>What somebody wants to book.</summary>
/// <param name="Id">Id of the new booking.</param>
/// <param name="Hours">Length; rounded to whole minutes.</param>
/// <param name="Start">First instant wanted; null for now.</param>
public sealed record ReservationWish(string Id, string Host, int GpuId, string? GpuUuid, string User, string Purpose, double Hours, DateTimeOffset? Start)
{
    /// <summary>Until when the first word for it counts, for a booking that somebody vouches for; null for one that needs none.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Length in whole minutes; zero where <see cref="Hours"/> is no usable number.</summary>
    public TimeSpan Length => double.IsFinite(Hours) && Math.Abs(Hours) < 1e6 ? TimeSpan.FromMinutes(Math.Round(Hours * 60)) : TimeSpan.Zero;
}

/// <summary>Who changes a booking, and by which right. <paramref name="ForcedReason"/> non-null: against the holder's will, for this reason.</summary>
public sealed record ReservationActor(string User, string? ForcedReason = null);

/// <summary>
/// The law that every store shares: pure decisions over the bookings of one instant. Intervals are half-open, so that one may begin
/// where another ends. Times are kept to the second.
/// </summary>
/// <param name="policy">Limits, and which names mean one person.</param>
/// <param name="now">The instant of the decision.</param>
/// <param name="zone">The zone that messages speak.</param>
public sealed partial class ReservationLaw(Policy policy, DateTimeOffset now, TimeZoneInfo zone)
{
    /// <summary>Shortest booking.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(15);

    /// <summary>How late a start may be said, so that a wish for "now" may take a while to type.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    /// <summary>Books the card, or says who holds it, until when, and when the wish fits.</summary>
    public ReservationChange Reserve(ReservationBook book, ReservationWish wish)
    {
        if (Invalid(wish) is { } reason)
        {
            return Refuse(RefusalKind.Invalid, reason);
        }

        var (booking, onCard) = Plan(book, wish);
        var holder = onCard.Where(booking.Overlaps).Earliest();
        if (holder is null)
        {
            return new ReservationChange { Add = [booking], Note = new(ReservationAct.Reserved, wish.User) };
        }

        var next = NextFree(onCard, booking.Start, wish.Length);
        var message = ReservationText.Conflict(holder, wish, booking.Start, next, now, zone);
        return new ReservationChange { Refusal = new ReservationRefusal(message, holder.User, holder.End, next) };
    }

    /// <summary>
    /// Ends a booking now. One that has begun keeps the time that was used, for cost reports; one that has not is removed, or, where
    /// somebody was overruled, kept with no length and the reason.
    /// </summary>
    public ReservationChange Release(ReservationBook book, string id, ReservationActor actor)
    {
        if (Find(book, id, actor, out var found) is { } refusal)
        {
            return refusal;
        }

        var end = FloorToSecond(now);
        if (found.End <= end)
        {
            return Refuse(RefusalKind.Invalid, $"Booking {id} has ended already, at {ReservationText.Time(found.End, now, zone)}.");
        }

        if (end <= found.Start && actor.ForcedReason is null)
        {
            return new ReservationChange { Remove = [found.Id], Note = Note(ReservationAct.Released, actor) };
        }

        return Replaced(ReservationAct.Released, found with { End = end > found.Start ? end : found.Start }, actor);
    }

    /// <summary>Lengthens a booking that has not ended, within the policy's limit and as far as the card is free.</summary>
    public ReservationChange Extend(ReservationBook book, string id, double hours, ReservationActor actor)
    {
        if (Find(book, id, actor, out var found) is { } refusal)
        {
            return refusal;
        }

        if (!double.IsFinite(hours) || hours <= 0 || hours > policy.Gpus.MaxHours)
        {
            return Refuse(RefusalKind.Invalid, $"A booking is extended by more than 0 and at most {policy.Gpus.MaxHours} hours.");
        }

        if (found.End <= now)
        {
            return Refuse(RefusalKind.Invalid, $"Booking {id} has ended already, at {ReservationText.Time(found.End, now, zone)}: book the card anew.");
        }

        var longer = found with { End = found.End + TimeSpan.FromMinutes(Math.Max(1, Math.Round(hours * 60))) };
        if (longer.End - longer.Start > TimeSpan.FromHours(policy.Gpus.MaxHours))
        {
            return Refuse(RefusalKind.Invalid, $"A single booking may be {policy.Gpus.MaxHours} hours long; this one would be {ReservationText.Duration(longer.End - longer.Start)}.");
        }

        // What a merge left side by side and is over stands in nobody's way.
        var holder = book.Entries.Where(entry => entry.Id != found.Id && entry.End > now && entry.Overlaps(longer)).Earliest();
        if (holder is null)
        {
            return Replaced(ReservationAct.Extended, longer, actor);
        }

        var purpose = ReservationText.OneLine(holder.Purpose);
        var message = $"{ReservationText.Card(found.GpuId, found.Host)} is held by {ReservationText.OneLine(holder.User)} from {ReservationText.Time(holder.Start, now, zone)} "
            + $"until {ReservationText.Time(holder.End, now, zone)}{(purpose.Length > 0 ? $" ({purpose})" : "")}. Your booking stays until {ReservationText.Time(found.End, now, zone)}.";
        return new ReservationChange { Refusal = new ReservationRefusal(message, holder.User, holder.End, NextFree(book, found, hours)) };
    }

    /// <summary>Hands a booking that has not ended to somebody else.</summary>
    public ReservationChange Transfer(ReservationBook book, string id, string toUser, ReservationActor actor)
    {
        if (Find(book, id, actor, out var found) is { } refusal)
        {
            return refusal;
        }

        if (string.IsNullOrWhiteSpace(toUser))
        {
            return Refuse(RefusalKind.Invalid, "Say whom the booking goes to.");
        }

        return found.End <= now
            ? Refuse(RefusalKind.Invalid, $"Booking {id} has ended already, at {ReservationText.Time(found.End, now, zone)}.")
            : Replaced(ReservationAct.Transferred, found with { User = toUser.Trim(), LeaseUntil = null }, actor);
    }

    /// <summary>The first instant, not before <paramref name="from"/>, at which the card is free for <paramref name="length"/>.</summary>
    public static DateTimeOffset NextFree(IEnumerable<Reservation> onCard, DateTimeOffset from, TimeSpan length)
    {
        var start = from;
        foreach (var entry in onCard.OrderBy(entry => entry.Start))
        {
            if (entry.Start < entry.End && entry.End > start && entry.Start < start + length)
            {
                start = entry.End;
            }
        }

        return start;
    }

    /// <summary>The booking that holds the card now, or null.</summary>
    public Reservation? Holder(ReservationBook book, string host, int gpuId, string? gpuUuid) =>
        book.Entries.Where(entry => entry.Start <= now && now < entry.End && entry.IsOn(host, gpuId, gpuUuid)).Earliest();

    /// <summary>Pairs of bookings that hold one card at one instant, as a merge or a script left them; in order of their start, at most <paramref name="max"/>.</summary>
    public static IReadOnlyList<(Reservation First, Reservation Second)> Overlaps(IReadOnlyList<Reservation> entries, int max = 100)
    {
        var found = new List<(Reservation, Reservation)>();
        foreach (var onHost in entries.Where(entry => entry.Start < entry.End).GroupBy(entry => entry.Host, StringComparer.OrdinalIgnoreCase))
        {
            var open = new List<Reservation>();
            foreach (var entry in onHost.OrderBy(entry => entry.Start))
            {
                open.RemoveAll(earlier => earlier.End <= entry.Start);
                foreach (var earlier in open.Where(entry.Overlaps))
                {
                    found.Add((earlier, entry));
                    if (found.Count >= max)
                    {
                        return found;
                    }
                }

                open.Add(entry);
            }
        }

        return found;
    }

    private string? Invalid(ReservationWish wish)
    {
        var most = policy.Gpus.MaxHours;
        return wish switch
        {
            { GpuId: < 0 or > 1023 } => $"GPU {wish.GpuId} is no card's index: say 0, 1, ….",
            { User: var user } when string.IsNullOrWhiteSpace(user) => "Say who books the card.",
            { Purpose: var purpose } when string.IsNullOrWhiteSpace(purpose) => "Say what the card is for: colleagues see it.",
            _ when wish.Length < Shortest || wish.Length > TimeSpan.FromHours(most) => $"A booking is 0.25 to {most} hours long.",
            { Start: { } start } when start < now - Grace => $"The start, {ReservationText.Time(start, now, zone)}, has passed.",
            { Start: { } start } when start > now.AddDays(366) => "The start is more than a year ahead.",
            _ => null,
        };
    }

    private ReservationChange? Find(ReservationBook book, string id, ReservationActor actor, out Reservation found)
    {
        var entry = book.Entries.FirstOrDefault(entry => entry.Id == id);
        found = entry ?? new Reservation(id, "", 0, null, "", "", now, now);
        if (entry is null)
        {
            return Refuse(RefusalKind.NotFound, $"There is no booking {id}; 'forge gpu reservations' lists them.");
        }

        if (policy.IsSamePerson(entry.User, actor.User))
        {
            return null;
        }

        if (actor.ForcedReason is null)
        {
            var refusal = new ReservationRefusal(
                $"Booking {id} is {ReservationText.OneLine(entry.User)}'s, not {ReservationText.OneLine(actor.User)}'s. With a reason it can be forced.", entry.User, entry.End);
            return new ReservationChange { Refusal = refusal with { Kind = RefusalKind.NotYours } };
        }

        return string.IsNullOrWhiteSpace(actor.ForcedReason) ? Refuse(RefusalKind.Invalid, "Forcing needs a reason: it is recorded in the booking.") : null;
    }

    /// <summary>What <paramref name="wish"/> would be, whoever is in its way, and what stands on its card.</summary>
    private (Reservation Booking, List<Reservation> OnCard) Plan(ReservationBook book, ReservationWish wish)
    {
        var start = FloorToSecond(wish.Start is { } wanted && wanted > now ? wanted : now);
        var onCard = book.Entries.Where(entry => entry.Start < entry.End && entry.IsOn(wish.Host, wish.GpuId, wish.GpuUuid)).ToList();
        if (wish.Start is null || wish.Start <= now)
        {
            // Scripts write fractions of a second: what ended within this second does not stand in the way.
            start = onCard.Where(entry => entry.End > start && entry.End <= now).Select(entry => entry.End).Append(start).Max();
        }

        var booking = new Reservation(wish.Id, wish.Host, wish.GpuId, wish.GpuUuid, wish.User.Trim(), wish.Purpose.Trim(), start, start + wish.Length)
        {
            CreatedAt = FloorToSecond(now),
            LeaseUntil = wish.LeaseUntil is { } lease ? CeilingToSecond(lease) : null,
        };
        return (booking, onCard);
    }

    private static ReservationChange Replaced(ReservationAct act, Reservation entry, ReservationActor actor) => new()
    {
        Replace = [actor.ForcedReason is null ? entry : entry with { ForcedBy = actor.User, ForcedReason = actor.ForcedReason.Trim() }],
        Note = Note(act, actor),
    };

    private static ReservationNote Note(ReservationAct act, ReservationActor actor) => new(act, actor.User, actor.ForcedReason?.Trim());

    private static DateTimeOffset NextFree(ReservationBook book, Reservation found, double hours) =>
        NextFree(book.Entries.Where(entry => entry.Id != found.Id && entry.IsOn(found.Host, found.GpuId, found.GpuUuid)), found.End, TimeSpan.FromHours(hours));

    private static ReservationChange Refuse(RefusalKind kind, string message) => new() { Refusal = new ReservationRefusal(message) { Kind = kind } };

    private static DateTimeOffset FloorToSecond(DateTimeOffset instant)
    {
        var utc = instant.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerSecond));
    }

    private static DateTimeOffset CeilingToSecond(DateTimeOffset instant) => FloorToSecond(instant.AddTicks(TimeSpan.TicksPerSecond - 1));
}
