using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features.Reports.Audit;
using ForgeLsp.Features.Reports.Dashboard;
using ForgeLsp.Features.Reports.Handoff;
using ForgeLsp.Features.Reports.PullRequest;
using ForgeLsp.Features.Reports.Review;
using ForgeLsp.Features.Reports.Standup;
using ForgeLsp.Features.Reports.Weekly;
using ForgeLsp.Features.Reproducibility;

namespace ForgeLsp.Features.Reports;

/// <summary>The data of reports as JSON, without reflection; <c>docs/json.md</c> describes them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, Converters = [typeof(ExactDoubleConverter)])]
[JsonSerializable(typeof(AuditReport))]
[JsonSerializable(typeof(CostListing))]
[JsonSerializable(typeof(DashboardReport))]
[JsonSerializable(typeof(ScoreReport))]
[JsonSerializable(typeof(StandupReport))]
[JsonSerializable(typeof(WeeklyReport))]
[JsonSerializable(typeof(HandoffReport))]
[JsonSerializable(typeof(PullRequestReport))]
[JsonSerializable(typeof(ReviewReport))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    private static readonly ReportJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new ExactDoubleConverter() },
    });

    /// <summary>A report's data, indented, with the end of its last line; texts as they are read, not as escapes: the output is no HTML.</summary>
    public static string Text<T>(T value, Func<ReportJson, JsonTypeInfo<T>> type) => JsonSerializer.Serialize(value, type(Readable)).ReplaceLineEndings("\n") + "\n";
}
