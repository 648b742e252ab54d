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

    [Theory]
    [InlineData("requirements-dev.txt")]
    [InlineData("docs/requirements.txt")]
    [InlineData("requirements.in")]
    [InlineData("notes.txt")]
    public void Others_are_left_alone(string path) => Assert.Empty(Fixture.RunAll(new UnpinnedRequirement(), $"#- {path}\nnumpy\n".Replace("#- notes.txt\nnumpy", "#- a.env\nnumpy", StringComparison.Ordinal)));

    [Fact]
    public void A_lock_file_pins_all() => Assert.Empty(Fixture.RunAll(new UnpinnedRequirement(), "#- requirements.txt\nnumpy\n#- a.yaml\na: 1\n#- uv.lock.yaml\na: 1\n".Replace("uv.lock.yaml", "conda-lock.yml", StringComparison.Ordinal)));
}
