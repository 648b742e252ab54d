namespace ForgeLsp.Core.Model;

/// <summary>One booking of one GPU, from <paramref name="Start"/> inclusive to <paramref name="End"/> exclusive.</summary>
/// <param name="Id">Unique; entries of old scripts without one get a stable id derived from their content.</param>
/// <param name="Host">Host of the card.</param>
/// <param name="GpuId">Index of the card on its host.</param>
/// <param name="GpuUuid">The card's uuid where known.</param>
public sealed record Reservation(string Id, string Host, int GpuId, string? GpuUuid, string User, string Purpose, DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>When it was made, where the entry says so.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Who changed it against its holder's will, where somebody did.</summary>
    public string? ForcedBy { get; init; }

    /// <summary>The reason that <see cref="ForcedBy"/> gave.</summary>
    public string? ForcedReason { get; init; }

    /// <summary>
    /// Until when somebody vouches that the booking is still wanted; null for one that needs no such word. A program that holds a card renews it
    /// while it lives, so that a card whose program was killed is free soon (<see cref="ForgeLsp.Core.Reservations.Leases"/>).
    /// </summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Whether it and <paramref name="other"/> want one card at one instant. An entry of no length wants nothing.</summary>
    public bool Overlaps(Reservation other) =>
        Start < End && other.Start < other.End && Start < other.End && other.Start < End && IsOn(other.Host, other.GpuId, other.GpuUuid);

    /// <summary>
    /// Whether it is for this card: by uuid where both name one (indexes move when a card is added), else by index. A MIG instance and the card
    /// that it is a part of are one in this sense, two instances of a card are not.
    /// </summary>
    public bool IsOn(string host, int gpuId, string? gpuUuid) =>
        string.Equals(Host, host, StringComparison.OrdinalIgnoreCase) && GpuIdentity.IsOne(GpuId, GpuUuid, gpuId, gpuUuid);
}

/// <summary>All bookings of a store at one instant. <paramref name="Problems"/>: entries that cannot be read, and overlaps that a merge brought in.</summary>
public sealed record ReservationBook(IReadOnlyList<Reservation> Entries, IReadOnlyList<string> Problems)
{
    /// <summary>The bookings after a change.</summary>
    public ReservationBook With(ReservationChange change)
    {
        var replaced = change.Replace.ToDictionary(entry => entry.Id, StringComparer.Ordinal);
        return this with
        {
            Entries = [.. Entries.Where(entry => !change.Remove.Contains(entry.Id)).Select(entry => replaced.GetValueOrDefault(entry.Id) ?? entry), .. change.Add],
        };
    }
}

/// <summary>What to write: entries to add, to replace (by id), to remove (by id), or a refusal.</summary>
public sealed record ReservationChange
{
    /// <summary>New entries.</summary>
    public IReadOnlyList<Reservation> Add { get; init; } = [];

    /// <summary>Entries with a known id, whose times or user change.</summary>
    public IReadOnlyList<Reservation> Replace { get; init; } = [];

    /// <summary>Ids to remove.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];

    /// <summary>Why nothing is written; null to write.</summary>
    public ReservationRefusal? Refusal { get; init; }

    /// <summary>What is done and by whom, for stores that keep a history; null where nobody needs to know.</summary>
    public ReservationNote? Note { get; init; }

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Add.Count + Replace.Count + Remove.Count == 0;
}

/// <summary>What happens to bookings. <see cref="Renewed"/> is a sign of life, of which no history is kept; <see cref="Lapsed"/> the end of one whose program gave none.</summary>
public enum ReservationAct { Reserved, Extended, Shortened, Released, Transferred, Renewed, Lapsed, Moved }

/// <summary>Who did what. <paramref name="Reason"/>: where it was done against a holder's will.</summary>
public sealed record ReservationNote(ReservationAct Act, string By, string? Reason = null);

/// <summary>Why a booking was refused. <paramref name="HeldBy"/>, <paramref name="Until"/>: the holder; <paramref name="NextFree"/>: first instant at which the wished duration fits.</summary>
public sealed record ReservationRefusal(string Message, string? HeldBy = null, DateTimeOffset? Until = null, DateTimeOffset? NextFree = null)
{
    /// <summary>What kind of no it is.</summary>
    public RefusalKind Kind { get; init; } = RefusalKind.Held;
}

/// <summary>Why a change of bookings was refused: the card is held, the booking is another's, there is no such booking, or the wish itself makes no sense.</summary>
public enum RefusalKind { Held, NotYours, NotFound, Invalid }

/// <summary>How a write ended: the entries written, or the refusal.</summary>
public sealed record ReservationOutcome(IReadOnlyList<Reservation> Written, ReservationRefusal? Refusal);
