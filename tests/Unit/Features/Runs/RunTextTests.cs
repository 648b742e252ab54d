using ForgeLsp.Features.Runs;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Runs;

public sealed class RunTextTests
{
    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(12, "12 ms")]
    [InlineData(1_500, "1.5 s")]
    [InlineData(60_000, "1 min")]
    [InlineData(90_500, "1 min 31 s")]
    [InlineData(3_000_000, "50 min")]
    [InlineData(3_599_600, "1 h")]
    [InlineData(3_661_000, "1 h 1 min")]
    [InlineData(7_505_000, "2 h 5 min")]
    [InlineData(86_460_000, "1 d")]
    [InlineData(90_000_000, "1 d 1 h")]
    public void A_duration_is_said_in_its_two_largest_units_as_on_the_comparison_page(long ms, string text) => Assert.Equal(text, RunText.Duration(ms));
}
