using ForgeLsp.Core.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ForgeLsp.Adapters.MlFlow.Artifacts.S3;

/// <summary>
/// AWS Signature Version 4 for requests to S3, by the header <c>Authorization</c>
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html). Pure: the same request gives the same signature.
/// </summary>
internal static class S3Signature
{
    /// <summary>The hash of a request without a body.</summary>
    public const string EmptyPayload = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>How a moment is written in <c>x-amz-date</c>.</summary>
    public static string Stamp(DateTimeOffset now) => now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The value of <c>Authorization</c>.</summary>
    /// <param name="method">GET, HEAD.</param>
    /// <param name="path">The path as it is sent, encoded by <see cref="Encode"/>, with a slash in front.</param>
    /// <param name="query">Names and values, not encoded.</param>
    /// <param name="headers">Every header that is signed; <c>host</c>, <c>x-amz-date</c> and <c>x-amz-content-sha256</c> at least. Names in lower case.</param>
    /// <param name="region">The region of the bucket.</param>
    public static string Of(
        string method, string path, IEnumerable<(string Name, string Value)> query, IReadOnlyList<(string Name, string Value)> headers, S3Keys keys, string region, DateTimeOffset now)
    {
        var stamp = Stamp(now);
        var sorted = headers.OrderBy(static header => header.Name, StringComparer.Ordinal).ToList();
        var names = string.Join(';', sorted.Select(static header => header.Name));
        var payload = sorted.Find(static header => header.Name == "x-amz-content-sha256").Value;
        var canonical = $"{method}\n{path}\n{Query(query)}\n{string.Concat(sorted.Select(static header => $"{header.Name}:{header.Value.Trim()}\n"))}\n{names}\n{payload}";
        var scope = $"{stamp[..8]}/{region}/s3/aws4_request";
        var text = $"{Algorithm}\n{stamp}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + keys.Secret);
        foreach (var part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return $"{Algorithm} Credential={keys.Id}/{scope},SignedHeaders={names},Signature={Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)))}";
    }

    /// <summary>A query in the form that is signed, and sent: encoded, ordered by name.</summary>
    public static string Query(IEnumerable<(string Name, string Value)> query) => string.Join('&', query
        .Select(static pair => (Name: Uri.EscapeDataString(pair.Name), Value: Uri.EscapeDataString(pair.Value)))
        .OrderBy(static pair => pair.Name, StringComparer.Ordinal).ThenBy(static pair => pair.Value, StringComparer.Ordinal)
        .Select(static pair => $"{pair.Name}={pair.Value}"));

    /// <summary>A key of S3 as it stands in a path: everything but letters, digits, <c>-._~</c> and slashes encoded, once. S3's rules are those of addresses.</summary>
    public static string Encode(string key) => UriPath.Encode(key);
}
