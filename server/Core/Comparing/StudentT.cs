namespace ForgeLsp.Core.Comparing;

/// <summary>Student's t distribution with any positive number of degrees of freedom, whole or not.</summary>
public static class StudentT
{
    private const int MostTerms = 10_000;
    private const int MostSteps = 200;

    // Lanczos' approximation of ln Γ with g = 7 and nine terms, good to 15 digits for arguments above 1/2
    // (C. Lanczos 1964, SIAM J. Numer. Anal. B 1, 86–96; the coefficients are P. Godfrey's).
    private const double LanczosG = 7;
    private static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>
    /// The chance of a value at least as far from 0 as <paramref name="t"/>, on either side: I_x(ν/2, 1/2) with x = ν/(ν + t²)
    /// (Abramowitz and Stegun 26.5.27, 26.7.1).
    /// </summary>
    /// <param name="t">Any number but NaN.</param>
    /// <param name="degreesOfFreedom">ν, above 0.</param>
    public static double TwoSidedP(double t, double degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degreesOfFreedom);
        if (double.IsInfinity(t))
        {
            return 0;
        }

        // x and 1 − x from the same ratio, so that neither loses digits; |t| is divided first, so that no square overflows.
        var ratio = Math.Abs(t) / Math.Sqrt(degreesOfFreedom);
        var (x, rest) = ratio > 1 ? (1 / ratio / ratio / (1 + (1 / ratio / ratio)), 1 / (1 + (1 / ratio / ratio))) : (1 / (1 + (ratio * ratio)), ratio * ratio / (1 + (ratio * ratio)));
        return Math.Clamp(Beta(x, rest, degreesOfFreedom / 2, 0.5), 0, 1);
    }

    /// <summary>The t that is exceeded on either side with this chance: the half width of a confidence interval in standard errors.</summary>
    /// <param name="p">Above 0 and below 1; 0.05 for an interval of 95 %.</param>
    /// <param name="degreesOfFreedom">Above 0.</param>
    public static double Critical(double p, double degreesOfFreedom)
    {
        if (p is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A chance is above 0 and below 1.");
        }

        // In ln t the tail falls ever faster, so bisection within a doubled bracket cannot miss, and some 60 halvings use up a double's digits.
        var (low, high) = (0.0, 1.0);
        while (TwoSidedP(high, degreesOfFreedom) > p && high < double.MaxValue / 4)
        {
            (low, high) = (high, high * 2);
        }

        // Newton where it stays inside the bracket, which it does after a step or two.
        var t = (low + high) / 2;
        for (var step = 0; step < MostSteps; step++)
        {
            var off = TwoSidedP(t, degreesOfFreedom) - p;
            (low, high) = off > 0 ? (t, high) : (low, t);
            var next = t + (off / (2 * Density(t, degreesOfFreedom)));
            if (!(next > low && next < high))
            {
                next = (low + high) / 2;
            }

            if (Math.Abs(next - t) <= 4e-16 * Math.Abs(next))
            {
                return next;
            }

            t = next;
        }

        return t;
    }

    /// <summary>The regularised incomplete beta function I_x(a, b), for a and b above 0.</summary>
    /// <param name="x">0 to 1.</param>
    /// <param name="rest">1 − x, which the caller may know to more digits.</param>
    internal static double Beta(double x, double rest, double a, double b)
    {
        if (x <= 0 || rest <= 0)
        {
            return x <= 0 ? 0 : 1;
        }

        // DLMF 8.17.4, I_x(a, b) = 1 − I_{1−x}(b, a), on the side where the continued fraction converges fast.
        var front = Math.Exp((a * LogOf(x, rest)) + (b * LogOf(rest, x)) + LogGamma(a + b) - LogGamma(a) - LogGamma(b));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - (front * Fraction(rest, b, a) / b);
    }

    // ln x, by 1 − x where that is the smaller one.
    private static double LogOf(double x, double rest) => x > 0.5 ? LogOnePlus(-rest) : Math.Log(x);

    // ln(1 + x) without losing the digits of a small x (W. Kahan's form).
    private static double LogOnePlus(double x) => 1 + x is var sum && sum == 1 ? x : Math.Log(sum) * x / (sum - 1);

    // The continued fraction of DLMF 8.17.22 by Lentz' method (DLMF 3.10(iii)).
    private static double Fraction(double x, double a, double b)
    {
        const double tiny = 1e-300;
        double Kept(double value) => Math.Abs(value) < tiny ? tiny : value;
        var c = 1.0;
        var d = 1 / Kept(1 - ((a + b) * x / (a + 1)));
        var product = d;
        for (var m = 1; m <= MostTerms; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / Kept(1 + (even * d));
            c = Kept(1 + (even / c));
            product *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / Kept(1 + (odd * d));
            c = Kept(1 + (odd / c));
            var change = d * c;
            product *= change;
            if (Math.Abs(change - 1) < 1e-16)
            {
                break;
            }
        }

        return product;
    }

    private static double Density(double t, double v) =>
        Math.Exp(LogGamma((v + 1) / 2) - LogGamma(v / 2) - (0.5 * Math.Log(v * Math.PI)) - ((v + 1) / 2 * LogOnePlus(t / v * t)));

    private static double LogGamma(double x)
    {
        // Γ(x) = Γ(x + 1) / x lifts small arguments to where the approximation holds.
        if (x < 0.5)
        {
            return LogGamma(x + 1) - Math.Log(x);
        }

        var z = x - 1;
        var sum = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++)
        {
            sum += Lanczos[i] / (z + i);
        }

        var shifted = z + LanczosG + 0.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((z + 0.5) * Math.Log(shifted)) - shifted + Math.Log(sum);
    }
}
