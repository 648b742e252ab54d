using ForgeLsp.Rules.Experiments;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Experiments;

public sealed class UncommittedConfigTests
{
    [Theory]
    [InlineData("+++ b/configs/train.yaml", "`configs/train.yaml` with changes")]
    [InlineData("+++ b/config.yaml\n+++ b/more.toml\n+++ b/train.py", "`config.yaml` and one other config with changes")]
    [InlineData("+++ b/train.py", null)]
    [InlineData("+++ b/docker-compose.yml", null)]
    [InlineData("+++ b/.github/workflows/ci.yml", null)]
    [InlineData("+++ b/experiments/a/a/metadata.yaml", null)]
    [InlineData("+seed: config.yaml", null)]
    public void A_run_read_what_its_commit_has(string diff, string? problem) => Assert.Equal(problem is null ? [] : [true], NamedRun.Run(new UncommittedConfig(), "", diff).Select(message => problem is not null && message.Contains(problem, StringComparison.Ordinal)));
}
