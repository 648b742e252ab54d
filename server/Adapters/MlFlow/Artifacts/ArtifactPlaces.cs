using ForgeLsp.Adapters.MlFlow.Artifacts.S3;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Artifacts;

/// <summary>Finds the place that an artifact address means, for all runs of one store. Nothing is reached before a place is asked.</summary>
/// <param name="storeFolder">The folder beside which copied and moved artifacts are looked for first; null where the store is no local one.</param>
/// <param name="staysInside">Whether nothing outside of that folder is looked at: addresses come from a repository that is not trusted.</param>
internal sealed class ArtifactPlaces(ArtifactAccess access, string? storeFolder, bool staysInside, RestLimits? limits = null, TimeProvider? time = null) : IDisposable
{
    private const string ProxyPath = "/" + ProxiedPlace.Api + "/";
    private readonly RestLimits _limits = limits ?? new();
    private readonly Lazy<S3Client> _s3 = new(() => new(access.S3, limits ?? new(), time ?? TimeProvider.System));
    private readonly Lazy<RestClient?> _server = new(() => access.Server is { } server ? new(server, TrackingAddress.WithoutUser(server.AbsoluteUri), access.ServerAccess, limits ?? new()) : null);

    /// <summary>Whether there may be keys for S3; a server that cannot reach a bucket need not be the only way then.</summary>
    public bool HasS3Keys => access.S3.Keys is not null || (access.S3.AllowsProfile && AwsProfile.Read(access.S3.Profile, access.S3.CredentialsFile, access.S3.ConfigFile).Keys is not null);

    /// <summary>The place of an address.</summary>
    /// <param name="uri">Where the artifacts are, as the store says; null or empty where it says nothing.</param>
    /// <param name="id">The id of the run or model, which tells its folder from others where the store was moved.</param>
    public IArtifactPlace Of(string? uri, string id)
    {
        if (string.IsNullOrWhiteSpace(uri))
        {
            return EmptyPlace.Instance;
        }

        if (LocalArtifacts.LocalPath(uri) is not null)
        {
            return new LocalPlace(() => LocalArtifacts.Find(uri, id, storeFolder, staysInside), staysInside);
        }

        // A server that keeps files by its database keeps them in a folder beside it, unless it was told otherwise.
        if (ProxiedPlace.PathOf(uri) is { } path && LocalArtifacts.FindServed(path, id, storeFolder) is not null)
        {
            return new LocalPlace(() => LocalArtifacts.FindServed(path, id, storeFolder), staysInside);
        }

        try
        {
            return staysInside
                ? new UnreadPlace(StoreFailure.Unauthorised, $"The artifacts are at {Shown(uri)}, on another machine; it is asked once you trust the workspace.")
                : Remote(uri, uri[..uri.IndexOf(':')].ToLowerInvariant());
        }
        catch (StoreException problem)
        {
            return new UnreadPlace(problem.Failure, problem.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_s3.IsValueCreated) _s3.Value.Dispose();
        if (_server.IsValueCreated) _server.Value?.Dispose();
    }

    private IArtifactPlace Remote(string uri, string scheme) => scheme switch
    {
        "s3" or "s3a" or "s3n" when uri.Contains("://", StringComparison.Ordinal) => S3Place.Of(_s3.Value, uri, _limits),
        "mlflow-artifacts" or "http" or "https" => Served(uri),
        "gs" => Elsewhere(uri, "Google Cloud Storage", $"copy them with `gcloud storage cp -r {Shown(uri)} .`"),
        "wasb" or "wasbs" or "abfs" or "abfss" => Elsewhere(uri, "Azure storage", "copy them with `azcopy` or the Azure Storage Explorer"),
        "dbfs" => Elsewhere(uri, "Databricks", $"copy them with `databricks fs cp -r {Shown(uri)} .`"),
        "hdfs" or "viewfs" => Elsewhere(uri, "a Hadoop file system", $"copy them with `hdfs dfs -get {Shown(uri)} .`"),
        "ftp" or "sftp" => Elsewhere(uri, "a file server", $"copy them with `{scheme}`"),
        _ => Elsewhere(uri, "a place that Forge does not know", "copy them with the tool of that place"),
    };

    // A path on the tracking server; an address names the server or leaves it to whoever names the tracking server.
    private IArtifactPlace Served(string uri)
    {
        var path = ProxiedPlace.PathOf(uri);
        if (path is null && Uri.TryCreate(uri, UriKind.Absolute, out var address))
        {
            var at = address.AbsolutePath.IndexOf(ProxyPath, StringComparison.Ordinal);
            var isHere = access.Server is { } server && (address.Scheme is "http" or "https"
                ? Uri.Compare(server, address, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
                : string.Equals(server.Host, address.Host, StringComparison.OrdinalIgnoreCase) && (address.IsDefaultPort || address.Port < 0 || server.Port == address.Port));
            path = !isHere ? null : address.Scheme is "http" or "https" ? at < 0 ? null : address.AbsolutePath[(at + ProxyPath.Length)..] : address.AbsolutePath;
            path = path is null ? null : Uri.UnescapeDataString(path).Trim('/');
        }

        return path is not null && _server.Value is { } client
            ? new ProxiedPlace(client, path, _limits)
            : new UnreadPlace(
                StoreFailure.Unreachable,
                access.Server is null
                    ? $"The artifacts are kept by the tracking server that the run was logged to ({Shown(uri)}), and no server is named here; set MLFLOW_TRACKING_URI to its address, in the environment or in .env."
                    : $"The artifacts are kept by another server ({Shown(uri)}) than the one that MLFLOW_TRACKING_URI names; set it to that server's address, or open the run in its MLflow UI.");
    }

    private static UnreadPlace Elsewhere(string uri, string what, string how) =>
        new(StoreFailure.Unreachable, $"The artifacts are at {Shown(uri)}, in {what}, which Forge does not read; {how}, or open the run in the MLflow UI.");

    // Without a password, and without what a query may hold, such as a signature.
    private static string Shown(string uri)
    {
        var start = uri.IndexOf("://", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : uri.IndexOf(':') + 1;
        var end = uri.IndexOfAny(['/', '?', '#'], start) is >= 0 and var slash ? slash : uri.Length;
        var host = uri[start..end];
        var user = host.LastIndexOf('@');
        var colon = user < 0 ? -1 : host.IndexOf(':', 0, user);
        var shown = uri[..start] + (colon < 0 ? host : host[..colon] + host[user..]) + uri[end..].Split('?', '#')[0];
        return string.Concat(shown.Take(300).Select(static c => char.IsControl(c) ? ' ' : c));
    }
}
