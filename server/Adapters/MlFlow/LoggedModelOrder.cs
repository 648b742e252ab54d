using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>The order of logged models and of their metrics in every store, and MLflow's words for their states.</summary>
internal static class LoggedModelOrder
{
    private const string Prefix = "LOGGED_MODEL_";

    /// <summary>Oldest first (creation time, then id).</summary>
    public static List<LoggedModel> Of(IEnumerable<LoggedModel> models) =>
        [.. models.OrderBy(static model => model.CreationTime ?? 0).ThenBy(static model => model.Id, StringComparer.Ordinal)];

    /// <summary>By key, step, time, run, then value.</summary>
    public static List<LoggedModelMetric> Of(IEnumerable<LoggedModelMetric> metrics) =>
    [
        .. metrics.OrderBy(static metric => metric.Key, StringComparer.Ordinal).ThenBy(static metric => metric.Step).ThenBy(static metric => metric.Timestamp)
            .ThenBy(static metric => metric.RunId, StringComparer.Ordinal).ThenBy(static metric => metric.Value).Distinct(),
    ];

    /// <summary>The word for a state: stores in files and databases keep a number, servers a longer word.</summary>
    public static string Status(string? stored) => stored switch
    {
        "1" => "PENDING",
        "2" => "READY",
        "3" or Prefix + "UPLOAD_FAILED" => "FAILED",
        null or "" or "0" => "UNSPECIFIED",
        _ => stored.StartsWith(Prefix, StringComparison.Ordinal) ? stored[Prefix.Length..] : stored,
    };
}
