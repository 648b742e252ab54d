using ForgeLsp.Core.Reproducing;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Reproducing;

public sealed class MetricAgreementTests
{
    [Fact]
    public void Each_metric_has_its_verdict()
    {
        var rows = new MetricAgreement(new(), Tolerance.Exact, []).Compare(Values(("accuracy", 0.9), ("loss", 0.5), ("only", 1)), Values(("accuracy", 0.9), ("loss", 0.6)));
        Assert.Equal([("accuracy", Agreement.Same), ("loss", Agreement.Different), ("only", Agreement.Missing)], rows.Select(static row => (row.Metric, row.Agreement)));
        Assert.Equal(0.1, rows[1].Difference ?? 0, 12);
        Assert.Null(rows[2].Difference);
    }

    [Theory]
    [InlineData("train_seconds")]
    [InlineData("epochTime")]
    [InlineData("system/gpu_0_utilization_percentage")]
    [InlineData("samples.throughput")]
    public void What_a_clock_or_a_meter_says_is_not_compared(string metric) =>
        Assert.Equal(Agreement.NotCompared, Assert.Single(new MetricAgreement(new(), Tolerance.Exact, []).Compare(Values((metric, 1)), Values((metric, 2)))).Agreement);

    [Fact]
    public void It_is_compared_where_somebody_wants_it()
    {
        Assert.Equal(Agreement.Different, Assert.Single(new MetricAgreement(new(), Tolerance.Exact, ["seconds"]).Compare(Values(("seconds", 1)), Values(("seconds", 2)))).Agreement);
        var policy = new ReproducePolicy { Metrics = new Dictionary<string, Tolerance>(StringComparer.Ordinal) { ["seconds"] = new(5, 0) } };
        Assert.Equal(Agreement.Same, Assert.Single(new MetricAgreement(policy, Tolerance.Exact, []).Compare(Values(("seconds", 1)), Values(("seconds", 2)))).Agreement);
    }

    [Fact]
    public void The_policy_leaves_metrics_out_and_gives_others_room()
    {
        var policy = new ReproducePolicy { Ignore = ["*_rate"], Metrics = new Dictionary<string, Tolerance>(StringComparer.Ordinal) { ["loss"] = new(0.2, 0) } };
        var rows = new MetricAgreement(policy, Tolerance.Exact, []).Compare(Values(("hit_rate", 1), ("loss", 0.5), ("acc", 1)), Values(("hit_rate", 2), ("loss", 0.6), ("acc", 2)));
        Assert.Equal([Agreement.Different, Agreement.NotCompared, Agreement.Same], rows.Select(static row => row.Agreement));
    }

    private static Dictionary<string, double> Values(params (string Name, double Value)[] values) => values.ToDictionary(static pair => pair.Name, static pair => pair.Value, StringComparer.Ordinal);
}
