using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Artifacts;

/// <summary>
/// The editor's address of an artifact that is no file of this machine: <c>forge-artifact:/ALIAS/RUN/PATH</c>. It holds the store's alias,
/// never its address, and the editor shows what is there read-only.
/// </summary>
public static class ArtifactUri
{
    /// <summary>The scheme.</summary>
    public const string Scheme = "forge-artifact";

    /// <summary>The address of a file.</summary>
    /// <param name="path">Relative to the run's artifacts, with <c>/</c>.</param>
    public static string Of(string alias, string runId, string path) =>
        $"{Scheme}:/{Uri.EscapeDataString(alias)}/{Uri.EscapeDataString(runId)}/{UriPath.Encode(path)}";
}
