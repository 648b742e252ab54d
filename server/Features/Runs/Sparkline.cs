using System.Text;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Features.Runs;

/// <summary>A curve in one line of text, drawn from block characters.</summary>
public static class Sparkline
{
    /// <summary>What stands where there is no number.</summary>
    public const char Gap = '·';

    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>
    /// At most <paramref name="width"/> characters. Each stands for as many points as the others and shows their mean; an infinity reaches the
    /// edge, and a stretch of NaN alone is a <see cref="Gap"/>. Empty for no points.
    /// </summary>
    public static string Draw(IReadOnlyList<MetricPoint> points, int width = 32)
    {
        var cells = new double[Math.Min(points.Count, width)];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = Mean(points, (int)((long)points.Count * i / cells.Length), (int)((long)points.Count * (i + 1) / cells.Length));
        }

        var finite = cells.Where(double.IsFinite).ToList();
        var (low, high) = finite.Count == 0 ? (0, 0) : (finite.Min(), finite.Max());
        var line = new StringBuilder(cells.Length);
        foreach (var value in cells)
        {
            line.Append(double.IsNaN(value) ? Gap : Blocks[Level(value, low, high)]);
        }

        return line.ToString();
    }

    private static double Mean(IReadOnlyList<MetricPoint> points, int start, int end)
    {
        double mean = 0;
        var count = 0;
        for (var at = start; at < end; at++)
        {
            var value = points[at].Value;
            if (double.IsInfinity(value))
            {
                return value;
            }

            if (!double.IsNaN(value))
            {
                // Not a sum: that of great numbers would be infinite.
                count++;
                mean += (value / count) - (mean / count);
            }
        }

        return count == 0 ? double.NaN : mean;
    }

    private static int Level(double value, double low, double high)
    {
        if (!double.IsFinite(value) || high <= low)
        {
            return double.IsPositiveInfinity(value) ? Blocks.Length - 1 : double.IsNegativeInfinity(value) ? 0 : Blocks.Length / 2;
        }

        // The range of two great numbers may be no number any more; halves of the least ones are none.
        var share = double.IsFinite(high - low) ? (value - low) / (high - low) : ((value / 2) - (low / 2)) / ((high / 2) - (low / 2));
        return (int)Math.Clamp(Math.Round(share * (Blocks.Length - 1)), 0, Blocks.Length - 1);
    }
}
