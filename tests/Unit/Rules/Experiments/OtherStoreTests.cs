using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Rules.Experiments;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Experiments;

public sealed class OtherStoreTests
{
    [Fact]
    public void A_run_of_which_no_store_tells_is_left_alone()
    {
        foreach (var rule in new IRule[] { new RunWithoutCommit(), new OtherStore(), new UncommittedConfig() })
        {
            Fixture.Check(rule, NamedRun.Central, new TrackingFacts { Runs = new Dictionary<string, Run?>(StringComparer.Ordinal) { [NamedRun.Id] = null } });
            Fixture.Check(rule, NamedRun.Central);
        }
    }

    [Theory]
    [InlineData(NamedRun.Central, true, 1)]
    [InlineData(NamedRun.Central, false, 0)]
    [InlineData("#- experiments/a/a/metadata.yaml\n" + NamedRun.Text, true, 0)]
    public void All_runs_belong_into_the_teams_store_where_the_policy_says_so(string files, bool isElsewhere, int count)
    {
        var facts = NamedRun.Facts("", "", RunStatus.Finished) with { Elsewhere = isElsewhere ? new Dictionary<string, string>(StringComparer.Ordinal) { [NamedRun.Id] = "mlruns" } : new Dictionary<string, string>(StringComparer.Ordinal) };
        Assert.Equal(count, Fixture.RunAll(new OtherStore(), files, facts).Count);
    }
}
