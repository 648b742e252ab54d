using ForgeLsp.Rules.Environments;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Environments;

public sealed class UnpinnedRequirementTests
{
    [Theory]
    [InlineData("numpy\n", "numpy")]
    [InlineData("  torch[cuda] >= 2  # any\n", "torch[cuda] >= 2")]
    [InlineData("numpy; python_version > '3.9'\n", "numpy")]
    [InlineData("numpy==2.1.3\n", null)]
    [InlineData("numpy~=2.1\n", null)]
    [InlineData("numpy<3\n", null)]
    [InlineData("numpy==2.*\n", null)]
    [InlineData("-r base.txt\n-e .\n--hash=sha256:0\n# numpy\n\n./local\n", null)]
    [InlineData("ours @ git+https://acme.org/a.git@v1\n", null)]
    [InlineData("pip\nsetuptools\n", null)]
    public void Says(string text, string? marked)
    {
        var found = Fixture.Run(new UnpinnedRequirement(), text);
        Assert.Equal(marked, found.Count == 0 ? null : text.Substring(Assert.Single(found).Finding.Span.Start, found[0].Finding.Span.Length));
    }

    [Fact]
    public void Many_are_told_at_once()
    {
        var found = Assert.Single(Fixture.Run(new UnpinnedRequirement(), "numpy\nscipy\npandas==2.2\ntorch>=2\nmlflow\n"));
        Assert.Equal("`numpy`, `scipy` and 2 more have no version, or only a lower bound: pin those that the runs had, as `pip freeze` or a lock file does", found.Finding.Message);
        Assert.Equal(3, found.Finding.Related.Count);
    }

    [Theory]
    [InlineData("requirements-dev.txt")]
    [InlineData("docs/requirements.txt")]
    [InlineData("requirements.in")]
    [InlineData("deploy/a.env")]
    public void Others_are_left_alone(string path) => Assert.Empty(Fixture.Run(new UnpinnedRequirement(), "numpy\n", path));

    [Theory]
    [InlineData("conda-lock.yml")]
    [InlineData("constraints.txt")]
    [InlineData("requirements.lock.txt")]
    [InlineData("pylock.toml")]
    public void A_lock_file_pins_all(string file) => Assert.Empty(Fixture.RunAll(new UnpinnedRequirement(), $"#- requirements.txt\nnumpy\n#- {file}\na: 1\n"));
}
