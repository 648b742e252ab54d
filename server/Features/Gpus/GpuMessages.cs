namespace ForgeLsp.Features.Gpus;

/// <summary>A card as the reserve command offers it, best first. <paramref name="FreeFrom"/>: ISO 8601 instant (UTC) at which it is free for an hour, null when it is free now.</summary>
public sealed record GpuChoice(string Host, int GpuId, string Name, string State, string? HeldBy, string? HeldUntil, string? FreeFrom, bool IsRecommended);

/// <summary>What can be booked, for whom, and how long at most.</summary>
public sealed record GpuList(IReadOnlyList<GpuChoice> Gpus, string User, double MaxHours, string Store, IReadOnlyList<string> Problems);

/// <summary>A wish to book. <paramref name="Start"/>: ISO 8601 with offset, null for now. <paramref name="Hours"/>: 0.25 up to the policy's limit.</summary>
public sealed record ReserveRequest(string? Host, int GpuId, double Hours, string Purpose, string? Start = null, string? User = null);

/// <summary>A booking as told to people and programs; times are ISO 8601 with offset.</summary>
public sealed record ReservationInfo(string Id, string Host, int GpuId, string User, string Purpose, string StartTime, string EndTime);

/// <summary>The booking, or why not: who holds the card, until when, and when the wished duration fits next (ISO 8601 instants).</summary>
public sealed record ReserveResult(ReservationInfo? Reservation, string? Message, string? HeldBy, string? Until, string? NextFree);

/// <summary>A wish to end a booking now. <paramref name="Force"/> needs a <paramref name="Reason"/> and allows another's booking.</summary>
public sealed record ReleaseRequest(string Id, bool Force = false, string? Reason = null);
