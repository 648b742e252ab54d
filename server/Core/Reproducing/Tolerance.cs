using System.Globalization;

namespace ForgeLsp.Core.Reproducing;

/// <summary>How far two values of a metric may lie apart and still count as the same.</summary>
/// <param name="Absolute">In units of the metric; 0 or more.</param>
/// <param name="Relative">As a share of the greater of both magnitudes; 0 or more. The wider of the two limits counts.</param>
public readonly record struct Tolerance(double Absolute, double Relative)
{
    /// <summary>Not at all.</summary>
    public static Tolerance Exact => default;

    /// <summary>What holds against a run of another time and perhaps another machine, whose sums may be rounded in another order.</summary>
    public static Tolerance Rounding => new(0, 1e-6);

    /// <summary>Reads <c>0.001</c> (absolute) or <c>0.1%</c> (relative); null where it is neither, negative or no finite number.</summary>
    public static Tolerance? Parse(string text)
    {
        var isShare = text.TrimEnd().EndsWith('%');
        var number = isShare ? text.TrimEnd()[..^1] : text;
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && value >= 0
            ? isShare ? new(0, value / 100) : new(value, 0)
            : null;
    }

    /// <summary>Whether two values are the same within it. NaN agrees with NaN, an infinity with itself, and neither with anything else.</summary>
    public bool Agree(double one, double other)
    {
        if (one.Equals(other) || one == other)
        {
            return true;
        }

        // Each side by itself, so that neither the difference nor the product leaves what a double holds.
        return double.IsFinite(one) && double.IsFinite(other) && Math.Abs(one - other) <= Math.Max(Absolute, Relative * Math.Max(Math.Abs(one), Math.Abs(other)));
    }

    /// <summary><c>exact</c>, <c>±0.001</c>, <c>±0.1%</c>, or both.</summary>
    public override string ToString()
    {
        var absolute = Absolute > 0 ? string.Create(CultureInfo.InvariantCulture, $"±{Absolute:G6}") : null;
        var relative = Relative > 0 ? string.Create(CultureInfo.InvariantCulture, $"±{Relative * 100:G6}%") : null;
        return absolute is null && relative is null ? "exact" : absolute is null || relative is null ? absolute + relative : $"{absolute} or {relative}";
    }
}
