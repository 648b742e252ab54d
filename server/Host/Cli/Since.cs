using System.Globalization;

namespace ForgeLsp.Host.Cli;

/// <summary>A moment as people name it on a command line.</summary>
internal static class Since
{
    /// <summary>The moment that <c>today</c>, <c>yesterday</c>, <c>36h</c>, <c>7d</c>, a date (in local time) or an ISO instant means; null for anything else.</summary>
    public static DateTimeOffset? Parse(string text, TimeProvider time)
    {
        text = text.Trim();
        var now = time.GetLocalNow();
        if (text.ToLowerInvariant() is ("today" or "yesterday") and var day)
        {
            return Midnight(DateOnly.FromDateTime(now.DateTime).AddDays(day == "today" ? 0 : -1), time);
        }

        if (text.Length > 1 && text[^1] is 'm' or 'h' or 'd' or 'w' && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 100_000)
        {
            return now - (text[^1] switch { 'm' => TimeSpan.FromMinutes(count), 'h' => TimeSpan.FromHours(count), 'd' => TimeSpan.FromDays(count), _ => TimeSpan.FromDays(7L * count) });
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return Midnight(date, time);
        }

        if (text.Length < 16 || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
        {
            return null;
        }

        // Without an offset it is the reader's own time.
        return text[^1] is 'Z' or 'z' || text.AsSpan(10).IndexOfAny('+', '-') >= 0 ? instant : Local(instant.DateTime, time);
    }

    private static DateTimeOffset Midnight(DateOnly date, TimeProvider time) => Local(date.ToDateTime(TimeOnly.MinValue), time);

    private static DateTimeOffset Local(DateTime wall, TimeProvider time) => new(wall, time.LocalTimeZone.GetUtcOffset(DateTime.SpecifyKind(wall, DateTimeKind.Unspecified)));
}
