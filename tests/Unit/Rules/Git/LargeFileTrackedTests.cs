using ForgeLsp.Rules.Git;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Git;

public sealed class LargeFileTrackedTests
{
    [Fact]
    public void A_large_file_is_reported_with_what_to_do() => Assert.Equal(
        "Git has 48 MB of this, and each version of it stays in every clone: `git rm --cached \"data/train.csv\"`, then `dvc add \"data/train.csv\"`; or let Git LFS keep it",
        Assert.Single(Run("data/train.csv", 48_200_000)).Finding.Message);

    [Fact]
    public void A_notebook_is_told_of_its_outputs() => Assert.Contains("clear its outputs", Assert.Single(Run("notes.ipynb", 12_000_000)).Finding.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("data/train.csv", 10_000_000)]
    [InlineData("models/net.pth", 48_000_000)]
    public void Others_are_not(string path, long bytes) => Assert.Empty(Run(path, bytes));

    [Fact]
    public void The_policy_says_what_is_large() => Fixture.Check<LargeFileTracked>("""
        #- forge.yaml
        rules: {FRG501: {mb: 100}}
        #- data/train.csv
        id
        """);

    [Fact]
    public void The_policy_leaves_folders_out() => Fixture.Check<LargeFileTracked>("""
        #- forge.yaml
        exclude: ["data/**"]
        #- data/train.csv
        id
        """);

    private static IReadOnlyList<ForgeLsp.Workspace.Analysis.CheckedFinding> Run(string path, long bytes) => Fixture.Run(new LargeFileTracked(), "", path, git: Kept.Tracked(path, bytes));
}
