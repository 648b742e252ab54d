using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Compare.Export;

namespace ForgeLsp.Host;

/// <summary>
/// The pages as they were built. They lie in <c>webview</c> beside the server (a tool, a server that was copied somewhere), or in
/// <c>client/webview</c> beside the server's folder (the extension, and <c>dist</c> of a build).
/// </summary>
internal static class PageFiles
{
    private const string Comparison = "compare";

    /// <summary>The comparison page of this server.</summary>
    /// <exception cref="StoreException">It is not there; the message says what to do.</exception>
    public static PageParts Read() => Named(Comparison);

    /// <summary>A page of this server by its name.</summary>
    /// <exception cref="StoreException">It is not there; the message says what to do.</exception>
    public static PageParts Named(string name) => Read(AppContext.BaseDirectory, name);

    /// <summary>A page of the server in a folder.</summary>
    /// <exception cref="StoreException">It is not there; the message says what to do.</exception>
    public static PageParts Read(string server, string name = Comparison)
    {
        var script = name + ".js";
        string[] styles = ["standalone.css", name + ".css"];
        string[] places = [Path.Combine(server, "webview"), Path.Combine(server, "..", "client", "webview")];
        if (places.FirstOrDefault(place => File.Exists(Path.Combine(place, script)) && styles.All(style => File.Exists(Path.Combine(place, style)))) is not { } folder)
        {
            throw new StoreException(StoreFailure.NotFound, $"The {(name == Comparison ? "comparison" : name)} page does not lie beside this server. Use the forge of the extension, or build it with 'npm run build'; the other formats need no page.");
        }

        try
        {
            return new(File.ReadAllText(Path.Combine(folder, script)), string.Concat(styles.Select(style => File.ReadAllText(Path.Combine(folder, style)))));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(StoreFailure.Damaged, $"The page beside this server cannot be read: {problem.Message}");
        }
    }
}
