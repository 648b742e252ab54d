using ForgeLsp.Core.Model;

namespace ForgeLsp.Features.Compare;

/// <summary>Thins a curve to what pixels can show: of each stretch of steps the least and the greatest value stay, the infinities, and one NaN where there is a gap.</summary>
public static class CurveThinning
{
    /// <summary>At most <paramref name="limit"/> points (12 or more), with the first, the last and all extremes; the order is kept.</summary>
    /// <param name="points">In the order of a history.</param>
    /// <param name="limit">How many there may be.</param>
    public static IReadOnlyList<MetricPoint> Thin(IReadOnlyList<MetricPoint> points, int limit)
    {
        if (points.Count <= limit)
        {
            return points;
        }

        var sketch = new CurveSketch(limit, CurveAxis.Step);
        foreach (var point in points)
        {
            sketch.Add(point);
        }

        return sketch.Thin(limit);
    }
}
