using System.Globalization;

namespace ForgeLsp.Core.Comparing;

/// <summary>How much of a metric's variance between runs a property of theirs goes with.</summary>
/// <param name="Share">0 to 1, less what chance alone would give a property with as many values.</param>
/// <param name="Runs">How many runs say so.</param>
/// <param name="Trust">0 to 1: how much of the verdict may rest on so many runs.</param>
public readonly record struct Explained(double Share, int Runs, double Trust)
{
    private const int FewestRuns = 4;
    private const int FewestForRanks = 5;

    // With so many runs beyond those that the values use up, evidence counts as much as what the kind of the property promises.
    private const double HalfTrusted = 3;

    /// <summary>
    /// Of a property with values that repeat: ε² = 1 − (SSW/(n − k)) / (SST/(n − 1)), the share η² of the sum of squares between its k values, corrected
    /// for their number (T. L. Kelley 1935, PNAS 21, 554–559), so that a value of its own for each run explains nothing. Of numbers also the
    /// square of Spearman's rank correlation, corrected in the same way for one slope; the greater counts. Null for fewer than four runs
    /// with a finite metric, for a metric or property that does not vary among them, and for values that hardly repeat and have no order.
    /// </summary>
    /// <param name="property">What may explain it.</param>
    /// <param name="metric">The metric's value in each run; null for runs that lack it.</param>
    /// <param name="isOrdered">Whether numbers among the values stand for more and less; those of seeds do not.</param>
    public static Explained? Of(Property property, IReadOnlyList<double?> metric, bool isOrdered = true)
    {
        var runs = Enumerable.Range(0, metric.Count).Where(run => metric[run] is { } value && double.IsFinite(value)).ToList();
        var all = Sample.Of(runs.Select(run => metric[run] ?? 0));
        if (runs.Count < FewestRuns || all.StandardDeviation is null or 0)
        {
            return null;
        }

        // In units of the spread, so that no square leaves what a double can hold.
        var values = runs.ConvertAll(run => ((metric[run] ?? 0) - (all.Mean ?? 0)) / (all.StandardDeviation ?? 1));
        var levels = runs.Select((run, i) => (Level: property.Numbers[run], Value: values[i])).GroupBy(static pair => pair.Level, static pair => pair.Value).Select(Sample.Of).ToList();
        if (levels.Count < 2)
        {
            return null;
        }

        var byLevel = ByLevel(levels, runs.Count);
        var byRank = isOrdered && runs.Count >= FewestForRanks ? ByRank(runs, property, values) : null;
        return byRank is { } rank && (byLevel is not { } level || rank.Share > level.Share) ? rank : byLevel;
    }

    private static Explained? ByLevel(List<Sample> levels, int count)
    {
        // Where fewer than two runs are left over, the corrected share is a coin's toss.
        var free = count - levels.Count;
        if (free < 2)
        {
            return null;
        }

        var within = levels.Sum(static level => (level.Count - 1) * (level.StandardDeviation ?? 0) * (level.StandardDeviation ?? 0));
        return new(Math.Clamp(1 - (within / free), 0, 1), count, free / (free + HalfTrusted));
    }

    private static Explained? ByRank(List<int> runs, Property property, List<double> values)
    {
        var numbers = new List<double>();
        foreach (var run in runs)
        {
            if (Number(property.Values[run]) is not { } number)
            {
                return null;
            }

            numbers.Add(number);
        }

        if (numbers.Distinct().Take(3).Count() < 3)
        {
            return null;
        }

        var (x, y) = (Ranks(numbers), Ranks(values));
        var middle = (runs.Count + 1) / 2.0;
        var (xy, xx, yy) = (0.0, 0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            xy += (x[i] - middle) * (y[i] - middle);
            xx += (x[i] - middle) * (x[i] - middle);
            yy += (y[i] - middle) * (y[i] - middle);
        }

        var free = runs.Count - 2;
        var square = xy * xy / (xx * yy);
        return new(Math.Clamp(1 - ((1 - square) * (runs.Count - 1) / free), 0, 1), runs.Count, free / (free + HalfTrusted));
    }

    /// <summary>A finite number that a parameter's value stands for, or null.</summary>
    public static double? Number(string? value) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    // From 1; equal numbers share the mean of their ranks.
    private static double[] Ranks(List<double> numbers)
    {
        var order = Enumerable.Range(0, numbers.Count).OrderBy(i => numbers[i]).ToArray();
        var ranks = new double[numbers.Count];
        for (var from = 0; from < order.Length;)
        {
            var to = from;
            while (to + 1 < order.Length && numbers[order[to + 1]] == numbers[order[from]])
            {
                to++;
            }

            for (var i = from; i <= to; i++)
            {
                ranks[order[i]] = ((from + to) / 2.0) + 1;
            }

            from = to + 1;
        }

        return ranks;
    }
}
