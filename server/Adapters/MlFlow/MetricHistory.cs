using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>The order of a metric's points: by step, then timestamp, then value, NaN last; exact doubles once.</summary>
internal static class MetricHistory
{
    public static List<MetricPoint> Order(List<MetricPoint> points)
    {
        if (IsOrdered(points))
        {
            return points;
        }

        points.Sort(Compare);
        var kept = 0;
        for (var i = 0; i < points.Count; i++)
        {
            if (kept == 0 || points[i] != points[kept - 1])
            {
                points[kept++] = points[i];
            }
        }

        points.RemoveRange(kept, points.Count - kept);
        return points;
    }

    // As nearly all training writes it.
    private static bool IsOrdered(List<MetricPoint> points)
    {
        for (var i = 1; i < points.Count; i++)
        {
            if (Compare(points[i - 1], points[i]) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    private static int Compare(MetricPoint x, MetricPoint y)
    {
        var order = x.Step.CompareTo(y.Step);
        if (order == 0) order = x.Timestamp.CompareTo(y.Timestamp);
        if (order == 0) order = double.IsNaN(x.Value).CompareTo(double.IsNaN(y.Value));
        return order != 0 ? order : x.Value.CompareTo(y.Value);
    }
}
