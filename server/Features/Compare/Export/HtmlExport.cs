using System.Text.Json;
using System.Text.Json.Serialization;

namespace ForgeLsp.Features.Compare.Export;

/// <summary>What a page in a file brings along; <c>client/webview/standaloneHost.ts</c> answers the page from it.</summary>
/// <param name="ExportedAt">Milliseconds since the epoch.</param>
/// <param name="Curves">Curves, and bands of the groups over steps; with what of them was left out.</param>
/// <param name="Texts">The table in the text formats, as it showed.</param>
/// <param name="State">How the page is looked at at first.</param>
public sealed record CarriedPage(int Version, long ExportedAt, CompareResult Result, CurvesResult Curves, IReadOnlyDictionary<string, ExportedComparison> Texts, JsonElement? State)
{
    /// <summary>An answer for each of code, configs, data and environment, by the places in <see cref="Result"/>; left out where nobody could look.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DifferencesResult>? Differences { get; init; }
}

/// <summary>The comparison page in one file (<see cref="PageFile"/>). What stores hold is data in it.</summary>
public static class HtmlExport
{
    /// <summary>The file.</summary>
    public static string Text(PageParts parts, CarriedPage page)
    {
        var title = $"{page.Result.Runs.Count} runs side by side";
        return PageFile.Text(parts, title, "comparison", JsonSerializer.Serialize(page, FeatureJson.Default.CarriedPage), "This page draws the comparison by a script of its own; allow scripts to see it.");
    }
}
