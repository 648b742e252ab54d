using ForgeLsp.Core.Model;

namespace ForgeLsp.Features.Gpus;

/// <summary>One card with what is known of it: measured, listed in the policy, or known from bookings only.</summary>
/// <param name="Holder">Who holds it now.</param>
/// <param name="FreeFrom">First instant at which it is free for an hour; null where that is now.</param>
public sealed record GpuCard(Gpu Gpu, Reservation? Holder, DateTimeOffset? FreeFrom)
{
    /// <summary>Under this utilisation, in percent, a card idles.</summary>
    public const int IdleBelow = 20;

    /// <summary>Whoever may choose takes the greatest: idle before not measured before worked on, then the least used, then the largest memory.</summary>
    public static IComparer<GpuCard> ByWorth { get; } = Comparer<GpuCard>.Create(static (one, other) =>
        Rank(other).CompareTo(Rank(one)) is not 0 and var rank ? rank
        : (other.Gpu.Utilisation ?? 0).CompareTo(one.Gpu.Utilisation ?? 0) is not 0 and var use ? use
        : (one.Gpu.MemoryTotal ?? 0).CompareTo(other.Gpu.MemoryTotal ?? 0));

    /// <summary>Id of its node, and its name in requests: <c>gpu:host/index</c>.</summary>
    public string NodeId => $"gpu:{Gpu.Host}/{Gpu.Index}";

    /// <summary>Whether it was measured and is worked on.</summary>
    public bool IsBusy => Gpu.Utilisation >= IdleBelow;

    private static int Rank(GpuCard card) => card.IsBusy ? 2 : card.Gpu.IsInventoryOnly ? 1 : 0;
}

/// <summary>All cards at one instant. <paramref name="HostProblems"/>: by host, why it did not answer. <paramref name="StoreProblems"/>: what is wrong with the bookings.</summary>
/// <param name="Book">Null where the store cannot be read: nobody knows then who holds what.</param>
public sealed record GpuOverview(
    IReadOnlyList<string> Hosts, IReadOnlyList<GpuCard> Cards, IReadOnlyDictionary<string, string> HostProblems, ReservationBook? Book, IReadOnlyList<string> StoreProblems)
{
    /// <summary>What is known of each host that was asked or publishes.</summary>
    public IReadOnlyList<GpuHostState> States { get; init; } = [];
}
