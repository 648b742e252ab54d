using System.Globalization;
using System.Text.RegularExpressions;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Rules.Yaml;

/// <summary>A date, or a date and time, as files of the workspace write it (ISO 8601, with a blank for the T if one likes).</summary>
/// <param name="Instant">The day's midnight or the time; of what has no offset, as if it were UTC.</param>
/// <param name="HasTime">Whether it says more than the day.</param>
/// <param name="HasOffset">Whether the time says where it holds.</param>
internal readonly partial record struct IsoDate(DateTimeOffset Instant, bool HasTime, bool HasOffset)
{
    /// <summary>How far apart the clocks of two places can be, rounded up.</summary>
    private static readonly TimeSpan ZoneTolerance = TimeSpan.FromDays(1);

    /// <summary>The day as it is written.</summary>
    public DateOnly Day => DateOnly.FromDateTime(Instant.DateTime);

    /// <summary>Today, as <see cref="TryRead"/> reads it again.</summary>
    public static string Today(RuleContext context) => context.Time.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Whether the text looks like a date, though there may be no such day.</summary>
    public static bool IsShaped(string text) => Shape().IsMatch(text);

    /// <summary>The date of a scalar; null where it is missing, looks otherwise, or names a day or hour that does not exist.</summary>
    public static IsoDate? TryRead(DataNode? node)
    {
        if (node is null or { Kind: DataKind.Null or DataKind.Mapping or DataKind.Sequence })
            return null;

        // The day and nothing else, as nearly all dates are.
        if (PlainDay(node.Text) is var (year, month, number))
        {
            return year is > 1 and < 9999 && month is >= 1 and <= 12 && number >= 1 && number <= DateTime.DaysInMonth(year, month)
                ? new IsoDate(new DateTimeOffset(year, month, number, 0, 0, 0, TimeSpan.Zero), HasTime: false, HasOffset: false) : null;
        }

        if (Shape().Match(node.Text) is not { Success: true } match)
            return null;

        if (!DateOnly.TryParseExact(match.Groups["day"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return null;

        var hasTime = match.Groups["time"].Success;
        if (!TimeOnly.TryParse(hasTime ? match.Groups["time"].Value : "00:00", CultureInfo.InvariantCulture, out var time))
            return null;

        var zone = match.Groups["zone"].Value;
        return Offset(zone) is { } offset && InRange(day, offset) ? new IsoDate(new DateTimeOffset(day, time, offset), hasTime, zone.Length > 0) : null;
    }

    /// <summary>Whether the date is later than anybody's clock can show at <paramref name="now"/>.</summary>
    public bool IsAfter(DateTimeOffset now) => Instant > now + ZoneTolerance;

    /// <summary>Whether this is earlier than <paramref name="other"/> wherever the two were written.</summary>
    public bool IsBefore(IsoDate other)
    {
        if (!HasTime && !other.HasTime)
            return Day < other.Day;

        return HasTime == other.HasTime && HasOffset == other.HasOffset ? Instant < other.Instant : Instant + ZoneTolerance < other.Instant;
    }

    // An offset must not push the first and the last year out of what a clock can show.
    private static bool InRange(DateOnly day, TimeSpan offset) => day.Year is > 1 and < 9999 && offset.Duration() <= TimeSpan.FromHours(14);

    /// <summary>The numbers of <c>2026-01-05</c>, of which there need be no such day; null for a text of another shape.</summary>
    private static (int Year, int Month, int Day)? PlainDay(string text)
    {
        if (text is not [var y1, var y2, var y3, var y4, '-', var m1, var m2, '-', var d1, var d2])
            return null;

        var (year, month, day) = ((((((Digit(y1) * 10) + Digit(y2)) * 10) + Digit(y3)) * 10) + Digit(y4), (Digit(m1) * 10) + Digit(m2), (Digit(d1) * 10) + Digit(d2));
        return year >= 0 && month >= 0 && day >= 0 ? (year, month, day) : null;
    }

    /// <summary>The digit's value; for anything else so far below zero that no other digit makes up for it.</summary>
    private static int Digit(char c) => char.IsAsciiDigit(c) ? c - '0' : -100_000;

    private static TimeSpan? Offset(string zone)
    {
        if (zone.Length < 5)
            return TimeSpan.Zero;

        var digits = zone.Replace(":", "", StringComparison.Ordinal);
        var minutes = (int.Parse(digits.AsSpan(1, 2), CultureInfo.InvariantCulture) * 60) + int.Parse(digits.AsSpan(3, 2), CultureInfo.InvariantCulture);
        return TimeSpan.FromMinutes(digits[0] == '-' ? -minutes : minutes);
    }

    // Compiled at build time: the engine without backtracking takes longer to begin with than a file takes to check. No part can be read in
    // two ways, so that time stays proportional to the text.
    [GeneratedRegex(@"^(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})([Tt ](?<time>[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,7})?)?)[0-9]* ?(?<zone>[Zz]|[+-][0-9]{2}:?[0-9]{2})?)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();
}
