namespace ForgeLsp.Core.Runs;

/// <summary>
/// What a stored metric value means. MLflow's databases cannot hold infinities and keep ±1.7976931348623157e308 instead, so that number
/// means an infinity in every store; otherwise a file store and a database with the same runs would disagree.
/// </summary>
public static class MetricNumber
{
    /// <summary>The value as every store answers it; negative zero, which databases lose, is zero.</summary>
    public static double Normalize(double value) => value switch
    {
        double.MaxValue => double.PositiveInfinity,
        double.MinValue => double.NegativeInfinity,
        0 => 0,
        _ => value,
    };

    /// <summary>The value as a database holds it.</summary>
    public static double ToDatabase(double value) => value switch
    {
        double.PositiveInfinity => double.MaxValue,
        double.NegativeInfinity => double.MinValue,
        _ => value,
    };
}
