using ForgeLsp.Core.Text;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("complete", "completed")]
    [InlineData("Completed", "completed")]
    [InlineData("in-progress", "in_progress")]
    [InlineData("statsu", "status")]
    [InlineData("arch", "archived")]
    [InlineData("banana", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void The_name_that_was_meant_is_found(string written, string? expected) =>
        Assert.Equal(expected, NearestName.Of(written, ["planned", "in_progress", "completed", "archived", "status"]));

    [Theory]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "ab", 1)]
    [InlineData("abc", "xyz", 3)]
    [InlineData("", "abc", 3)]
    public void Slips_are_counted(string from, string to, int expected) => Assert.Equal(expected, NearestName.Distance(from, to));

    [Fact]
    public void Very_long_names_are_not_compared() => Assert.Null(NearestName.Of(new string('a', 100_000), ["aaa"]));
}
