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
    /// <exception cref="StoreException">The address is not a local one, or one that may not be followed.</exception>
    public static string? Find(string? uri, string runId, string? storeFolder, bool staysInside)
    {
        if (string.IsNullOrEmpty(uri))
        {
            return null;
        }

        var path = LocalPath(uri) ?? throw new StoreException(
            StoreFailure.Unreachable,
            $"The artifacts are kept at {Scheme(uri)}, which cannot be listed from here; open them in the MLflow UI.");
        var segments = path.Split('/', '\\', StringSplitOptions.RemoveEmptyEntries);
        var id = Array.LastIndexOf(segments, runId);
        for (var first = 0; storeFolder is not null && first <= id; first++)
        {
            var beside = Path.Combine([storeFolder, .. segments[first..]]);
            if (segments[first] != ".." && Directory.Exists(beside))
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

    /// <summary>Files and folders directly in <paramref name="folder"/> (relative, with <c>/</c>) of <paramref name="root"/>.</summary>
    /// <exception cref="StoreException">The folder leaves the root.</exception>
    public static IReadOnlyList<Artifact> List(string? root, string folder, CancellationToken cancel)
    {
        var path = Below(root, folder);
        if (path is null || !Directory.Exists(path))
        {
            return [];
        }

        var prefix = folder.Length == 0 ? "" : folder.Replace('\\', '/').TrimEnd('/') + "/";
        var found = new List<Artifact>();
        foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos())
        {
            cancel.ThrowIfCancellationRequested();
            found.Add(new(prefix + entry.Name, entry is DirectoryInfo, entry is FileInfo { Exists: true } file ? file.Length : null));
        }

        return Order(found);
    }

    /// <summary>The order of artifacts in every store: folders first, by name.</summary>
    public static IReadOnlyList<Artifact> Order(IEnumerable<Artifact> artifacts) =>
        [.. artifacts.OrderBy(entry => !entry.IsFolder).ThenBy(entry => entry.Path, Comparer<string>.Create(RunOrdering.CompareText))];

    /// <summary>The path of an artifact's file below its root; null where there is none.</summary>
    /// <exception cref="StoreException">The path leaves the root.</exception>
    public static string? Locate(string? root, string path) => Below(root, path) is { } full && System.IO.File.Exists(full) ? full : null;

    /// <summary>The bytes of an artifact's file, though a training may be writing it; null where there is none.</summary>
    /// <exception cref="StoreException">The path leaves the root.</exception>
    public static Stream? Open(string? root, string path) => Locate(root, path) is { } full ? SharedFile.Open(full) ?? Stream.Null : null;

    private static string? Below(string? root, string path)
    {
        if (path.Split('/', '\\').Contains("..", StringComparer.Ordinal) || Path.IsPathRooted(path))
        {
            throw new StoreException(StoreFailure.BadQuery, $"'{path}' is not a path below the run's artifacts.");
        }

        return root is null ? null : Path.Combine(root, path);
    }

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

    private static string Scheme(string uri) => uri[..(uri.IndexOf(':') + 1)] + "//…";
}
