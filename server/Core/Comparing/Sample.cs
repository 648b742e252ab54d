namespace ForgeLsp.Core.Comparing;

/// <summary>Count, mean and spread of numbers.</summary>
/// <param name="Count">How many are finite; only they count.</param>
/// <param name="NotFinite">How many are NaN or infinite, and left out.</param>
/// <param name="Mean">Null without a finite number.</param>
/// <param name="StandardDeviation">Of the sample (n − 1); null for fewer than two, and where it is greater than any double.</param>
public readonly record struct Sample(int Count, int NotFinite, double? Mean, double? StandardDeviation)
{
    private const int LargestSafe = 300, SmallestSafe = -300;

    /// <summary>
    /// Mean and standard deviation in two passes over numbers that are shifted by the first, so that equal ones have no spread at all, with the
    /// correction of the mean's rounding (Chan, Golub and LeVeque 1983, "Algorithms for computing the sample variance", eq. 1.7). Numbers whose
    /// squares a double cannot hold are scaled by a power of two meanwhile, which costs no digit.
    /// </summary>
    public static Sample Of(IEnumerable<double> values)
    {
        var finite = new List<double>();
        var notFinite = 0;
        foreach (var value in values)
        {
            if (double.IsFinite(value)) finite.Add(value);
            else notFinite++;
        }

        if (finite.Count == 0)
        {
            return new(0, notFinite, null, null);
        }

        var largest = finite.Max(Math.Abs);
        var exponent = largest == 0 ? 0 : Math.ILogB(largest);
        var scale = exponent is > LargestSafe or < SmallestSafe ? -exponent : 0;
        var first = Math.ScaleB(finite[0], scale);
        var sum = 0.0;
        foreach (var value in finite)
        {
            sum += Math.ScaleB(value, scale) - first;
        }

        var shift = sum / finite.Count;
        var (squares, rest) = (0.0, 0.0);
        foreach (var value in finite)
        {
            var off = Math.ScaleB(value, scale) - first - shift;
            squares += off * off;
            rest += off;
        }

        double? deviation = null;
        if (finite.Count > 1)
        {
            var scaled = Math.Sqrt(Math.Max(0, squares - (rest * rest / finite.Count)) / (finite.Count - 1));
            deviation = Math.ScaleB(scaled, -scale) is var size && double.IsFinite(size) ? size : null;
        }

        return new(finite.Count, notFinite, Math.ScaleB(first + shift, -scale), deviation);
    }

    /// <summary>The common standard deviation of samples whose means may differ: √(Σ(nᵢ − 1)sᵢ² / Σ(nᵢ − 1)). Null where no sample has two numbers.</summary>
    public static double? PooledDeviation(IEnumerable<Sample> samples)
    {
        var known = samples.Where(static sample => sample is { Count: > 1, StandardDeviation: not null }).Select(static sample => (Free: sample.Count - 1, Size: sample.StandardDeviation ?? 0)).ToList();
        if (known.Count == 0)
        {
            return null;
        }

        // Divided by the largest first: squares of large numbers are no doubles.
        var largest = known.Max(static one => one.Size);
        return largest == 0 ? 0 : largest * Math.Sqrt(known.Sum(one => one.Free * (one.Size / largest) * (one.Size / largest)) / known.Sum(static one => one.Free));
    }
}
