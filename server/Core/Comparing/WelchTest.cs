namespace ForgeLsp.Core.Comparing;

/// <summary>The unequal variances t-test between the means of two samples.</summary>
/// <param name="Difference">Mean of the first less mean of the second.</param>
/// <param name="T">The statistic; null where neither sample varies.</param>
/// <param name="DegreesOfFreedom">By Welch and Satterthwaite; null with <paramref name="T"/>.</param>
/// <param name="P">Two-sided; null with <paramref name="T"/>.</param>
/// <param name="Low">Beginning of the 95 % confidence interval of the difference; null with <paramref name="T"/>.</param>
/// <param name="High">Its end.</param>
public sealed record WelchTest(double Difference, double? T, double? DegreesOfFreedom, double? P, double? Low, double? High)
{
    private const double Outside = 0.05;

    /// <summary>
    /// t = (x̄₁ − x̄₂) / √(s₁²/n₁ + s₂²/n₂) (B. L. Welch 1947, Biometrika 34, 28–35) with
    /// ν = (s₁²/n₁ + s₂²/n₂)² / ((s₁²/n₁)²/(n₁ − 1) + (s₂²/n₂)²/(n₂ − 1)) (F. E. Satterthwaite 1946, Biometrics Bulletin 2, 110–114).
    /// Null where a sample has fewer than two numbers.
    /// </summary>
    public static WelchTest? Of(Sample first, Sample second)
    {
        if (first is not { Count: > 1, Mean: { } mean1, StandardDeviation: { } s1 } || second is not { Count: > 1, Mean: { } mean2, StandardDeviation: { } s2 })
        {
            return null;
        }

        var difference = mean1 - mean2;
        var largest = Math.Max(s1, s2);
        if (largest == 0 || !double.IsFinite(difference))
        {
            return double.IsFinite(difference) ? new(difference, null, null, null, null, null) : null;
        }

        // Divided by the larger deviation: squares of very large and very small numbers are no doubles.
        var v1 = s1 / largest * (s1 / largest) / first.Count;
        var v2 = s2 / largest * (s2 / largest) / second.Count;
        var error = Math.Sqrt(v1 + v2) * largest;
        var freedom = (v1 + v2) * (v1 + v2) / ((v1 * v1 / (first.Count - 1)) + (v2 * v2 / (second.Count - 1)));
        var t = difference / error;
        var half = StudentT.Critical(Outside, freedom) * error;
        return new(difference, Finite(t), freedom, StudentT.TwoSidedP(t, freedom), Finite(difference - half), Finite(difference + half));
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
