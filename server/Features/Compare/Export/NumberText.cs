using System.Globalization;

namespace ForgeLsp.Features.Compare.Export;

/// <summary>Numbers for people: so many significant digits, and more where two that differ would look the same. Files for programs hold the exact ones.</summary>
public static class NumberText
{
    private const int Digits = 5;
    private const int MostDigits = 17;

    /// <summary>The numbers of a row, as the page shows them; null where a run lacks one.</summary>
    public static IReadOnlyList<string?> Row(IReadOnlyList<double?> values)
    {
        var distinct = values.OfType<double>().Distinct().Count();
        for (var digits = Digits; ; digits += 3)
        {
            List<string?> texts = [.. values.Select(value => value is { } number ? Of(number, digits) : null)];
            if (digits >= MostDigits || texts.OfType<string>().Distinct(StringComparer.Ordinal).Count() == distinct)
            {
                return texts;
            }
        }
    }

    /// <summary>A number with so many significant digits, without trailing zeros; whole numbers are never rounded.</summary>
    public static string Of(double value, int digits = Digits)
    {
        if (!double.IsFinite(value) || (Math.Abs(value) < 1e12 && Math.Floor(value) == value))
        {
            return ExactDoubleConverter.Text(value);
        }

        var rounded = value.ToString("E" + (Math.Clamp(digits, 1, MostDigits) - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return ExactDoubleConverter.Text(double.Parse(rounded, CultureInfo.InvariantCulture));
    }

    /// <summary>How a number differs from another one, with its sign; null where either is no finite number or they are equal.</summary>
    public static string? Delta(double? value, double? from) =>
        value is { } to && from is { } start && double.IsFinite(to - start) && to != start ? Signed(to - start) : null;

    /// <summary>A difference with its sign and four significant digits, where those of the numbers themselves are noise.</summary>
    public static string Signed(double difference) => (difference > 0 ? "+" : "") + Of(difference, 4);

    /// <summary>A mean with its standard deviation, both to the second significant digit of the deviation.</summary>
    public static (string Mean, string? Deviation) Spread(double mean, double? deviation)
    {
        if (deviation is not { } sd || !double.IsFinite(sd) || sd <= 0 || !double.IsFinite(mean))
        {
            return (Of(mean), deviation is { } plain ? Of(plain) : null);
        }

        var decimals = 1 - (int)Math.Floor(Math.Log10(sd));
        if (decimals is < 0 or > 12)
        {
            return (Of(mean), Of(sd, 2));
        }

        var format = "F" + decimals.ToString(CultureInfo.InvariantCulture);
        return (mean.ToString(format, CultureInfo.InvariantCulture), sd.ToString(format, CultureInfo.InvariantCulture));
    }
}
