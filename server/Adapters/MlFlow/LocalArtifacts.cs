using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>Artifacts in local folders, also where they were moved since: a copy of a cluster's store names the cluster's paths.</summary>
internal static class LocalArtifacts
{
    /// <summary>
    /// The local folder of an artifact address. Looks beside the store first: the longest tail of the address that exists below
    /// <paramref name="storeFolder"/> and holds the run's id; then at the address itself, unless the store <paramref name="staysInside"/> its
    /// folder. Null where there is none.
    /// </summary>
    /// <exception cref="StoreException">The address may not be followed.</exception>
    public static string? Find(string? uri, string runId, string? storeFolder, bool staysInside)
    {
        if (string.IsNullOrEmpty(uri) || LocalPath(uri) is not { } path)
        {
            return null;
        }

        var segments = path.Split('/', '\\', StringSplitOptions.RemoveEmptyEntries);
        var id = segments.Contains("..", StringComparer.Ordinal) ? -1 : Array.LastIndexOf(segments, runId);
        for (var first = 0; storeFolder is not null && first <= id; first++)
        {
            var beside = Path.Combine([storeFolder, .. segments[first..]]);
            if (Directory.Exists(beside))
            {
                return beside;
            }
        }

        if (staysInside)
        {
            throw new StoreException(StoreFailure.Unauthorised, "The artifacts are not beside the runs; where else they are is looked at once you trust the workspace.");
        }

        return IsNetworkPath(path) || !Path.IsPathRooted(path) || !Directory.Exists(path) ? null : path;
    }

    /// <summary>
    /// The local folder of what a server keeps (<c>mlflow-artifacts:/PATH</c>), where the server's folder lies beside the store: <c>mlartifacts</c>,
    /// its default, or the artifacts of a file store. Null where it does not.
    /// </summary>
    /// <param name="path">The path behind the scheme.</param>
    public static string? FindServed(string path, string id, string? storeFolder)
    {
        var segments = path.Split('/', '\\', StringSplitOptions.RemoveEmptyEntries);
        if (storeFolder is null || !segments.Contains(id, StringComparer.Ordinal) || segments.Contains("..", StringComparer.Ordinal))
        {
            return null;
        }

        return new[] { "mlartifacts", "mlruns", "" }.Select(name => Path.Combine([storeFolder, name, .. segments])).FirstOrDefault(Directory.Exists);
    }

    /// <summary>The order of artifacts in every store: folders first, by name.</summary>
    public static IReadOnlyList<Artifact> Order(IEnumerable<Artifact> artifacts) =>
        [.. artifacts.OrderBy(entry => !entry.IsFolder).ThenBy(entry => entry.Path, Comparer<string>.Create(RunOrdering.CompareText))];

    /// <summary>The path of a plain path or <c>file:</c> address; null for any other scheme.</summary>
    public static string? LocalPath(string uri)
    {
        if (uri.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            return Uri.TryCreate(uri, UriKind.Absolute, out var parsed) ? parsed.LocalPath : Uri.UnescapeDataString(uri["file:".Length..]);
        }

        var colon = uri.IndexOf(':');
        return colon > 1 && uri.AsSpan(0, colon).IndexOfAny('/', '\\') < 0 ? null : uri;
    }

    /// <summary>Whether a path leads to another machine; such a path is network, and no untrusted file may name it.</summary>
    public static bool IsNetworkPath(string path) => path.Length > 1 && path[0] is '/' or '\\' && path[1] is '/' or '\\';
}
