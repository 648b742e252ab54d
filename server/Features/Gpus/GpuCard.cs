using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

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

    /// <summary>The booking that begins next on it; null where none is to come.</summary>
    public Reservation? Next { get; init; }

    /// <summary>Whether it may be booked: a team that lists its hosts or cards means these, though others are seen.</summary>
    public bool IsBookable { get; init; } = true;

    /// <summary>Whether it was measured and is worked on.</summary>
    public bool IsBusy => Gpu.Utilisation >= IdleBelow;

    private static int Rank(GpuCard card) => card.IsBusy ? 2 : card.Gpu.IsInventoryOnly ? 1 : 0;
}

/// <summary>A MIG instance as a place of its own, which can be booked by its uuid.</summary>
/// <param name="CardId">The node of its card.</param>
/// <param name="Place">The instance as if it were a card.</param>
public sealed record GpuPart(string CardId, MigInstance Instance, GpuCard Place)
{
    /// <summary>Id of its node, and its name in requests: <c>gpuMig:host/index/instance</c>.</summary>
    public string NodeId => NodeIdOf(Place, Instance);

    /// <summary>Id of the node of an instance of a card.</summary>
    public static string NodeIdOf(GpuCard card, MigInstance instance) => string.Create(CultureInfo.InvariantCulture, $"gpuMig:{card.Gpu.Host}/{card.Gpu.Index}/{instance.Index}");
}

/// <summary>All cards at one instant. <paramref name="HostProblems"/>: by host, why it did not answer. <paramref name="StoreProblems"/>: what is wrong with the bookings.</summary>
/// <param name="Book">Null where the store cannot be read: nobody knows then who holds what.</param>
public sealed record GpuOverview(
    IReadOnlyList<string> Hosts, IReadOnlyList<GpuCard> Cards, IReadOnlyDictionary<string, string> HostProblems, ReservationBook? Book, IReadOnlyList<string> StoreProblems)
{
    /// <summary>What is known of each host that was asked or publishes.</summary>
    public IReadOnlyList<GpuHostState> States { get; init; } = [];

    /// <summary>The MIG instances that have a uuid, in the order of their cards.</summary>
    public IReadOnlyList<GpuPart> Parts { get; init; } = [];

    /// <summary>Why the store cannot be read; null where it can.</summary>
    public StoreException? Failure { get; init; }
}
