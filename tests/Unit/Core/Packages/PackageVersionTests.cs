using ForgeLsp.Core.Packages;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Packages;

public sealed class PackageVersionTests
{
    [Fact]
    public void Versions_are_in_the_order_of_PEP_440()
    {
        // The example of the section "Summary of permitted suffixes and relative ordering", and the corners of its grammar.
        string[] ordered =
        [
            "1.0.dev456", "1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0b1.dev456", "1.0b2", "1.0b2.post345.dev456", "1.0b2.post345",
            "1.0rc1.dev456", "1.0rc1", "1.0", "1.0+abc.5", "1.0+abc.7", "1.0+5", "1.0.post456.dev34", "1.0.post456", "1.0.15", "1.1.dev1", "2!0.1",
        ];
        var versions = ordered.Select(PackageVersion.Parse).OfType<PackageVersion>().ToList();
        Assert.Equal(ordered.Length, versions.Count);
        for (var i = 0; i < ordered.Length; i++)
        {
            for (var j = 0; j < ordered.Length; j++)
            {
                Assert.Equal(i.CompareTo(j), Math.Sign(PackageVersion.Compare(versions[i], versions[j])));
            }
        }
    }

    [Theory]
    [InlineData("1.0", "1.0.0", true)]
    [InlineData("v1.0-RC_1", "1.0rc1", true)]
    [InlineData("1.0-1", "1.0.post1", true)]
    [InlineData("2.1.0+cu121", "2.1.0+CU121", true)]
    [InlineData("2.1.0+cu121", "2.1.0", false)]
    [InlineData("00001.2", "1.02", true)]
    [InlineData(">=1", ">=1", true)]
    [InlineData(">=1", ">=1.0", false)]
    [InlineData("99999999999999999999999.1", "99999999999999999999999.1.0", true)]
    public void Spellings_of_one_version_are_the_same(string one, string other, bool same) => Assert.Equal(same, PackageVersion.AreSame(one, other));

    [Theory]
    [InlineData("")]
    [InlineData("latest")]
    [InlineData("1..2")]
    [InlineData("1.0-")]
    [InlineData("<script>")]
    [InlineData("\u0661.0")]
    public void What_is_no_version_is_none(string text) => Assert.Null(PackageVersion.Parse(text));
}
