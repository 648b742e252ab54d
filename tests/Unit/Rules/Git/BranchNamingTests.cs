using ForgeLsp.Core.Findings;
using ForgeLsp.Rules.Git;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Git;

public sealed class BranchNamingTests
{
    private const string Policy = "git:\n  branches: [main, \"experiment/**\", \"feature/*\"]\n";

    [Theory]
    [InlineData("try-it", "experiment/try-it")]
    [InlineData("feature/a/b", "experiment/b")]
    public void Another_name_is_reported_with_one_that_fits(string branch, string better) =>
        Assert.Equal($"The branch `{branch}` fits none of these: rename it with `git branch -m` to a name such as `{better}`", Assert.Single(Run(Policy, branch)));

    [Theory]
    [InlineData("main")]
    [InlineData("experiment/ada/trees")]
    [InlineData("feature/a")]
    [InlineData(null)]
    public void One_that_fits_and_none_are_fine(string? branch) => Assert.Empty(Run(Policy, branch));

    [Fact]
    public void A_branch_that_is_called_as_those_of_experiments_is_fine()
    {
        const string Own = "git:\n  branches: [main]\n  experiment_branch: exp/{researcher}-{experiment}\n";
        Assert.Empty(Run(Own, "exp/ada-trees"));
        Assert.Single(Run(Own, "experiment/ada/trees"));
    }

    [Theory]
    [InlineData("git: {}\n")]
    [InlineData("git:\n  branches: []\n")]
    [InlineData("git:\n  branches: [1]\n")]
    public void Without_patterns_any_name_will_do(string policy) => Assert.Empty(Run(policy, "try-it"));

    private static IEnumerable<string> Run(string policy, string? branch) => Fixture.Run(new BranchNaming(), policy, git: new GitFacts { Branch = branch }).Select(static found => found.Finding.Message);
}
