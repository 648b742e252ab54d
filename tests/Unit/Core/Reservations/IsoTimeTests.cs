using ForgeLsp.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Reservations;

public sealed class IsoTimeTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("2026-01-15T14:30:00", "2026-01-15T13:30:00Z")]
    [InlineData("2026-01-15 14:30", "2026-01-15T13:30:00Z")]
    [InlineData("2026-07-15T14:30:00.123456", "2026-07-15T12:30:00Z")]
    [InlineData("2026-07-15T14:30:00.123456789", "2026-07-15T12:30:00Z")]
    [InlineData("2026-07-15T14:30:00Z", "2026-07-15T14:30:00Z")]
    [InlineData("2026-07-15T14:30:00+05:30", "2026-07-15T09:00:00Z")]
    [InlineData("2026-07-15T14:30:00-0800", "2026-07-15T22:30:00Z")]
    [InlineData("2026-07-15T14:30:00+02", "2026-07-15T12:30:00Z")]
    [InlineData("2026-01-15", "2026-01-14T23:00:00Z")]
    public void Every_way_in_which_scripts_write_times_is_read(string text, string utc)
    {
        Assert.True(IsoTime.TryReadInstant(text, Berlin, latest: false, out var instant));
        Assert.Equal(utc, IsoTime.UtcText(instant));
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("2026-13-01T00:00:00")]
    [InlineData("2026-01-15T25:00:00")]
    [InlineData("2026-01-15T14:30:00+99:00")]
    [InlineData("2026-01-15T14:30:00+")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("15.01.2026 14:30")]
    public void What_is_no_time_is_refused(string text) => Assert.False(IsoTime.TryReadInstant(text, Berlin, latest: false, out _));

    [Fact]
    public void In_the_repeated_hour_a_start_is_the_first_and_an_end_the_second()
    {
        Assert.True(IsoTime.TryReadInstant("2026-10-25T02:30:00", Berlin, latest: false, out var start));
        Assert.True(IsoTime.TryReadInstant("2026-10-25T02:30:00", Berlin, latest: true, out var end));
        Assert.Equal("2026-10-25T00:30:00Z", IsoTime.UtcText(start));
        Assert.Equal("2026-10-25T01:30:00Z", IsoTime.UtcText(end));
    }

    [Theory]
    [InlineData("2026-03-29T02:00:00")]
    [InlineData("2026-03-29T02:30:00")]
    [InlineData("2026-03-29T02:59:59")]
    public void A_skipped_time_is_the_instant_of_the_jump(string text)
    {
        Assert.True(IsoTime.TryReadInstant(text, Berlin, latest: false, out var start));
        Assert.True(IsoTime.TryReadInstant(text, Berlin, latest: true, out var end));
        Assert.Equal("2026-03-29T01:00:00Z", IsoTime.UtcText(start));
        Assert.Equal(start, end);
    }
}
