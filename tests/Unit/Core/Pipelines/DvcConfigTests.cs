using ForgeLsp.Core.Pipelines;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Pipelines;

public sealed class DvcConfigTests
{
    [Fact]
    public void Sections_keys_quotes_and_comments_are_read_as_DVC_writes_them()
    {
        var config = DvcConfig.Parse("""
            [core]
                remote = team    # where it goes
                analytics = false
            ['remote "team"']
                url = s3://bucket/data#1
                access_key_id = "AKIA # no comment"
            [remote "old"]
            URL = /mnt/old
            # [cache]
            nonsense
            """);
        Assert.Equal(["team", "old"], config.Remotes);
        Assert.Equal(("team", "s3://bucket/data#1"), (config["core", "remote"], config.OfRemote("team")["url"]));
        Assert.Equal("AKIA # no comment", config.OfRemote("team")["access_key_id"]);
        Assert.Equal("/mnt/old", config.OfRemote("old")["url"]);
        Assert.Null(config["cache", "dir"]);
        Assert.Empty(config.OfRemote("nobody"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("remote = before any section")]
    [InlineData("['remote \"")]
    [InlineData("[core]\n=\n= x\nremote =\n")]
    public void A_broken_one_says_nothing(string text) => Assert.Null(DvcConfig.Parse(text)["core", "remote"]);
}
