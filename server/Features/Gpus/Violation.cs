using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Features.Gpus;

/// <summary>Whose process is on whose card.</summary>
public enum ViolationKind { OthersOnMine, MineOnOthers }

/// <summary>A process on a card that somebody else holds.</summary>
/// <param name="User">Whose process it is, by the team's name for them.</param>
/// <param name="Booking">The booking that it runs against.</param>
public sealed record Violation(ViolationKind Kind, string Host, int GpuId, int Pid, string Program, string User, Reservation Booking)
{
    /// <summary>What makes it one and the same from one look to the next.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Booking.Id}|{Host.ToLowerInvariant()}/{GpuId}|{Pid}|{Program}|{User}");

    /// <summary>One sentence for people.</summary>
    public string Say(DateTimeOffset now, TimeZoneInfo zone)
    {
        var (card, until) = (ReservationText.Card(GpuId, Host), ReservationText.Time(Booking.End, now, zone));
        var process = string.Create(CultureInfo.InvariantCulture, $"{ReservationText.OneLine(Program, 60)} (pid {Pid})");
        return Kind == ViolationKind.OthersOnMine
            ? $"{ReservationText.OneLine(User, 40)}'s {process} runs on {card}, which you hold until {until}."
            : $"Your {process} runs on {card}, which {ReservationText.OneLine(Booking.User, 40)} holds until {until}.";
    }
}

/// <summary>Finds processes on cards that somebody else holds; pure.</summary>
public static class Violations
{
    /// <summary>Programs that serve cards and compute nothing of anybody's.</summary>
    private static readonly string[] Services = ["nvidia-cuda-mps-server", "nvidia-cuda-mps-control", "nvidia-persistenced", "nv-hostengine", "dcgm-exporter", "nvidia-smi"];

    /// <summary>
    /// Processes of somebody else on a card that <paramref name="me"/> holds, and of theirs on one that somebody else holds. A process whose owner
    /// cannot be seen is nobody's; nor is one of root's, whose containers may be anybody's, unless the policy says who that is.
    /// </summary>
    public static IReadOnlyList<Violation> Find(IEnumerable<Gpu> gpus, IReadOnlyList<Reservation> entries, Policy policy, string me, DateTimeOffset now)
    {
        var running = entries.Where(entry => entry.Start <= now && now < entry.End).OrderBy(static entry => entry.Start).ThenBy(static entry => entry.Id, StringComparer.Ordinal).ToList();
        return
        [
            .. from gpu in gpus
               from process in gpu.Processes
               let owner = OwnerOf(process, policy)
               where owner is not null && !IsService(process)
               let holder = HolderOf(running, gpu, process)
               where holder is not null && (gpu.MeasuredAt is null || gpu.MeasuredAt >= holder.Start)
               let kind = KindOf(policy, owner, holder.User, me)
               where kind is not null
               select new Violation(kind.Value, gpu.Host, gpu.Index, process.Pid, Short(process.Name), owner, holder),
        ];
    }

    private static ViolationKind? KindOf(Policy policy, string owner, string holder, string me) =>
        policy.IsSamePerson(owner, holder) ? null
        : policy.IsSamePerson(holder, me) ? ViolationKind.OthersOnMine
        : policy.IsSamePerson(owner, me) ? ViolationKind.MineOnOthers : null;

    private static string? OwnerOf(GpuProcess process, Policy policy)
    {
        if (string.IsNullOrWhiteSpace(process.User))
        {
            return null;
        }

        var person = policy.PersonOf(process.User);
        return person == "root" ? null : person;
    }

    /// <summary>Who holds the place where a process runs: of a split card, whoever holds its instance or all of it.</summary>
    private static Reservation? HolderOf(List<Reservation> running, Gpu gpu, GpuProcess process)
    {
        var instance = gpu.MigInstances.FirstOrDefault(part => part.Index == process.MigIndex)?.Uuid;
        return running.Find(entry => entry.GpuUuid?.StartsWith("MIG-", StringComparison.OrdinalIgnoreCase) == true
            ? HostNames.IsSame(entry.Host, gpu.Host) && instance is not null && HostNames.IsSame(entry.GpuUuid, instance)
            : entry.IsOn(gpu.Host, gpu.Index, gpu.Uuid));
    }

    private static bool IsService(GpuProcess process) => Services.Contains(Short(process.Name), StringComparer.Ordinal);

    private static string Short(string name) => name.Split(' ')[0].Split('/', '\\')[^1] is { Length: > 0 } program ? program : name;
}

/// <summary>Which violations were told already. Not for several threads at once.</summary>
public sealed class ViolationMemory
{
    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);

    /// <summary>Those that are new. One that is over may be told again; a host that did not answer has ended none.</summary>
    /// <param name="now">All that there are.</param>
    /// <param name="hosts">The hosts that answered.</param>
    public IReadOnlyList<Violation> News(IReadOnlyList<Violation> now, IEnumerable<string> hosts)
    {
        var answered = hosts.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var present = now.Select(static violation => violation.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, _) in _told.Where(told => answered.Contains(told.Value) && !present.Contains(told.Key)).ToList())
        {
            _told.Remove(key);
        }

        return [.. now.Where(violation => _told.TryAdd(violation.Key, violation.Host))];
    }
}
