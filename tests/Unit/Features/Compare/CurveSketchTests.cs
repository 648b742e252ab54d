using ForgeLsp.Core.Model;
using ForgeLsp.Features.Compare;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Compare;

public sealed class CurveSketchTests
{
    [Fact]
    public void Whatever_the_curve_its_ends_extremes_and_gaps_stay_in_order_and_the_order_of_reading_does_not_show()
    {
        var random = new Random(11);
        for (var round = 0; round < 150; round++)
        {
            var points = Curve(random, random.Next(1, 3_000));
            var limit = random.Next(12, 300);
            var axis = (CurveAxis)random.Next(3);
            var thin = Sketch(points, limit, axis).Thin(limit);
            Assert.True(thin.Count <= limit);
            Assert.Equal(points.Count <= limit, thin.Count == points.Count);
            Assert.Empty(thin.Except(points));
            Assert.Equal(thin, Ordered(thin, axis));
            Assert.Equal((Ordered(points, axis)[0], Ordered(points, axis)[^1]), (thin[0], thin[^1]));
            var finite = points.Select(point => point.Value).Where(double.IsFinite).ToList();
            if (finite.Count > 0)
            {
                Assert.Equal((finite.Min(), finite.Max()), (thin.Where(IsFinite).Min(point => point.Value), thin.Where(IsFinite).Max(point => point.Value)));
            }

            foreach (var odd in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
            {
                Assert.Equal(points.Exists(point => point.Value.Equals(odd)), thin.Exists(point => point.Value.Equals(odd)));
            }

            if (axis != CurveAxis.Relative)
            {
                Assert.Equal(thin, Sketch([.. points.OrderBy(_ => random.Next())], limit, axis).Thin(limit));
            }
        }
    }

    [Fact]
    public void A_part_has_one_point_on_either_side()
    {
        List<MetricPoint> points = [.. Enumerable.Range(0, 100).Select(i => new MetricPoint(i, 1_000 + (i * 10), i))];
        var sketch = new CurveSketch(50, CurveAxis.Step, from: 20.5, to: 30);
        points.ForEach(point => sketch.Add(point));
        Assert.Equal(Enumerable.Range(20, 12).Select(i => (long)i), sketch.Thin(50).Select(point => point.Step));
        Assert.Equal(100, sketch.Count);
        var relative = new CurveSketch(50, CurveAxis.Relative, origin: 900, from: 290, to: 310);
        points.ForEach(point => relative.Add(point));
        Assert.Equal([18L, 19, 20, 21, 22], relative.Thin(50).Select(point => point.Step));
        var behind = new CurveSketch(50, CurveAxis.Time, from: 5_000);
        points.ForEach(point => behind.Add(point));
        Assert.Equal([99L], behind.Thin(50).Select(point => point.Step));
    }

    [Fact]
    public void One_point_far_away_leaves_the_others_their_room()
    {
        List<MetricPoint> points = [.. Enumerable.Range(0, 10_000).Select(i => new MetricPoint(i, i, i % 7)), new(1_000_000_000_000, 10_000, 3)];
        Assert.InRange(Sketch(points, 200, CurveAxis.Step).Thin(200).Count, 100, 200);
    }

    [Fact]
    public void Memory_is_that_of_what_shows_for_a_million_points()
    {
        var sketch = new CurveSketch(1_024, CurveAxis.Step);
        for (var i = 0; i < 1_000_000; i++)
        {
            sketch.Add(new(i, i, Math.Sin(i)));
        }

        Assert.Equal(1_000_000, sketch.Count);
        Assert.InRange(sketch.Size, 1, 512 * 1_024);
        Assert.InRange(sketch.Thin(1_000).Count, 300, 1_000);
    }

    [Fact]
    public void A_band_of_equal_steps_is_the_mean_and_the_spread_of_the_values()
    {
        var band = CurveBands.Of(3, "loss", [Line((0, 1), (1, 2), (2, 3)), Line((0, 3), (1, 4), (2, double.NaN))], 100);
        Assert.NotNull(band);
        Assert.Equal((3, "loss"), (band.Group, band.Metric));
        Assert.Equal([0, 1, 2], band.At);
        Assert.Equal([2, 3, 3], band.Mean);
        Assert.Equal([1, 2, 3], band.Min);
        Assert.Equal([3, 4, 3], band.Max);
        Assert.Equal([Math.Sqrt(2), Math.Sqrt(2), 0], band.Deviation);
    }

    [Fact]
    public void Between_its_points_a_curve_counts_with_the_line_and_outside_them_not_at_all()
    {
        var band = CurveBands.Of(0, "loss", [Line((0, 0), (10, 10)), Line((5, 1), (20, 1))], 100);
        Assert.NotNull(band);
        Assert.Equal([0, 5, 10, 20], band.At);
        Assert.Equal([0, 3, 5.5, 1], band.Mean);
        Assert.Null(CurveBands.Of(0, "loss", [Line((0, double.NaN))], 100));
        Assert.Null(CurveBands.Of(0, "loss", [], 100));
    }

    [Fact]
    public void Bands_lie_within_their_curves_and_are_as_short_as_asked_for()
    {
        var random = new Random(23);
        for (var round = 0; round < 60; round++)
        {
            var curves = Enumerable.Range(0, random.Next(1, 6)).Select(_ => Curve(random, random.Next(1, 2_000))).ToList();
            var axis = (CurveAxis)random.Next(3);
            var finite = curves.SelectMany(curve => curve).Select(point => point.Value).Where(double.IsFinite).ToList();
            if (CurveBands.Of(0, "m", [.. curves.Select(curve => Sketch(curve, 256, axis))], 64) is not { } band)
            {
                Assert.Empty(finite);
                continue;
            }

            Assert.InRange(band.At.Count, 1, 64);
            Assert.Equal(band.At.Order(), band.At);
            for (var i = 0; i < band.At.Count; i++)
            {
                Assert.True(finite.Min() <= band.Min[i] && band.Min[i] <= band.Mean[i] && band.Mean[i] <= band.Max[i] && band.Max[i] <= finite.Max());
                Assert.True(double.IsFinite(band.Deviation[i]) && band.Deviation[i] >= 0);
            }
        }
    }

    private static bool IsFinite(MetricPoint point) => double.IsFinite(point.Value);

    private static CurveSketch Line(params (long Step, double Value)[] points) => Sketch([.. points.Select(point => new MetricPoint(point.Step, point.Step, point.Value))], 100, CurveAxis.Step);

    private static CurveSketch Sketch(List<MetricPoint> points, int limit, CurveAxis axis)
    {
        var sketch = new CurveSketch(limit, axis, origin: 0);
        points.ForEach(point => sketch.Add(point));
        return sketch;
    }

    private static List<MetricPoint> Ordered(List<MetricPoint> points, CurveAxis axis) => axis == CurveAxis.Step
        ? [.. points.OrderBy(point => point.Step).ThenBy(point => point.Timestamp).ThenBy(point => double.IsNaN(point.Value)).ThenBy(point => point.Value)]
        : [.. points.OrderBy(point => point.Timestamp).ThenBy(point => point.Step).ThenBy(point => double.IsNaN(point.Value)).ThenBy(point => point.Value)];

    private static List<MetricPoint> Curve(Random random, int count)
    {
        var points = new HashSet<MetricPoint>();
        while (points.Count < count)
        {
            var value = random.Next(40) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => double.NegativeInfinity, _ => Math.Round(random.NextDouble(), 3) };
            points.Add(new(random.Next(-count, count * 2), random.Next(count * 3), value));
        }

        return [.. points];
    }
}
