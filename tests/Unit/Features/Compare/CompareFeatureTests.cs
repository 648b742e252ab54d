using System.Text.Json;
using ForgeLsp.Core.Model;
using ForgeLsp.Features;
using ForgeLsp.Features.Compare;
using ForgeLsp.Tests.Unit.Features.Runs;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Compare;

public sealed class CompareFeatureTests
{
    private static readonly IReadOnlyDictionary<string, bool> NoDirections = new Dictionary<string, bool>(StringComparer.Ordinal);

    [Fact]
    public async Task Rows_keep_the_order_of_the_runs_and_say_what_differs_and_what_is_best()
    {
        var result = await CompareAsync(new("good", "o1"), new("good", "p1"), new("good", "c1"));
        Assert.Equal(["orphan", "parent <b>", "child"], result.Runs.Select(run => run.Name));
        Assert.Equal([("lr", true), ("same", false)], result.Params.Select(row => (row.Key, row.Differs)));
        var acc = result.Metrics.Single(row => row.Key == "acc");
        Assert.Equal([0.9, 0.5, 0.9], acc.Values);
        Assert.True(acc.HigherIsBetter);
        Assert.Equal([0, 2], acc.Best);
        var loss = result.Metrics.Single(row => row.Key == "loss");
        Assert.Equal([null, 0.3, double.NaN], loss.Values);
        Assert.Equal([1], loss.Best);
        Assert.DoesNotContain(result.Tags, row => row.Key == "mlflow.runName");
        Assert.Equal("alice/bert", result.Runs[0].ExperimentName);
        Assert.Null(result.Runs[2].DurationMs);
    }

    [Fact]
    public async Task Metrics_with_more_than_one_point_are_curves()
    {
        var result = await new CurvesFeature(new SampleStores("bad")).CurvesAsync(new([new("good", "p1"), new("good", "c1")], ["acc"]), default);
        Assert.Equal([(0, "acc", 5), (1, "acc", 5)], result.Curves.Select(curve => (curve.Run, curve.Metric, curve.TotalPoints)));
        Assert.Equal([0L, 1, 2, 3, 4], result.Curves[0].Steps);
    }

    [Fact]
    public async Task What_cannot_be_read_is_a_problem_and_the_rest_is_compared()
    {
        var result = await CompareAsync(new("good", "p1"), new("good", "nobody"), new("bad", "x"), new("closed", "y"), new("good", "c1"));
        Assert.Equal(2, result.Runs.Count);
        Assert.Equal(3, result.Problems.Count);
        Assert.Contains("bad: The server is asleep; wake it.", result.Problems);
    }

    [Fact]
    public async Task Its_JSON_is_the_contract_and_holds_numbers_that_JSON_lacks_as_words()
    {
        var json = JsonSerializer.Serialize(await CompareAsync(new("good", "p1"), new("good", "c1")), FeatureJson.Default.CompareResult);
        Assert.Contains("""{"key":"loss","values":[0.3,"NaN"],"differs":true,"higherIsBetter":false,"best":[0]}""", json, StringComparison.Ordinal);
        Assert.StartsWith("""{"version":1,"runs":[{"store":"good","runId":"p1",""", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Thinning_keeps_ends_extremes_order_and_gaps()
    {
        var points = Enumerable.Range(0, 1_000_000).Select(i => new MetricPoint(i, i, Math.Sin(i / 1000.0))).ToList();
        points[123_456] = new(123_456, 0, 99);
        points[777_777] = new(777_777, 0, double.NegativeInfinity);
        points[500_000] = new(500_000, 0, double.NaN);
        var thin = CurveThinning.Thin(points, 2000);
        Assert.InRange(thin.Count, 1000, 2000);
        Assert.Equal((points[0], points[^1]), (thin[0], thin[^1]));
        Assert.Contains(points[123_456], thin);
        Assert.Contains(points[777_777], thin);
        Assert.Contains(points[500_000], thin);
        Assert.Equal(thin.OrderBy(point => point.Step), thin);
        Assert.Same(points, CurveThinning.Thin(points, points.Count));
    }

    private static Task<CompareResult> CompareAsync(params RunRef[] runs) => new CompareFeature(new SampleStores("bad"), () => NoDirections).CompareAsync(new(runs), default);
}
