using ForgeLsp.Core.Model;

namespace ForgeLsp.Features.Compare;

/// <summary>Thins a curve to what pixels can show: of each stretch the least and the greatest value stay, and one NaN where there is a gap.</summary>
public static class CurveThinning
{
    /// <summary>At most <paramref name="limit"/> points (5 or more), with the first, the last and all extremes; the order is kept.</summary>
    public static IReadOnlyList<MetricPoint> Thin(IReadOnlyList<MetricPoint> points, int limit)
    {
        if (points.Count <= limit)
        {
            return points;
        }

        var kept = new List<MetricPoint>(limit) { points[0] };
        var stretches = (limit - 2) / 3;
        var inner = points.Count - 2;
        var picks = new SortedSet<int>();
        for (var i = 0; i < stretches; i++)
        {
            var start = 1 + (int)((long)inner * i / stretches);
            var end = 1 + (int)((long)inner * (i + 1) / stretches);
            int least = -1, greatest = -1, gap = -1;
            for (var at = start; at < end; at++)
            {
                var value = points[at].Value;
                if (double.IsNaN(value))
                {
                    gap = gap < 0 ? at : gap;
                    continue;
                }

                if (least < 0 || value < points[least].Value) least = at;
                if (greatest < 0 || value > points[greatest].Value) greatest = at;
            }

            picks.UnionWith([least, greatest, gap]);
            picks.Remove(-1);
            kept.AddRange(picks.Select(at => points[at]));
            picks.Clear();
        }

        kept.Add(points[^1]);
        return kept;
    }
}
