using ForgeLsp.Core.Catalogue;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Catalogue;

public sealed class LifecycleTests
{
    [Theory]
    [InlineData("development", "testing staging production", "testing deprecated")]
    [InlineData("testing", "", "development staging deprecated")]
    [InlineData("staging", "", "development testing production deprecated")]
    [InlineData("production", "", "development testing staging deprecated")]
    [InlineData("deprecated", "", "development testing staging production")]
    public void Forward_goes_one_step_and_back_and_out_go_from_anywhere(string from, string _, string allowed) =>
        Assert.Equal(allowed.Split(' '), Lifecycle.Targets(from));

    [Fact]
    public void Without_a_status_a_model_is_in_development_and_may_be_said_to_be() =>
        Assert.Equal(["development", "testing", "deprecated"], Lifecycle.Targets(null));

    [Theory]
    [InlineData("development", "staging")]
    [InlineData("staging", "production")]
    public void For_MLflow_alone_no_stage_to_staging_is_one_step(string from, string to)
    {
        Assert.Null(Lifecycle.Refusal("m", from, to, knowsTesting: false));
        Assert.NotNull(Lifecycle.Refusal("m", from, "testing", knowsTesting: false));
    }

    [Theory]
    [InlineData("development", "production", "`m` is in development, and goes forward one step at a time: promote it to testing first.")]
    [InlineData("testing", "testing", "`m` is in testing already.")]
    [InlineData("testing", "stagin", "`stagin` is no state of a model (`staging`?)")]
    [InlineData("live", "testing", "`m` has the status `live`, which is no state of a model")]
    public void A_refusal_says_what_to_do(string from, string to, string message) => Assert.StartsWith(message, Lifecycle.Refusal("m", from, to), StringComparison.Ordinal);

    [Fact]
    public void From_any_state_every_other_is_reached_and_no_step_leaves_a_state_out()
    {
        foreach (var from in ModelStates.All)
        {
            foreach (var to in ModelStates.All.Where(to => to != from))
            {
                var isAllowed = Lifecycle.Refusal("m", from, to) is null;
                var step = ModelStates.RankOf(to) - ModelStates.RankOf(from);
                Assert.Equal(step <= 1 || to == "deprecated", isAllowed);
                if (!isAllowed)
                {
                    // The way there is as long as the states between are many.
                    var at = from;
                    for (var i = 0; i < step; i++)
                    {
                        at = Lifecycle.Next(at) ?? "";
                    }

                    Assert.Equal(to, at);
                }
            }
        }
    }

    [Theory]
    [InlineData("development", "testing", true)]
    [InlineData("staging", "production", true)]
    [InlineData("deprecated", "production", true)]
    [InlineData("deprecated", "testing", true)]
    [InlineData("production", "staging", false)]
    [InlineData("testing", "development", false)]
    public void The_way_back_has_no_gates(string from, string to, bool isGated) => Assert.Equal(isGated, Lifecycle.IsGated(from, to));
}
