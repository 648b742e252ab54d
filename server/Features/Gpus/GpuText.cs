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
        { FreeFrom: not null } => "booked within the hour",
        { Gpu.IsInventoryOnly: true } => "free to reserve",
        { IsBusy: true } => string.Create(CultureInfo.InvariantCulture, $"not reserved, yet {card.Gpu.Utilisation} % busy{Users(card.Gpu)}"),
        { Gpu.Processes.Count: > 0 } => $"idle, memory held{Users(card.Gpu)}",
        _ => "idle",
    };

    /// <summary><c>34 % · 10.2 of 80.0 GiB</c>; empty where nothing was measured.</summary>
    public static string Measured(Gpu gpu)
    {
        var parts = new List<string>();
        if (gpu.Utilisation is { } utilisation)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{utilisation} %"));
        }

        if (gpu.MemoryUsed is { } used && gpu.MemoryTotal is { } total)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{used / 1024.0:0.0} of {total / 1024.0:0.0} GiB"));
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

    private static string Users(Gpu gpu)
    {
        var users = gpu.Processes.Select(process => process.User).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return users.Count == 0 ? "" : " by " + string.Join(", ", users);
    }
}
