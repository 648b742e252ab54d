using ForgeLsp.Core.Runs;

namespace ForgeLsp.Features.Runs;

/// <summary>How a field reads in lists for people.</summary>
internal static class RunFieldText
{
    /// <summary>The key of a metric, parameter or tag; words for the rest.</summary>
    public static string Label(RunField field) => field.Kind switch
    {
        RunFieldKind.Dataset => "Dataset " + field.Key,
        RunFieldKind.Attribute => field.Key switch
        {
            "run_id" => "Run ID",
            "run_name" => "Name",
            "start_time" => "Start time",
            "end_time" => "End time",
            "user_id" => "User",
            "artifact_uri" => "Artifact folder",
            "experiment_id" => "Experiment ID",
            _ => "Status",
        },
        _ => field.Key,
    };

    /// <summary>What kind of field it is: <c>metric</c>, <c>param</c>, <c>tag</c>, <c>dataset</c> or <c>attribute</c>.</summary>
    public static string Kind(RunField field) => field.Kind.ToString().ToLowerInvariant();

    /// <summary>A codicon for the kind of field.</summary>
    public static string Icon(RunField field) => field.Kind switch
    {
        RunFieldKind.Metric => "graph-line",
        RunFieldKind.Param => "symbol-parameter",
        RunFieldKind.Tag => "tag",
        RunFieldKind.Dataset => "table",
        _ => field.IsNumber ? "clock" : "info",
    };
}
