using ForgeLsp.Core.Names;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Names;

public sealed class ConfigPathsTests
{
    [Theory]
    [InlineData("config.yaml", true)]
    [InlineData("experiments/ada/trees/configs/small.toml", true)]
    [InlineData("params.json", true)]
    [InlineData("train.py", false)]
    [InlineData("experiments/ada/trees/metadata.yaml", false)]
    [InlineData("docker-compose.override.yml", false)]
    [InlineData("web/package.json", false)]
    [InlineData(".github/workflows/ci.yml", false)]
    [InlineData("a/.dvc/config.yaml", false)]
    public void Configs_are_told_by_their_paths(string path, bool isConfig) => Assert.Equal(isConfig, ConfigPaths.IsConfig(path));

    [Theory]
    [InlineData("a/b/config.yaml", "a/b", true)]
    [InlineData("a/b/configs/small.yaml", "a/b", true)]
    [InlineData("a/b/c/config.yaml", "a/b", true)]
    [InlineData("params.yaml", "a/b", true)]
    [InlineData("conf/model/big.yaml", "src", true)]
    [InlineData("a/configs/x.yaml", "a/src", true)]
    [InlineData("a/other/config.yaml", "a/b", false)]
    [InlineData("a/bc/config.yaml", "a/b", false)]
    [InlineData("experiments/bob/x/config.yaml", "", false)]
    [InlineData("config.yaml", "", true)]
    public void A_script_reads_what_is_near_it(string path, string folder, bool isNear) => Assert.Equal(isNear, ConfigPaths.IsNear(path, folder));
}
