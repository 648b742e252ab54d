using ForgeLsp.Core.Comparing;

namespace ForgeLsp.Features.Compare;

/// <summary>
/// The mean and the spread of several curves over the axis. The axis is cut into stretches, at most as many as were asked for. In each, a curve counts
/// with the mean of its finite values there; where it has no point, with the value on the straight line between its neighbours; before its first and
/// behind its last point, and where all its values are NaN or infinite, it does not count.
/// </summary>
internal static class CurveBands
{
    /// <summary>The band of some curves; null where none has a finite value.</summary>
    /// <param name="cells">Most places of the band.</param>
    public static CurveBand? Of(int group, string metric, IReadOnlyList<CurveSketch> curves, int cells)
    {
        if (curves.Count == 0)
        {
            return null;
        }

        var shift = curves.Max(static curve => curve.Shift);
        var all = curves.Select(curve => curve.Cells(shift)).ToList();
        var places = new SortedSet<long>(all.SelectMany(static own => own.Keys));
        while (places.Count > cells)
        {
            shift++;
            places = [.. places.Select(static place => place >> 1)];
        }

        all = [.. curves.Select(curve => curve.Cells(shift))];
        var ats = places.ToDictionary(static place => place, place => all.Select(own => own.TryGetValue(place, out var cell) ? cell : default).Where(static cell => cell.Weight > 0).Aggregate(static (one, other) => one.With(other)).At);
        var values = all.ConvertAll(own => Along(own, places, ats));
        var band = (At: new List<double>(), Mean: new List<double>(), Min: new List<double>(), Max: new List<double>(), Deviation: new List<double>());
        var index = 0;
        foreach (var place in places)
        {
            var here = values.Select(own => own[index]).Where(double.IsFinite).ToList();
            index++;
            if (Sample.Of(here) is { Mean: { } mean } sample)
            {
                band.At.Add(ats[place]);
                band.Mean.Add(Math.Clamp(mean, here.Min(), here.Max()));
                band.Min.Add(here.Min());
                band.Max.Add(here.Max());
                band.Deviation.Add(sample.StandardDeviation ?? 0);
            }
        }

        return band.At.Count == 0 ? null : new(group, metric, band.At, band.Mean, band.Min, band.Max, band.Deviation);
    }

    private static double[] Along(SortedDictionary<long, CurveCell> own, SortedSet<long> places, Dictionary<long, double> ats)
    {
        var values = new double[places.Count];
        using var cells = own.Values.GetEnumerator();
        CurveCell? before = null;
        CurveCell? next = cells.MoveNext() ? cells.Current : null;
        var nextPlace = own.Keys.GetEnumerator();
        using (nextPlace)
        {
            var hasNext = nextPlace.MoveNext();
            var i = 0;
            foreach (var place in places)
            {
                if (hasNext && nextPlace.Current == place)
                {
                    values[i] = next?.Value ?? double.NaN;
                    before = next;
                    hasNext = nextPlace.MoveNext();
                    next = cells.MoveNext() ? cells.Current : null;
                }
                else
                {
                    values[i] = before is { } left && hasNext && next is { } right && right.At > left.At ? Between(left, right, ats[place]) : double.NaN;
                }

                i++;
            }
        }

        return values;
    }

    private static double Between(CurveCell left, CurveCell right, double at)
    {
        var part = Math.Clamp((at - left.At) / (right.At - left.At), 0, 1);
        return (left.Value * (1 - part)) + (right.Value * part);
    }
}
