using System.Globalization;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Features.Reports;

/// <summary>Days and moments as reports count and write them: in the zone of who asks, without its language.</summary>
internal static class ReportMoments
{
    /// <summary>
    /// Where a look back over a day begins: 24 hours ago, and where that is on a Saturday or Sunday, at that clock time of the Friday before, so that on
    /// a Monday morning the last working day counts.
    /// </summary>
    public static DateTimeOffset LastWorkingDay(DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var day = local.AddDays(-1);
        if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
        {
            return now - TimeSpan.FromDays(1);
        }

        return IsoTime.FromLocal(day.AddDays(day.DayOfWeek == DayOfWeek.Saturday ? -1 : -2), zone, latest: false);
    }

    /// <summary>When the day of a moment begins.</summary>
    public static DateTimeOffset Midnight(DateTimeOffset moment, TimeZoneInfo zone, int days = 0) => IsoTime.FromLocal(TimeZoneInfo.ConvertTime(moment, zone).Date.AddDays(days), zone, latest: false);

    /// <summary>Such as <c>Mon 2026-03-02 09:30</c>.</summary>
    public static string Text(DateTimeOffset moment, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(moment, zone).ToString("ddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Such as <c>2026-03-02</c>.</summary>
    public static string Day(DateTimeOffset moment, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(moment, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A moment of a run; null for what is no time of this age of the world.</summary>
    /// <param name="milliseconds">Since the epoch.</param>
    public static DateTimeOffset? Of(long? milliseconds) => milliseconds is > 0 and < 253_370_764_800_000 and var known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;

    /// <summary>A date as metadata have it; the end of that day where it has no time, so that nothing done on it comes after it. Null for anything else.</summary>
    public static DateTimeOffset? Written(string? text, TimeZoneInfo zone) =>
        text is null || !IsoTime.TryReadInstant(text, zone, latest: false, out var instant) ? null
        : text.Trim().Length > 10 ? instant : Midnight(instant, zone);
}
