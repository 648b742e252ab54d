using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace ForgeLsp.Features.Compare.Export;

/// <summary>A page as it was built: what a file of its own is made from.</summary>
/// <param name="Script">The bundled script.</param>
/// <param name="Style">The style sheets.</param>
public sealed record PageParts(string Script, string Style);

/// <summary>
/// A page in one file that needs nothing beside it and asks nobody anything: script and style are inlined, and the policy allows these two by their hashes
/// (Content Security Policy Level 3, section 8.3), pictures that the script draws, and nothing else.
/// </summary>
public static class PageFile
{
    /// <summary>The file.</summary>
    /// <param name="title">What the browser shows for it.</param>
    /// <param name="id">The id of the element that holds the data.</param>
    /// <param name="data">JSON that no reader of HTML can take for a tag, a comment or an entity: all but letters, digits and a few signs of ASCII is escaped, as System.Text.Json does unless told otherwise.</param>
    /// <param name="withoutScript">What is shown where scripts may not run.</param>
    /// <exception cref="ArgumentException">The data have a sign that a reader of HTML may take for one of its own.</exception>
    public static string Text(PageParts parts, string title, string id, string data, string withoutScript)
    {
        if (data.AsSpan().IndexOfAny('<', '>', '&') >= 0)
        {
            throw new ArgumentException("The data of a page are JSON without signs of HTML.", nameof(data));
        }

        var script = Inline(parts.Script, "script");
        var style = Inline(parts.Style, "style");
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '{Hash(script)}'; style-src '{Hash(style)}'; img-src data: blob:; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <title>{WebUtility.HtmlEncode(title)}</title>
            <style>{style}</style>
            </head>
            <body>
            <main id="page"><noscript>{WebUtility.HtmlEncode(withoutScript)}</noscript></main>
            <script type="application/json" id="{id}">{data}</script>
            <script>{script}</script>
            </body>
            </html>

            """.Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    /// <summary>The hash by which a policy allows an inline script or style: of its text in UTF-8, as it stands between the tags.</summary>
    public static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// A script or style sheet that cannot end its element (HTML, section 4.12.1.3, restrictions for contents of script elements). In what a bundler
    /// writes, these words stand in strings only, where the escape means the same. A reader of HTML makes one line break of each kind.
    /// </summary>
    private static string Inline(string text, string element) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("<!--", "\\x3C!--", StringComparison.Ordinal)
            .Replace($"</{element}", element == "script" ? "\\x3C/script" : "\\3C /style", StringComparison.OrdinalIgnoreCase)
            .Replace("<script", "\\x3Cscript", StringComparison.OrdinalIgnoreCase);
}
