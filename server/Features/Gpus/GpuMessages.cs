using System.Text.Json.Serialization;
using ForgeLsp.Features.Stores;

namespace ForgeLsp.Features.Gpus;

/// <summary>A card as the reserve command offers it, best first. <paramref name="FreeFrom"/>: ISO 8601 instant (UTC) at which it is free for an hour, null when it is free now.</summary>
/// <param name="State">One line for people: <c>idle</c>, <c>held by bob until 14:30</c>, <c>83 % busy</c>, ….</param>
/// <param name="HeldUntil">ISO 8601 instant (UTC).</param>
public sealed record GpuChoice(string Host, int GpuId, string Name, string State, string? HeldBy, string? HeldUntil, string? FreeFrom, bool IsRecommended)
{
    /// <summary>What was measured of it.</summary>
    public GpuMeasure? Measured { get; init; }

    /// <summary>ISO 8601 instant (UTC) at which somebody else's time begins on a card that nobody holds now; null where nobody's does.</summary>
    public string? FreeUntil { get; init; }

    /// <summary>False for a card that the team does not list, though it is seen.</summary>
    public bool CanBook { get; init; } = true;

    /// <summary>Its node in the GPUs view; left out where the command line asks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Node { get; init; }

    /// <summary>What a MIG instance is booked by; left out for a whole card, which its index names.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? InstanceUuid { get; init; }
}

/// <summary>What can be booked, for whom, and how long at most.</summary>
public sealed record GpuList(IReadOnlyList<GpuChoice> Gpus, string User, double MaxHours, string Store, IReadOnlyList<string> Problems)
{
    /// <summary>How each host answered.</summary>
    public IReadOnlyList<GpuHostInfo> Hosts { get; init; } = [];

    /// <summary>The MIG instances that can be booked by themselves, in the order of their cards.</summary>
    public IReadOnlyList<GpuChoice> Instances { get; init; } = [];

    /// <summary>The kinds of which there are several.</summary>
    public IReadOnlyList<GpuKind> Kinds { get; init; } = [];

    /// <summary>Whether the bookings could be read; where not, nobody knows who holds what.</summary>
    public bool HasBookings { get; init; } = true;
}

/// <summary>A wish to book. <paramref name="Start"/>: ISO 8601 (local where it has no offset), null for now. <paramref name="Hours"/>: 0.25 up to the policy's limit.</summary>
public sealed record ReserveRequest(string? Host, int GpuId, double Hours, string Purpose, string? Start = null, string? User = null)
{
    /// <summary>Several cards, all or none, each by its index or uuid (<c>GPU-…</c>, <c>MIG-…</c>); where it is empty, <see cref="GpuId"/> counts.</summary>
    public IReadOnlyList<string> Gpus { get; init; } = [];

    /// <summary>A word of the name of the cards that will do, such as <c>a100</c>; empty for any card, null where the cards are named. Without a host all hosts will do.</summary>
    public string? Any { get; init; }

    /// <summary>How many cards of <see cref="Any"/>.</summary>
    public int Count { get; init; } = 1;

    /// <summary>How long the first sign of life of a program that holds the cards counts; null for a booking of a person.</summary>
    public TimeSpan? Lease { get; init; }
}

/// <summary>A booking as told to people and programs; times are ISO 8601 with offset.</summary>
public sealed record ReservationInfo(string Id, string Host, int GpuId, string User, string Purpose, string StartTime, string EndTime)
{
    /// <summary>The card's uuid, or that of the MIG instance that is booked; left out where unknown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? GpuUuid { get; init; }

    /// <summary>Until when its program vouches for it; left out for a booking that needs none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LeaseUntil { get; init; }

    /// <summary>Who changed it against its holder's will; left out where nobody did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ForcedBy { get; init; }

    /// <summary>The reason that <see cref="ForcedBy"/> gave.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ForcedReason { get; init; }
}

/// <summary>The booking, or why not: who holds the card, until when, and when the wished duration fits next (ISO 8601 instants).</summary>
public sealed record ReserveResult(ReservationInfo? Reservation, string? Message, string? HeldBy, string? Until, string? NextFree)
{
    /// <summary>What kind of no it is: <c>held</c>, <c>notYours</c>, <c>notFound</c>, <c>invalid</c>; null for a booking.</summary>
    public string? Refusal { get; init; }

    /// <summary>What else there is to know of a booking that was made; left out where there is nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BookNotice? Notice { get; init; }

    /// <summary>The variables that let a program see the booked cards and no others; left out for anything but a booking that was made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cuda { get; init; }

    /// <summary>Every booking that was made or changed; <see cref="Reservation"/> is the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public IReadOnlyList<ReservationInfo>? Reservations { get; init; }
}

/// <summary>What the place of the bookings takes to sign in.</summary>
/// <param name="Display">The place for people.</param>
/// <param name="Origin">What credentials for it are kept under; null where it takes none, as a file does.</param>
/// <param name="User">The user that its address names.</param>
/// <param name="Test">Whether it let in who tried; null where nobody did.</param>
public sealed record BookLogin(string Display, string? Origin, string? User, StoreTestResult? Test);

/// <summary>What is to be known of the place of the bookings.</summary>
/// <param name="Text">One or two sentences for people.</param>
/// <param name="IsFirst">Whether the booking was the person's first there.</param>
public sealed record BookNotice(string Text, bool IsFirst);

/// <summary>A wish to end a booking now. <paramref name="Force"/> needs a <paramref name="Reason"/> and allows another's booking.</summary>
/// <param name="Id">The booking's id, or <c>gpu:host/index</c> for the one that holds that card now.</param>
public sealed record ReleaseRequest(string Id, bool Force = false, string? Reason = null, string? User = null);

/// <summary>A wish to lengthen a booking by <paramref name="Hours"/>.</summary>
/// <param name="Id">As in <see cref="ReleaseRequest"/>.</param>
public sealed record ExtendRequest(string Id, double Hours, bool Force = false, string? Reason = null, string? User = null);

/// <summary>A wish to end a booking earlier: by <paramref name="Hours"/>, or at <paramref name="Until"/> (ISO 8601, local where it has no offset); one of the two.</summary>
/// <param name="Id">As in <see cref="ReleaseRequest"/>.</param>
public sealed record ShortenRequest(string Id, double? Hours, string? Until, bool Force = false, string? Reason = null, string? User = null);

/// <summary>A wish to hand a booking to <paramref name="ToUser"/>.</summary>
/// <param name="Id">As in <see cref="ReleaseRequest"/>.</param>
public sealed record TransferRequest(string Id, string ToUser, bool Force = false, string? Reason = null, string? User = null);

/// <summary>Bookings that are running or to come, by start, with what is wrong in the store.</summary>
public sealed record ReservationList(IReadOnlyList<ReservationInfo> Reservations, string Store, IReadOnlyList<string> Problems);

/// <summary>When a card is free: ISO 8601 instants (UTC).</summary>
public sealed record NextFreeSlot(string Host, int GpuId, string StartTime, string EndTime);
