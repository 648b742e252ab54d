using ForgeLsp.Core.Text;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core;

public sealed class GlobTests
{
    [Theory]
    [InlineData("experiments/*/*", "experiments/alice/wine", true)]
    [InlineData("experiments/*/*", "experiments/alice/wine/results", false)]
    [InlineData("experiments/{active,archive}/*/*", "experiments/archive/bob/x", true)]
    [InlineData("experiments/{active,archive}/*/*", "experiments/other/bob/x", false)]
    [InlineData("**/*.yaml", "a.yaml", true)]
    [InlineData("**/*.yaml", "a/b/c.yaml", true)]
    [InlineData("a/**/z", "a/z", true)]
    [InlineData("a/**", "a", true)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("third_party", "third_party/x/y.py", true)]
    [InlineData("third_party", "third_party2/x.py", false)]
    [InlineData("?.py", "é.py", true)]
    [InlineData("{a,b{c,d}}.py", "bd.py", true)]
    [InlineData("{a", "{a", true)]
    public void Matches_as_a_shell_does(string pattern, string path, bool expected) => Assert.Equal(expected, Glob.Parse(pattern).IsMatch(path));

    [Fact]
    public void A_hostile_pattern_ends_soon()
    {
        var hostile = string.Concat(Enumerable.Repeat("*a", 200)) + "b";
        Assert.False(Glob.Parse(hostile).IsMatch(new string('a', 5000)));
        Assert.False(Glob.Parse(string.Concat(Enumerable.Repeat("{a,b}", 40))).IsMatch("c"));
        Assert.False(Glob.Parse(string.Concat(Enumerable.Repeat("**/", 200)) + "z").IsMatch(string.Join('/', Enumerable.Repeat("a", 300))));
    }
}
