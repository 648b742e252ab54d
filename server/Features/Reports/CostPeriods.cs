using System.Globalization;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Features.Reports;

/// <summary>Weeks (ISO 8601, from Monday) and months of a zone, and how a stretch of time falls into them.</summary>
internal static class CostPeriods
{
    /// <summary>The parts of a stretch by the period that they fall into; a part is as long as it took, whatever the clocks were set to in it.</summary>
    public static IEnumerable<(string Key, TimeSpan Length)> Split(DateTimeOffset start, DateTimeOffset end, CostGrouping grouping, TimeZoneInfo zone)
    {
        var at = start;
        while (at < end)
        {
            var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
            var first = grouping == CostGrouping.Month ? new DateTime(local.Year, local.Month, 1) : ISOWeek.ToDateTime(ISOWeek.GetYear(local), ISOWeek.GetWeekOfYear(local), DayOfWeek.Monday);
            var key = grouping == CostGrouping.Month
                ? first.ToString("yyyy-MM", CultureInfo.InvariantCulture)
                : string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(local):0000}-W{ISOWeek.GetWeekOfYear(local):00}");
            var next = IsoTime.FromLocal(grouping == CostGrouping.Month ? first.AddMonths(1) : first.AddDays(7), zone, latest: false);
            var until = next < end && next > at ? next : end;
            yield return (key, until - at);
            at = until;
        }
    }
}
