using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Compare.Export;

namespace ForgeLsp.Host;

/// <summary>
/// The comparison page as it was built. It lies in <c>webview</c> beside the server (a tool, a server that was copied somewhere), or in
/// <c>client/webview</c> beside the server's folder (the extension, and <c>dist</c> of a build).
/// </summary>
internal static class PageFiles
{
    private const string Script = "compare.js";
    private static readonly string[] Styles = ["standalone.css", "compare.css"];

    /// <summary>The page of this server.</summary>
    /// <exception cref="StoreException">It is not there; the message says what to do.</exception>
    public static PageParts Read() => Read(AppContext.BaseDirectory);

    /// <summary>The page of the server in a folder.</summary>
    /// <exception cref="StoreException">It is not there; the message says what to do.</exception>
    public static PageParts Read(string server)
    {
        string[] places = [Path.Combine(server, "webview"), Path.Combine(server, "..", "client", "webview")];
        if (places.FirstOrDefault(static place => File.Exists(Path.Combine(place, Script)) && Styles.All(style => File.Exists(Path.Combine(place, style)))) is not { } folder)
        {
            throw new StoreException(StoreFailure.NotFound, "The comparison page does not lie beside this server. Use the forge of the extension, or build it with 'npm run build'; the other formats need no page.");
        }

        try
        {
            return new(File.ReadAllText(Path.Combine(folder, Script)), string.Concat(Styles.Select(style => File.ReadAllText(Path.Combine(folder, style)))));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(StoreFailure.Damaged, $"The comparison page beside this server cannot be read: {problem.Message}");
        }
    }
}
