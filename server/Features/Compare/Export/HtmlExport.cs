using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ForgeLsp.Features.Compare.Export;

/// <summary>The comparison page as it was built: what a file of its own is made from.</summary>
/// <param name="Script">The bundled script.</param>
/// <param name="Style">The style sheets.</param>
public sealed record PageParts(string Script, string Style);

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

/// <summary>
/// The comparison page in one file that needs nothing beside it and asks nobody anything: script and style are inlined, and the policy allows these two
/// by their hashes (Content Security Policy Level 3, section 8.3), pictures that the script draws, and nothing else. What stores hold is data in it.
/// </summary>
public static class HtmlExport
{
    /// <summary>The file.</summary>
    public static string Text(PageParts parts, CarriedPage page)
    {
        var script = Inline(parts.Script, "script");
        var style = Inline(parts.Style, "style");
        var title = $"{page.Result.Runs.Count} runs side by side";
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '{Hash(script)}'; style-src '{Hash(style)}'; img-src data: blob:; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <title>{title}</title>
            <style>{style}</style>
            </head>
            <body>
            <main id="page"><noscript>This page draws the comparison by a script of its own; allow scripts to see it.</noscript></main>
            <script type="application/json" id="comparison">{Data(page)}</script>
            <script>{script}</script>
            </body>
            </html>

            """.Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    /// <summary>The hash by which a policy allows an inline script or style: of its text in UTF-8, as it stands between the tags.</summary>
    public static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>JSON that no reader of HTML can take for a tag, a comment or an entity: all but letters, digits and a few signs of ASCII is escaped.</summary>
    private static string Data(CarriedPage page) => JsonSerializer.Serialize(page, FeatureJson.Default.CarriedPage);

    /// <summary>
    /// A script or style sheet that cannot end its element (HTML, section 4.12.1.3, restrictions for contents of script elements). In what a bundler
    /// writes, these words stand in strings only, where the escape means the same. A reader of HTML makes one line break of each kind.
    /// </summary>
    private static string Inline(string text, string element) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("<!--", "\\x3C!--", StringComparison.Ordinal)
            .Replace($"</{element}", element == "script" ? "\\x3C/script" : "\\3C /style", StringComparison.OrdinalIgnoreCase)
            .Replace("<script", "\\x3Cscript", StringComparison.OrdinalIgnoreCase);
}
