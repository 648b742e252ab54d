using System.Text.Json;

namespace ForgeLsp.Features.Compare.Export;

/// <summary>The whole comparison as JSON, by the contract of <c>docs/json.md</c>: all rows and runs, whatever shows of them.</summary>
public static class JsonExport
{
    /// <summary>The document, on one line.</summary>
    public static string Text(CompareResult result) => JsonSerializer.Serialize(result, FeatureJson.Default.CompareResult) + "\n";
}
