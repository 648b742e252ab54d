using ForgeLsp.Core.Runs;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Reproducing;

/// <summary>How a metric came out in two runs.</summary>
public enum Agreement
{
    /// <summary>The same within the tolerance.</summary>
    Same,

    /// <summary>Further apart than that.</summary>
    Different,

    /// <summary>Logged by one of the runs alone.</summary>
    Missing,

    /// <summary>A measure of the machine or the moment, such as seconds, or one that the policy leaves out.</summary>
    NotCompared,
}

/// <summary>One metric of two runs.</summary>
/// <param name="First">Its last value in the first run, or in the recorded one; null where that has none.</param>
/// <param name="Second">In the other one.</param>
public sealed record MetricRow(string Metric, double? First, double? Second, Tolerance Tolerance, Agreement Agreement)
{
    /// <summary>How far the two lie apart; null where one is missing or not finite.</summary>
    public double? Difference => First is { } one && Second is { } other && double.IsFinite(one - other) ? Math.Abs(one - other) : null;
}

/// <summary>Compares what two runs ended with.</summary>
/// <param name="policy">What the team says of it.</param>
/// <param name="usual">What holds for a metric of which the team says nothing.</param>
/// <param name="only">The metrics to compare; empty for all.</param>
public sealed class MetricAgreement(ReproducePolicy policy, Tolerance usual, IReadOnlyList<string> only)
{
    // What is measured with a clock or a meter is never the same twice, however well the seeds are set.
    private static readonly HashSet<string> Measures = new(StringComparer.Ordinal)
    {
        "time", "times", "timing", "seconds", "second", "secs", "sec", "minutes", "hours", "ms", "milliseconds", "duration", "elapsed", "runtime", "walltime", "latency", "throughput", "speed", "timestamp", "memory", "cpu", "gpu",
    };

    private readonly IReadOnlyList<Glob> _ignored = [.. policy.Ignore.Select(Glob.Parse)];

    /// <summary>Every metric of either run, sorted by key.</summary>
    public IReadOnlyList<MetricRow> Compare(IReadOnlyDictionary<string, double> first, IReadOnlyDictionary<string, double> second) =>
        [.. first.Keys.Union(second.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(metric => Row(metric, Value(first, metric), Value(second, metric)))];

    private static double? Value(IReadOnlyDictionary<string, double> values, string metric) => values.TryGetValue(metric, out var value) ? value : null;

    private MetricRow Row(string metric, double? first, double? second)
    {
        var tolerance = policy.Metrics.TryGetValue(metric, out var own) ? own : usual;
        var agreement = !IsCompared(metric) ? Agreement.NotCompared
            : first is not { } one || second is not { } other ? Agreement.Missing
            : tolerance.Agree(one, other) ? Agreement.Same : Agreement.Different;
        return new(metric, first, second, tolerance, agreement);
    }

    private bool IsCompared(string metric)
    {
        if (only.Count > 0)
        {
            return only.Contains(metric, StringComparer.Ordinal);
        }

        // A tolerance of its own says that somebody wants it compared.
        return policy.Metrics.ContainsKey(metric)
            || !(metric.StartsWith("system/", StringComparison.Ordinal) || _ignored.Any(glob => glob.IsMatch(metric)) || NameWords.Of(metric).Any(Measures.Contains));
    }
}
