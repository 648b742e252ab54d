using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Reservations;

/// <summary>Wishes for several cards at once, and for any card of a kind.</summary>
public sealed partial class ReservationLaw
{
    /// <summary>Most cards that one wish may name: as many as the largest teams have, and few enough to look at one by one.</summary>
    private const int MostCards = 1024;

    /// <summary>Books every card or none.</summary>
    public ReservationChange ReserveAll(ReservationBook book, IReadOnlyList<ReservationWish> wishes)
    {
        if (wishes.Count == 1)
        {
            return Reserve(book, wishes[0]);
        }

        if (InvalidAny(wishes) is { } invalid)
        {
            return invalid;
        }

        var change = new ReservationChange();
        foreach (var wish in wishes)
        {
            var one = Reserve(book.With(change), wish);
            if (one.Refusal is { } refusal)
            {
                // A card that another wish of the same breath has taken is named twice.
                return change.Add.Any(taken => taken.IsOn(wish.Host, wish.GpuId, wish.GpuUuid)) && Reserve(book, wish).Refusal is null
                    ? Refuse(RefusalKind.Invalid, $"{ReservationText.Card(wish.GpuId, wish.Host)} is named twice.")
                    : new ReservationChange { Refusal = refusal with { NextFree = NextFree(book, wishes, wishes.Count), Message = Several(refusal, book, wishes) } };
            }

            change = change with { Add = [.. change.Add, .. one.Add], Note = one.Note };
        }

        return change;
    }

    /// <summary>Books the first <paramref name="count"/> of <paramref name="candidates"/>, best first, that are free for the wish; or says when so many are.</summary>
    /// <param name="kind">How people call the kind: <c>A100</c>; empty for any.</param>
    public ReservationChange ReserveAny(ReservationBook book, IReadOnlyList<ReservationWish> candidates, int count, string kind)
    {
        var name = kind.Length > 0 ? ReservationText.OneLine(kind) : "GPU";
        if (candidates.Count < count || count < 1)
        {
            return Refuse(RefusalKind.Invalid, count < 1
                ? "At least one GPU must be wanted."
                : candidates.Count == 0
                    ? $"No {name} is known here: list the team's cards in forge.yaml under gpus.inventory."
                    : $"{count} × {name} are wanted, and only {candidates.Count} known; forge.yaml lists more under gpus.inventory.");
        }

        if (InvalidAny(candidates) is { } invalid)
        {
            return invalid;
        }

        var change = new ReservationChange();
        foreach (var wish in candidates)
        {
            var one = Reserve(book.With(change), wish);
            change = one.Refusal is null ? change with { Add = [.. change.Add, .. one.Add], Note = one.Note } : change;
            if (change.Add.Count == count)
            {
                return change;
            }
        }

        return new ReservationChange { Refusal = NotSoMany(book, candidates, count, name, change.Add.Count) };
    }

    private ReservationRefusal NotSoMany(ReservationBook book, IReadOnlyList<ReservationWish> candidates, int count, string name, int free)
    {
        var first = candidates.Select(wish => (Wish: wish, Plan: Plan(book, wish)))
            .Select(card => (card.Wish, Holder: card.Plan.OnCard.Where(card.Plan.Booking.Overlaps).Earliest(), Free: NextFree(card.Plan.OnCard, card.Plan.Booking.Start, card.Wish.Length)))
            .Where(card => card.Holder is not null).MinBy(card => card.Free);
        var next = NextFree(book, candidates, count);
        var what = count == 1
            ? candidates.Count == 1 ? $"The only {name} is not free." : $"No {name} is free: all {candidates.Count} are booked."
            : $"{count} × {name} are wanted, and {free} of {candidates.Count} free.";
        var who = first.Holder is { } holder
            ? $" {ReservationText.Card(first.Wish.GpuId, first.Wish.Host)} is held by {ReservationText.OneLine(holder.User)} until {ReservationText.Time(holder.End, now, zone)}."
            : "";
        var message = $"{what}{who} Next free slot for {ReservationText.Duration(candidates[0].Length)}: {ReservationText.Time(next, now, zone)}.";
        return new ReservationRefusal(message, first.Holder?.User, first.Holder?.End, next);
    }

    /// <summary>The first instant at which <paramref name="count"/> of the cards are free for the wish at once.</summary>
    private DateTimeOffset NextFree(ReservationBook book, IReadOnlyList<ReservationWish> wishes, int count)
    {
        var cards = wishes.Select(wish => Plan(book, wish)).ToList();
        var length = wishes[0].Length;
        var from = cards.Max(card => card.Booking.Start);
        var ends = cards.SelectMany(card => card.OnCard).Select(entry => entry.End).Where(end => end > from).Order().Prepend(from);
        return ends.First(start => cards.Count(card => NextFree(card.OnCard, start, length) == start) >= count);
    }

    private string Several(ReservationRefusal refusal, ReservationBook book, IReadOnlyList<ReservationWish> wishes)
    {
        var message = refusal.Message;
        var next = message.IndexOf(" Next free slot", StringComparison.Ordinal);
        return $"{(next < 0 ? message : message[..next])} All {wishes.Count} are free for {ReservationText.Duration(wishes[0].Length)} from {ReservationText.Time(NextFree(book, wishes, wishes.Count), now, zone)}. None was booked.";
    }

    private ReservationChange? InvalidAny(IReadOnlyList<ReservationWish> wishes) => wishes switch
    {
        [] => Refuse(RefusalKind.Invalid, "Say which GPU."),
        { Count: > MostCards } => Refuse(RefusalKind.Invalid, $"More than {MostCards} cards at once are too many."),
        _ => wishes.Select(Invalid).FirstOrDefault(reason => reason is not null) is { } reason ? Refuse(RefusalKind.Invalid, reason) : null,
    };
}
