using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Features.Gpus;

/// <summary>Words for cards, the same in the view, the pick list and the command line.</summary>
internal static class GpuText
{
    /// <summary>Who holds it, or how busy it is, in a few words.</summary>
    public static string State(GpuCard card, DateTimeOffset now, TimeZoneInfo zone) => card switch
    {
        { Holder: { } holder } => $"held by {ReservationText.OneLine(holder.User, 40)} until {ReservationText.Time(holder.End, now, zone)}",
        { FreeFrom: not null, Next: { } next } => $"free until {ReservationText.Time(next.Start, now, zone)}, then {ReservationText.OneLine(next.User, 40)} has it",
        { Gpu.IsInventoryOnly: true } => "free to reserve",
        { IsBusy: true } => string.Create(CultureInfo.InvariantCulture, $"not reserved, yet {card.Gpu.Utilisation} % busy{Users(card.Gpu)}"),
        { Gpu.MigInstances: { Count: > 0 } instances } => string.Create(
            CultureInfo.InvariantCulture,
            $"split into {instances.Count} MIG {(instances.Count == 1 ? "instance" : "instances")}, {instances.Count(instance => card.Gpu.Processes.Any(process => process.MigIndex == instance.Index))} in use"),
        { Gpu: { Processes.Count: > 0, Utilisation: null } } => $"in use{Users(card.Gpu)}",
        { Gpu.Processes.Count: > 0 } => $"idle, memory held{Users(card.Gpu)}",

        // Inside a container the processes of others are not to be seen, their memory is.
        { Gpu: { MemoryUsed: >= HeldMemory and var used, MemoryTotal: { } total } } when used > total / 20 => string.Create(CultureInfo.InvariantCulture, $"idle, {used / 1024.0:0.0} GiB of memory held"),
        { Gpu: { Utilisation: null, MemoryUsed: null } } => "free to reserve",
        _ => "idle",
    };

    /// <summary>Whose booking it is and how long it lasts: <c>yours until 14:30, 25 min left</c>.</summary>
    public static string Holding(Reservation holder, bool isMine, DateTimeOffset now, TimeZoneInfo zone) =>
        $"{(isMine ? "yours" : "held by " + ReservationText.OneLine(holder.User, 40))} until {ReservationText.Time(holder.End, now, zone)}, {ReservationText.Duration(holder.End - now)} left";

    /// <summary>Memory that nobody seems to hold counts from here, MiB: drivers and displays take some.</summary>
    private const long HeldMemory = 1024;

    /// <summary><c>as of 4 min ago</c> for what is older than the time in which it is looked at; else empty.</summary>
    public static string Age(Gpu gpu, DateTimeOffset now) =>
        gpu.MeasuredAt is { } measured && now - measured >= TimeSpan.FromMinutes(1) ? $"as of {ReservationText.Duration(now - measured)} ago" : "";

    /// <summary>A share as eight blocks, <c>███░░░░░</c>; empty where it is not known. What is used shows at least as one block, and eight only when all is.</summary>
    public static string Bar(long? used, long? total)
    {
        const int cells = 8;
        if (used is not { } part || total is not (> 0 and var whole))
        {
            return "";
        }

        var full = part >= whole ? cells : part <= 0 ? 0 : (int)Math.Clamp(Math.Round(part * (double)cells / whole), 1, cells - 1);
        return new string('█', full) + new string('░', cells - full);
    }

    /// <summary><c>34 % · 10.2 of 80.0 GiB</c>; empty where nothing was measured.</summary>
    /// <param name="bar">Put in front of the memory; what a screen reader says has none.</param>
    public static string Measured(Gpu gpu, string bar = "")
    {
        var parts = new List<string>();
        if (gpu.Utilisation is { } utilisation)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{utilisation} %"));
        }

        if (gpu.MemoryUsed is { } used && gpu.MemoryTotal is { } total)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{(bar.Length > 0 ? bar + " " : "")}{used / 1024.0:0.0} of {total / 1024.0:0.0} GiB"));
        }
        else if (gpu.MemoryTotal is { } size)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{size / 1024.0:0.#} GiB"));
        }

        return string.Join(" · ", parts);
    }

    /// <summary>The word for a kind of refusal in messages to programs.</summary>
    public static string Name(RefusalKind kind) => kind switch
    {
        RefusalKind.Held => "held",
        RefusalKind.NotYours => "notYours",
        RefusalKind.NotFound => "notFound",
        _ => "invalid",
    };

    /// <summary>Who they are; where that cannot be seen, what they run.</summary>
    private static string Users(Gpu gpu)
    {
        const int most = 3;
        var names = gpu.Processes.Select(static process => process.User is { } user ? ReservationText.OneLine(user, 40) : Program(process)).Distinct(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? "" : " by " + string.Join(", ", names.Take(most)) + (names.Count > most ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - most} more") : "");
    }

    private static string Program(GpuProcess process) =>
        string.Create(CultureInfo.InvariantCulture, $"{ReservationText.OneLine(process.Name.Split(' ')[0].Split('/', '\\')[^1], 40)} (pid {process.Pid})");
}
