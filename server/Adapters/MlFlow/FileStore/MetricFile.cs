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
    // A line of MLflow's has about 40 bytes; what has no end within this many is no line.
    private const int BufferSize = 1 << 16;

    /// <summary>All points in the order of the file, and the number of the first broken line (from 1), or null.</summary>
    public static (List<MetricPoint> Points, int? BrokenLine) Read(string path, CancellationToken cancel)
    {
        var points = new List<MetricPoint>();
        var broken = Scan(new(path, null), points.Add, cancel);
        return (points, broken);
    }

    /// <summary>
    /// The points of a logged model's metric, whose lines name the run that logged them behind the step, and then a dataset's name and digest where
    /// there is one. Lines that make no sense, and files that cannot be read, are left out.
    /// </summary>
    public static List<(MetricPoint Point, string[] Logger)> ReadOfModel(string path, CancellationToken cancel)
    {
        var points = new List<(MetricPoint, string[])>();
        try
        {
            ScanLines(
                new(path, null),
                line =>
                {
                    var parts = Encoding.UTF8.GetString(line).Split(' ', StringSplitOptions.RemoveEmptyEntries);
                    if (parts.Length >= 3 && Point(Encoding.UTF8.GetBytes(string.Join(' ', parts[..3]))) is { } point)
                    {
                        points.Add((point, parts[3..]));
                    }

                    return true;
                },
                cancel);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A model without this metric is more than no model.
        }

        return points;
    }

    /// <summary>
    /// The point with the greatest (step, timestamp, value), or null for no points; and the number of the first broken line. As in MLflow, of
    /// points of one step and time the first counts where NaN keeps them from being compared. Takes no more memory for a long file than for a
    /// short one.
    /// </summary>
    public static (MetricValue? Latest, int? BrokenLine) ReadLatest(SeenFile seen, CancellationToken cancel)
    {
        MetricPoint? latest = null;
        var broken = Scan(seen, point => latest = latest is { } known && !IsLater(point, known) ? known : point, cancel);
        return (latest is { } last ? new(last.Value, last.Timestamp, last.Step) : null, broken);
    }

    private static bool IsLater(MetricPoint point, MetricPoint latest) =>
        point.Step != latest.Step ? point.Step > latest.Step
        : point.Timestamp != latest.Timestamp ? point.Timestamp > latest.Timestamp
        : point.Value > latest.Value;

    private static int? Scan(SeenFile seen, Action<MetricPoint> each, CancellationToken cancel) => ScanLines(seen, line => Take(line, each), cancel);

    // The number of the first line that 'take' refuses.
    private static int? ScanLines(SeenFile seen, LineTaker take, CancellationToken cancel)
    {
        using var file = SharedFile.Open(seen.Path, seen.Length);
        if (file is null)
        {
            return null;
        }

        // What is appended meanwhile is left for the next time, so that a fast writer keeps nobody here.
        var length = seen.Length ?? RandomAccess.GetLength(file);
        var left = length;
        var buffer = new byte[(int)Math.Min(BufferSize, left)];
        var (kept, line, isTooLong) = (0, 0, false);
        int? broken = null;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var read = RandomAccess.Read(file, buffer.AsSpan(kept, (int)Math.Min(buffer.Length - kept, left)), length - left);
            left -= read;
            var rest = buffer.AsSpan(0, kept + read);
            for (var end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
            {
                line++;
                broken = !isTooLong && take(rest[..end].Trim(" \t\r"u8)) ? broken : broken ?? line;
                isTooLong = false;
                rest = rest[(end + 1)..];
            }

            if (read == 0 || left == 0)
            {
                _ = isTooLong || take(rest.Trim(" \t\r"u8));
                return broken;
            }

            if (rest.Length == buffer.Length)
            {
                isTooLong = true;
                rest = [];
            }

            rest.CopyTo(buffer);
            kept = rest.Length;
        }
    }

    /// <summary>False for a line that is no point; an empty one is nothing.</summary>
    private static bool Take(ReadOnlySpan<byte> text, Action<MetricPoint> each)
    {
        if (Point(text) is { } point)
        {
            each(point);
            return true;
        }

        return text.Length == 0;
    }

    private delegate bool LineTaker(ReadOnlySpan<byte> line);

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
