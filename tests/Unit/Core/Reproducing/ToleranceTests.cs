using ForgeLsp.Core.Reproducing;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Reproducing;

public sealed class ToleranceTests
{
    [Theory]
    [InlineData("0.001", 0.001, 0)]
    [InlineData("0", 0, 0)]
    [InlineData("1e-3", 0.001, 0)]
    [InlineData("0.1%", 0, 0.001)]
    [InlineData(" 5 % ", 0, 0.05)]
    public void It_is_read_as_a_distance_or_a_share(string text, double absolute, double relative) => Assert.Equal(new Tolerance(absolute, relative), Tolerance.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("1e400")]
    [InlineData("a little")]
    public void Anything_else_is_none(string text) => Assert.Null(Tolerance.Parse(text));

    [Theory]
    [InlineData(0, 0, 1.0, 1.0, true)]
    [InlineData(0, 0, 1.0, 1.0000000000000002, false)]
    [InlineData(0.5, 0, 1.0, 1.5, true)]
    [InlineData(0.5, 0, 1.0, 1.51, false)]
    [InlineData(0, 0.01, 100, 101, true)]
    [InlineData(0, 0.01, -100, -102, false)]
    [InlineData(0, 0, double.NaN, double.NaN, true)]
    [InlineData(9, 9, double.NaN, 1, false)]
    [InlineData(0, 0, double.PositiveInfinity, double.PositiveInfinity, true)]
    [InlineData(9, 9, double.PositiveInfinity, double.NegativeInfinity, false)]
    [InlineData(9, 9, 1, double.PositiveInfinity, false)]
    [InlineData(0, 0, 0.0, -0.0, true)]
    [InlineData(0, 0.5, double.MaxValue, -double.MaxValue, false)]
    public void Values_agree_within_the_wider_of_both(double absolute, double relative, double one, double other, bool agree)
    {
        var tolerance = new Tolerance(absolute, relative);
        Assert.Equal(agree, tolerance.Agree(one, other));
        Assert.Equal(agree, tolerance.Agree(other, one));
    }

    [Fact]
    public void It_reads_as_people_write_it()
    {
        Assert.Equal("exact", Tolerance.Exact.ToString());
        Assert.Equal("±0.001", new Tolerance(0.001, 0).ToString());
        Assert.Equal("±0.1%", new Tolerance(0, 0.001).ToString());
        Assert.Equal("±1 or ±5%", new Tolerance(1, 0.05).ToString());
    }
}
