using System.Globalization;

namespace ForgeLsp.Tests.Unit.Core.Reservations;

/// <summary>A clock that stands where a test puts it, in a zone of its choice; timers run in real time.</summary>
internal sealed class TestClock(string utc, string zone = "UTC") : TimeProvider
{
    public DateTimeOffset Now { get; set; } = At(utc);

    public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById(zone);

    public override DateTimeOffset GetUtcNow() => Now;

    public static DateTimeOffset At(string utc) => DateTimeOffset.Parse(utc + (utc.EndsWith('Z') ? "" : "Z"), CultureInfo.InvariantCulture);
}
