using System.Globalization;
using System.Text;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow.FileStore;

/// <summary>
/// A metric's file: a line per point, <c>timestamp value step</c>; two fields mean step 0. A last line without its end that makes no sense is
/// being written right now and is no damage; any other is named.
/// </summary>
internal static class MetricFile
{
    private const int MaxBytes = 1 << 30;

    /// <summary>All points in the order of the file, and the number of the first broken line (from 1), or null.</summary>
    public static (List<MetricPoint> Points, int? BrokenLine) Read(string path, CancellationToken cancel)
    {
        var points = new List<MetricPoint>();
        int? broken = null;
        ReadOnlySpan<byte> rest = SharedFile.ReadAll(path, MaxBytes);
        for (var line = 1; rest.Length > 0; line++)
        {
            if ((line & 0xFFF) == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }

            var end = rest.IndexOf((byte)'\n');
            var text = (end < 0 ? rest : rest[..end]).Trim(" \t\r"u8);
            if (Point(text) is { } point)
            {
                points.Add(point);
            }
            else if (text.Length > 0 && end >= 0)
            {
                broken ??= line;
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return (points, broken);
    }

    /// <summary>The point with the greatest (step, timestamp, value); NaN counts as the least value. Null for no points.</summary>
    public static MetricValue? Latest(List<MetricPoint> points)
    {
        if (points.Count == 0)
        {
            return null;
        }

        var latest = points[0];
        foreach (var point in points)
        {
            var order = point.Step != latest.Step ? point.Step.CompareTo(latest.Step)
                : point.Timestamp != latest.Timestamp ? point.Timestamp.CompareTo(latest.Timestamp)
                : point.Value.CompareTo(latest.Value);
            if (order > 0)
            {
                latest = point;
            }
        }

        return new(latest.Value, latest.Timestamp, latest.Step);
    }

    private static MetricPoint? Point(ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        if (space <= 0 || !long.TryParse(line[..space], NumberStyles.Integer, CultureInfo.InvariantCulture, out var timestamp))
        {
            return null;
        }

        var rest = line[(space + 1)..].TrimStart(" "u8);
        var next = rest.IndexOf((byte)' ');
        var step = 0L;
        if (next >= 0 && !long.TryParse(rest[(next + 1)..].Trim(" "u8), NumberStyles.Integer, CultureInfo.InvariantCulture, out step))
        {
            return null;
        }

        return Value(next < 0 ? rest : rest[..next]) is { } value ? new(step, timestamp, MetricNumber.Normalize(value)) : null;
    }

    // Python writes nan, inf and -inf; other clients NaN and Infinity.
    private static double? Value(ReadOnlySpan<byte> text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        return text.Length > 9 ? null : Encoding.ASCII.GetString(text).ToLowerInvariant() switch
        {
            "nan" or "-nan" => double.NaN,
            "inf" or "+inf" or "infinity" => double.PositiveInfinity,
            "-inf" or "-infinity" => double.NegativeInfinity,
            _ => null,
        };
    }
}
