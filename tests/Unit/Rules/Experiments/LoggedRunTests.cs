using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Rules.Experiments;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Experiments;

public sealed class LoggedRunTests
{
    private const string Id = "0461f04714ad428ba4aa7c9069939494";
    private const string Text = $"experiment_id: a\nresults:\n  run_id: {Id}\n";
    private const string Central = "#- experiments/a/a/metadata.yaml\n" + Text + "#- forge.yaml\ntracking: {uri: http://mlflow:5000, central: true}\n";

    [Theory]
    [InlineData("", "which commit it ran")]
    [InlineData("mlflow.source.git.commit=4f9d1c02 mlflow.source.git.dirty=true", "that nothing kept")]
    [InlineData("mlflow.source.git.commit=4f9d1c02", null)]
    [InlineData("mlflow.source.git.commit=4f9d1c02 mlflow.source.git.dirty=true mlflow.source.git.diff=x", null)]
    [InlineData("mlflow.source.git.commit=4f9d1c02 mlflow.source.git.dirty=false", null)]
    public void A_run_says_which_code_it_ran(string tags, string? problem) => Assert.Equal(problem is null ? [] : [true], Run(new RunWithoutCommit(), tags).Select(message => problem is not null && message.Contains(problem, StringComparison.Ordinal)));

    [Fact]
    public void A_run_that_still_goes_on_is_waited_for() => Assert.Empty(Run(new RunWithoutCommit(), "", status: RunStatus.Running));

    [Fact]
    public void A_run_of_which_no_store_tells_is_left_alone()
    {
        foreach (var rule in new IRule[] { new RunWithoutCommit(), new OtherStore(), new UncommittedConfig() })
        {
            Fixture.Check(rule, Central, new TrackingFacts { Runs = new Dictionary<string, Run?>(StringComparer.Ordinal) { [Id] = null } });
            Fixture.Check(rule, Central);
        }
    }

    [Theory]
    [InlineData("+++ b/configs/train.yaml", "`configs/train.yaml` with changes")]
    [InlineData("+++ b/config.yaml\n+++ b/more.toml\n+++ b/train.py", "`config.yaml` and one other config with changes")]
    [InlineData("+++ b/train.py", null)]
    [InlineData("+++ b/experiments/a/a/metadata.yaml", null)]
    [InlineData("+seed: config.yaml", null)]
    public void A_run_read_what_its_commit_has(string diff, string? problem) => Assert.Equal(problem is null ? [] : [true], Run(new UncommittedConfig(), "", diff).Select(message => problem is not null && message.Contains(problem, StringComparison.Ordinal)));

    [Theory]
    [InlineData(Central, true, 1)]
    [InlineData(Central, false, 0)]
    [InlineData("#- experiments/a/a/metadata.yaml\n" + Text, true, 0)]
    public void All_runs_belong_into_the_teams_store_where_the_policy_says_so(string files, bool isElsewhere, int count)
    {
        var facts = Facts("", "", RunStatus.Finished) with { Elsewhere = isElsewhere ? new Dictionary<string, string>(StringComparer.Ordinal) { [Id] = "mlruns" } : new Dictionary<string, string>(StringComparer.Ordinal) };
        Assert.Equal(count, Fixture.RunAll(new OtherStore(), files, facts).Count);
    }

    private static IEnumerable<string> Run(IRule rule, string tags, string diff = "", RunStatus status = RunStatus.Finished) => Fixture.RunAll(rule, "#- experiments/a/a/metadata.yaml\n" + Text, Facts(tags, diff, status)).Select(static found => found.Finding.Message);

    private static TrackingFacts Facts(string tags, string diff, RunStatus status)
    {
        var all = tags.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static tag => tag.Split('=')).ToDictionary(static tag => tag[0], static tag => tag[1], StringComparer.Ordinal);
        if (diff.Length > 0)
        {
            all[RunTags.Diff] = diff;
        }

        return new TrackingFacts { Runs = new Dictionary<string, Run?>(StringComparer.Ordinal) { [Id] = new(Id, "1", "r", status, IsDeleted: false) { Tags = all } } };
    }
}
