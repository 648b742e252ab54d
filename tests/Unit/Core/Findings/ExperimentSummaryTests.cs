using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Findings;

public sealed class ExperimentSummaryTests
{
    private static readonly ExperimentSummary Wine = new("experiments/alice/wine/metadata.yaml", "wine", new TextSpan(15, 4), "alice", "planned", null) { IdLine = 1, Tags = ["a"] };

    [Fact]
    public void A_line_above_the_id_changes_nothing_that_a_list_shows()
    {
        var moved = Wine with { IdSpan = new TextSpan(40, 4), IdLine = 2, Tags = ["a"] };
        Assert.True(Wine.ShowsSameAs(moved));
        Assert.False(Wine.ShowsSameAs(moved with { Status = "completed" }));
        Assert.False(Wine.ShowsSameAs(moved with { Tags = ["b"] }));
        Assert.False(Wine.ShowsSameAs(null));
    }
}
