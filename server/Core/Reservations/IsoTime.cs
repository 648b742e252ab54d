using System.Globalization;

namespace ForgeLsp.Core.Reservations;

/// <summary>
/// ISO 8601 times as scripts write them: date and time with <c>T</c> or a blank between, seconds and fractions optional, with
/// <c>Z</c>, an offset, or no zone at all. A time without zone is the local one, and local clocks repeat an hour in autumn and skip one in spring.
/// </summary>
public static class IsoTime
{
    private static readonly string[] Forms =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd"];

    /// <summary>Reads the clock time and, where there is one, the offset. False for anything else; a date alone is midnight.</summary>
    public static bool TryRead(string text, out DateTime clock, out TimeSpan? offset)
    {
        offset = null;
        clock = default;
        var body = text.Trim();
        if (body.Length is < 10 or > 40)
        {
            return false;
        }

        if (body[^1] is 'Z' or 'z')
        {
            offset = TimeSpan.Zero;
            body = body[..^1];
        }
        else if (body.AsSpan(10).LastIndexOfAny('+', '-') is >= 0 and var sign)
        {
            if (!TryReadOffset(body.AsSpan(10 + sign), out var read))
            {
                return false;
            }

            offset = read;
            body = body[..(10 + sign)];
        }

        if (body.Length > 10 && body[10] is ' ' or 't')
        {
            body = body[..10] + "T" + body[11..];
        }

        // .NET counts 100 ns; whatever a script wrote beyond that is dropped.
        var dot = body.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0 && body.Length > dot + 8)
        {
            body = body[..(dot + 8)];
        }

        return DateTime.TryParseExact(body, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out clock);
    }

    /// <summary>
    /// The instant of <paramref name="text"/>, a zone-less time being one of <paramref name="zone"/>. A repeated clock time is its first
    /// occurrence, or with <paramref name="latest"/> its second; a skipped one is the instant of the jump.
    /// A start read early and an end read late never let two people have one card.
    /// </summary>
    public static bool TryReadInstant(string text, TimeZoneInfo zone, bool latest, out DateTimeOffset instant)
    {
        instant = default;
        if (!TryRead(text, out var clock, out var offset))
        {
            return false;
        }

        if (clock.Year is < 1971 or > 9000)
        {
            return false;
        }

        instant = offset is { } known ? new DateTimeOffset(clock.Ticks, known).ToUniversalTime() : FromLocal(clock, zone, latest);
        return true;
    }

    /// <summary>The instant at which clocks of <paramref name="zone"/> show <paramref name="clock"/>; see <see cref="TryReadInstant"/>.</summary>
    public static DateTimeOffset FromLocal(DateTime clock, TimeZoneInfo zone, bool latest)
    {
        var local = DateTime.SpecifyKind(clock, DateTimeKind.Unspecified);
        if (zone.IsAmbiguousTime(local))
        {
            var offsets = zone.GetAmbiguousTimeOffsets(local);
            // The larger offset is summer time, which comes first.
            var offset = latest ? offsets.Min() : offsets.Max();
            return new DateTimeOffset(local.Ticks - offset.Ticks, TimeSpan.Zero);
        }

        if (!zone.IsInvalidTime(local))
        {
            return new DateTimeOffset(local.Ticks - zone.GetUtcOffset(local).Ticks, TimeSpan.Zero);
        }

        // Bisect for the instant at which the clock jumps over this time.
        var before = new DateTimeOffset(local.Ticks, TimeSpan.Zero).AddHours(-16);
        var after = before.AddHours(32);
        while (after - before > TimeSpan.FromTicks(1))
        {
            var middle = before + ((after - before) / 2);
            (before, after) = TimeZoneInfo.ConvertTime(middle, zone).DateTime < local ? (middle, after) : (before, middle);
        }

        return after;
    }

    /// <summary>Local clock time without zone, to the second: <c>2026-03-01T14:30:00</c>.</summary>
    public static string LocalText(DateTimeOffset instant, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>With the offset of <paramref name="zone"/>, to the second: <c>2026-03-01T14:30:00+01:00</c>.</summary>
    public static string OffsetText(DateTimeOffset instant, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>UTC, to the second: <c>2026-03-01T13:30:00Z</c>.</summary>
    public static string UtcText(DateTimeOffset instant) =>
        instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static bool TryReadOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = default;
        var digits = text[1..];
        var minutes = 0;
        var isRead = digits.Length switch
        {
            2 => true,
            4 => int.TryParse(digits[2..], NumberStyles.None, CultureInfo.InvariantCulture, out minutes),
            5 when digits[2] == ':' => int.TryParse(digits[3..], NumberStyles.None, CultureInfo.InvariantCulture, out minutes),
            _ => false,
        };
        if (!isRead || !int.TryParse(digits[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) || hours > 14 || minutes > 59
            || (hours == 14 && minutes > 0))
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1);
        return true;
    }
}
