using System.Text.RegularExpressions;

namespace ForgeLsp.Adapters.MlFlow.Artifacts.S3;

/// <summary>Where a bucket is asked for: at AWS by the bucket's own host, at an endpoint of one's own by a path. No name from a store decides the host.</summary>
/// <param name="own">An endpoint of one's own, such as a MinIO server; null for AWS.</param>
/// <param name="isVirtual">Whether the bucket is a part of the host's name there too.</param>
internal sealed partial class S3Endpoint(Uri? own, bool isVirtual)
{
    /// <summary>Where S3 is, for people.</summary>
    public string Display => own is null ? "AWS" : own.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    /// <summary>Whether it is AWS.</summary>
    public bool IsAws => own is null;

    /// <summary>Whether a text is the name of a bucket.</summary>
    public static bool IsBucket(string name) => Bucket().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal);

    /// <summary>Whether a text is the name of a region.</summary>
    public static bool IsRegion(string name) => Region().IsMatch(name);

    /// <summary>The scheme and host of a bucket, without a slash behind it, and the path of a key there, encoded as it is sent.</summary>
    /// <param name="bucket">A name that <see cref="IsBucket"/>.</param>
    /// <param name="region">A name that <see cref="IsRegion"/>.</param>
    /// <param name="key">The key; empty for the bucket itself.</param>
    public (string Origin, string Path) Of(string bucket, string region, string key)
    {
        // A dot in the host would be a part that no certificate covers.
        var canBeHost = HostLabel().IsMatch(bucket);
        if (own is null)
        {
            var suffix = region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com";
            return canBeHost ? ($"https://{bucket}.s3.{region}.{suffix}", "/" + S3Signature.Encode(key)) : ($"https://s3.{region}.{suffix}", PathOf("", bucket, key));
        }

        var port = own.IsDefaultPort ? "" : ":" + own.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var folder = own.AbsolutePath.TrimEnd('/');
        return isVirtual && canBeHost && own.HostNameType == UriHostNameType.Dns
            ? ($"{own.Scheme}://{bucket}.{own.IdnHost}{port}", $"{folder}/{S3Signature.Encode(key)}")
            : ($"{own.Scheme}://{(own.HostNameType == UriHostNameType.IPv6 ? own.Host : own.IdnHost)}{port}", PathOf(folder, bucket, key));
    }

    private static string PathOf(string folder, string bucket, string key) => $"{folder}/{bucket}" + (key.Length == 0 ? "" : "/" + S3Signature.Encode(key));

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$", RegexOptions.NonBacktracking)]
    private static partial Regex Bucket();

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", RegexOptions.NonBacktracking)]
    private static partial Regex HostLabel();

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,40}$", RegexOptions.NonBacktracking)]
    private static partial Regex Region();
}
