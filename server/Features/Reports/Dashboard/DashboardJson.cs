using System.Text.Json.Serialization;

namespace ForgeLsp.Features.Reports.Dashboard;

/// <summary>What a page of the dashboard brings along: without blanks and nulls, and with every sign of HTML escaped.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(ExactDoubleConverter)])]
[JsonSerializable(typeof(DashboardReport))]
internal sealed partial class DashboardJson : JsonSerializerContext;
