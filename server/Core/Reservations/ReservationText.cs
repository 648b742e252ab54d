using System.Globalization;
using System.Text;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Reservations;

/// <summary>How bookings are said to people: short times of their zone, one line, whatever the file holds.</summary>
public static class ReservationText
{
    /// <summary>A host as people say it.</summary>
    public static string Host(string host) => host == "local" ? "this machine" : OneLine(host);

    /// <summary>A card as people say it: <c>GPU 0 on atlas</c>, <c>GPU 0 on this machine</c>.</summary>
    public static string Card(int gpuId, string host) => $"GPU {gpuId} on {Host(host)}";

    /// <summary><c>14:30</c> on the day of <paramref name="now"/>, else <c>2026-03-02 14:30</c>.</summary>
    public static string Time(DateTimeOffset instant, DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        var isToday = local.Date == TimeZoneInfo.ConvertTime(now, zone).Date;
        return local.ToString(isToday ? "HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary><c>45 min</c>, <c>2 h</c>, <c>2 h 30 min</c>, <c>3 d 4 h</c>; rounded up to the minute, so that nothing left is said only when nothing is left.</summary>
    public static string Duration(TimeSpan length)
    {
        var minutes = (long)Math.Ceiling(Math.Max(0, length.TotalMinutes));
        var (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        return (days, hours, rest) switch
        {
            (0, 0, _) => $"{rest} min",
            (0, _, 0) => $"{hours} h",
            (0, _, _) => $"{hours} h {rest} min",
            (_, 0, _) => $"{days} d",
            _ => $"{days} d {hours} h",
        };
    }

    /// <summary>Text of a file as one short line: characters that steer become blanks, length at most <paramref name="max"/>.</summary>
    public static string OneLine(string text, int max = 80)
    {
        var line = new StringBuilder(Math.Min(text.Length, max + 1));
        foreach (var rune in Display.Plain(text).EnumerateRunes())
        {
            if (line.Length >= max)
            {
                return line.Append('…').ToString();
            }

            line.Append(rune.ToString());
        }

        return line.ToString().Trim();
    }

    /// <summary>The sentence of a conflict: who holds the card, until when, what for, and when <paramref name="wish"/> fits next.</summary>
    public static string Conflict(Reservation holder, ReservationWish wish, DateTimeOffset start, DateTimeOffset nextFree, DateTimeOffset now, TimeZoneInfo zone)
    {
        var from = holder.Start > start ? $" from {Time(holder.Start, now, zone)}" : "";
        var purpose = OneLine(holder.Purpose);
        return $"{Card(wish.GpuId, wish.Host)} is held by {OneLine(holder.User)}{from} until {Time(holder.End, now, zone)}"
            + (purpose.Length > 0 ? $" ({purpose})" : "")
            + $". Next free slot for {Duration(wish.Length)}: {Time(nextFree, now, zone)}.";
    }

    /// <summary>The sentence of two bookings that hold one card at once.</summary>
    public static string Overlap(Reservation one, Reservation other, DateTimeOffset now, TimeZoneInfo zone) =>
        $"{Card(one.GpuId, one.Host)} is booked twice: by {OneLine(one.User)} ({Time(one.Start, now, zone)} to {Time(one.End, now, zone)}, {OneLine(one.Id)}) "
        + $"and by {OneLine(other.User)} ({Time(other.Start, now, zone)} to {Time(other.End, now, zone)}, {OneLine(other.Id)}). One of the two must be released.";
}
