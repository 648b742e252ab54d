using ForgeLsp.Core.Model;
using ForgeLsp.Rules.Experiments;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Experiments;

public sealed class RunWithoutCommitTests
{
    [Theory]
    [InlineData("", "which commit it ran")]
    [InlineData("mlflow.source.git.commit=4f9d1c02 mlflow.source.git.dirty=true", "that nothing kept")]
    [InlineData("mlflow.source.git.commit=4f9d1c02", null)]
    [InlineData("mlflow.source.git.commit=4f9d1c02 mlflow.source.git.dirty=true mlflow.source.git.diff=x", null)]
    [InlineData("mlflow.source.git.commit=4f9d1c02 mlflow.source.git.dirty=false", null)]
    public void A_run_says_which_code_it_ran(string tags, string? problem) => Assert.Equal(problem is null ? [] : [true], NamedRun.Run(new RunWithoutCommit(), tags).Select(message => problem is not null && message.Contains(problem, StringComparison.Ordinal)));

    [Fact]
    public void A_run_that_still_goes_on_is_waited_for() => Assert.Empty(NamedRun.Run(new RunWithoutCommit(), "", status: RunStatus.Running));
}
