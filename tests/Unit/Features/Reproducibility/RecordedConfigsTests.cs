using ForgeLsp.Features.Reproducibility;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Reproducibility;

/// <summary>Which files of a commit the configs stand for that a recorded run logged.</summary>
public sealed class RecordedConfigsTests
{
    private const string Home = "experiments/alice/trees";

    private static readonly Dictionary<string, string> Commit = new(StringComparer.Ordinal)
    {
        [Home + "/config.yaml"] = "# as committed\nmodel:\n  depth: 3\nseed: 1\n",
        [Home + "/conf/model.yaml"] = "depth: 3\n",
        [Home + "/conf/big/data.yaml"] = "rows: 9\n",
        [Home + "/conf/small/data.yaml"] = "rows: 1\n",
        [Home + "/settings.toml"] = "depth = 3\n",
        ["experiments/bob/config.yaml"] = "model: {depth: 99}\nseed: 1\n",
    };

    [Theory]
    [InlineData("config.yaml", "model: {depth: 7}\nseed: 1\n", Home + "/config.yaml", "model.depth: 3 → 7")]
    [InlineData("configs/config.yaml", "model: {depth: 3, width: 2}\nseed: 1\n", Home + "/config.yaml", "model.width: not set → 2")]
    [InlineData("model.yaml", "depth: 4\n", Home + "/conf/model.yaml", "depth: 3 → 4")]
    [InlineData("big/data.yaml", "rows: 8\n", Home + "/conf/big/data.yaml", "rows: 9 → 8")]
    [InlineData("settings.toml", "depth = 4\n", Home + "/settings.toml", "the text differs")]
    public void A_config_stands_for_the_file_that_is_called_like_it(string artifact, string text, string path, string change)
    {
        var laid = Assert.Single(Of(artifact, text).Files);
        Assert.Equal((path, artifact, text, change), (laid.Path, laid.Artifact, laid.Text, Assert.Single(laid.Changes)));
    }

    [Theory]
    [InlineData("config.yaml", "seed: 1\nmodel: {depth: 3}\n")] // the same, written otherwise
    [InlineData("data.yaml", "rows: 1\n")] // one of two, and as it is there
    [InlineData("notes.yaml", "a: 1\n")] // no file of the commit
    public void What_the_commit_says_already_or_nobody_reads_changes_nothing(string artifact, string text)
    {
        var overlay = Of(artifact, text);
        Assert.Empty(overlay.Files);
        Assert.Empty(overlay.Notes);
    }

    [Theory]
    [InlineData("config.yaml", "depth: 7\n", "has no `model`")]
    [InlineData("data.yaml", "rows: 5\n", "may be `experiments/alice/trees/conf/big/data.yaml` or `experiments/alice/trees/conf/small/data.yaml`: none of them was replaced")]
    public void A_part_and_one_that_may_be_several_are_left_alone_and_named(string artifact, string text, string note)
    {
        var overlay = Of(artifact, text);
        Assert.Empty(overlay.Files);
        Assert.Contains(note, Assert.Single(overlay.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_says_which_file_is_meant()
    {
        Assert.Equal(Home + "/conf/small/data.yaml", Assert.Single(Of("data.yaml", "rows: 5\n", "--config=conf/small/data.yaml").Files).Path);

        // One that was never committed is put where the command looks for it, as long as the commit has the folder.
        Assert.Equal(Home + "/conf/new.yaml", Assert.Single(Of("new.yaml", "rows: 5\n", "conf/new.yaml").Files).Path);
        Assert.Empty(Of("new.yaml", "rows: 5\n", "elsewhere/new.yaml").Files);
        Assert.Empty(Of("new.yaml", "rows: 5\n", "../../../../new.yaml").Files);
    }

    [Fact]
    public void Of_two_that_stand_for_one_file_the_first_counts()
    {
        var overlay = new RecordedConfigs(Home, Launch(), Commit.Keys, Commit.GetValueOrDefault).Of([new("a/model.yaml", "depth: 5\n"), new("b/model.yaml", "depth: 6\n")]);
        Assert.Equal("a/model.yaml", Assert.Single(overlay.Files).Artifact);
        Assert.Contains("`b/model.yaml` is not", Assert.Single(overlay.Notes), StringComparison.Ordinal);
    }

    private static RecordedOverlay Of(string artifact, string text, params string[] arguments) => new RecordedConfigs(Home, Launch(arguments), Commit.Keys, Commit.GetValueOrDefault).Of([new(artifact, text)]);

    private static Launch Launch(params string[] arguments) => new(["python", "train.py", .. arguments], Home, "a test");
}
