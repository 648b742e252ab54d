using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Artifacts;

/// <summary>
/// A small server that speaks S3 as AWS documents it: ListObjectsV2 with delimiter, tokens and encoded keys, GetObject, errors in XML. It
/// checks the signature of each request from the bytes that came, by a reading of the rules of its own; a test compares that with Python's.
/// </summary>
internal sealed class S3Server : IAsyncDisposable
{
    public const string KeyId = "AKIAIOSFODNN7EXAMPLE";
    public const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private readonly WebServer _web;

    public S3Server(System.Security.Cryptography.X509Certificates.X509Certificate2? certificate = null) => _web = new(Answer, certificate);

    /// <summary>Keys and bytes by bucket, in the order of S3: by UTF-8 bytes.</summary>
    public Dictionary<string, SortedDictionary<string, byte[]>> Buckets { get; } = new(StringComparer.Ordinal);

    /// <summary>The longest page.</summary>
    public int MaxPage { get; set; } = 1000;

    /// <summary>The region that it is in.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>The session token that must come along, or null.</summary>
    public string? Token { get; set; }

    /// <summary>How far its clock is ahead.</summary>
    public TimeSpan Ahead { get; set; }

    /// <summary>Comes before each answer: another answer, or null for the real one.</summary>
    public Func<WebAsk, WebReply?> Instead { get; set; } = static _ => null;

    /// <summary>Whether it gives parts of objects; some servers and proxies do not.</summary>
    public bool GivesParts { get; set; } = true;

    /// <summary>Comes behind each answer with an object: another one in its place.</summary>
    public Func<WebReply, WebReply> Then { get; set; } = static reply => reply;

    public string Address => _web.Address;

    public IEnumerable<WebAsk> Asked => _web.Asked;

    public S3Server With(string bucket, string key, string text)
    {
        if (!Buckets.TryGetValue(bucket, out var keys))
        {
            Buckets[bucket] = keys = new(Comparer<string>.Create(static (x, y) => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y))));
        }

        keys[key] = Encoding.UTF8.GetBytes(text);
        return this;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    public static WebReply Error(int status, string code, params (string Name, string Value)[] more) =>
        Xml(new XElement("Error", new XElement("Code", code), new XElement("Message", "hunter2 must not be repeated"), more.Select(static pair => new XElement(pair.Name, pair.Value))), status);

    private static WebReply Xml(XElement root, int status = 200) => new(status, "application/xml", Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root));

    private WebReply Answer(WebAsk ask)
    {
        if (Instead(ask) is { } other)
        {
            return other;
        }

        if (Refusal(ask) is { } refusal)
        {
            return refusal;
        }

        var path = ask.Target.Split('?')[0].TrimStart('/').Split('/', 2);
        if (!Buckets.TryGetValue(path[0], out var keys))
        {
            return Error(404, "NoSuchBucket");
        }

        if (path.Length > 1 && path[1].Length > 0)
        {
            return keys.TryGetValue(Uri.UnescapeDataString(path[1]), out var bytes) ? Then(Object(ask, bytes)) : Error(404, "NoSuchKey");
        }

        return List(path[0], keys, ask.Query);
    }

    private WebReply Object(WebAsk ask, byte[] bytes)
    {
        var mark = $"\"{Hex(SHA256.HashData(bytes))[..32]}\"";
        if (ask.Headers.TryGetValue("If-Match", out var wanted) && wanted != mark)
        {
            return Error(412, "PreconditionFailed");
        }

        if (!GivesParts || !ask.Headers.TryGetValue("Range", out var range))
        {
            return new(200, "binary/octet-stream", bytes) { Headers = [("ETag", mark)] };
        }

        var from = int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        return new(206, "binary/octet-stream", bytes[from..]) { Headers = [("ETag", mark), ("Content-Range", $"bytes {from}-{bytes.Length - 1}/{bytes.Length}")] };
    }

    private WebReply List(string bucket, SortedDictionary<string, byte[]> keys, IReadOnlyDictionary<string, string> query)
    {
        var prefix = query.GetValueOrDefault("prefix") ?? "";
        var delimiter = query.GetValueOrDefault("delimiter");
        var after = query.TryGetValue("continuation-token", out var token) ? Encoding.UTF8.GetString(Convert.FromBase64String(token)) : "";
        var most = Math.Min(MaxPage, int.Parse(query["max-keys"], CultureInfo.InvariantCulture));
        XNamespace s3 = "http://s3.amazonaws.com/doc/2006-03-01/";
        var root = new XElement(s3 + "ListBucketResult", new XElement(s3 + "Name", bucket), new XElement(s3 + "EncodingType", "url"));
        var count = 0;
        var last = "";
        foreach (var (key, bytes) in keys.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var cut = delimiter is null ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            var name = cut < 0 ? key : key[..(cut + 1)];
            if (name == last || Encoding.UTF8.GetBytes(name).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(after)) <= 0)
            {
                continue;
            }

            if (count == most)
            {
                root.Add(new XElement(s3 + "IsTruncated", "true"), new XElement(s3 + "NextContinuationToken", Convert.ToBase64String(Encoding.UTF8.GetBytes(last))));
                break;
            }

            // S3 writes a space as a plus sign here.
            var encoded = Uri.EscapeDataString(name).Replace("%20", "+", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal);
            root.Add(cut < 0
                ? new XElement(s3 + "Contents", new XElement(s3 + "Key", encoded), new XElement(s3 + "Size", bytes.Length), new XElement(s3 + "Owner", new XElement(s3 + "ID", "x")))
                : new XElement(s3 + "CommonPrefixes", new XElement(s3 + "Prefix", encoded)));
            last = name;
            count++;
        }

        return Xml(root);
    }

    private WebReply? Refusal(WebAsk ask)
    {
        if (!ask.Headers.TryGetValue("Authorization", out var header))
        {
            return Error(403, "AccessDenied");
        }

        var parts = header["AWS4-HMAC-SHA256 ".Length..].Split(',').Select(static part => part.Trim().Split('=', 2)).ToDictionary(static pair => pair[0], static pair => pair[1]);
        var scope = parts["Credential"].Split('/');
        if (scope[0] != KeyId)
        {
            return Error(403, "InvalidAccessKeyId");
        }

        if (scope[2] != Region)
        {
            return Error(400, "AuthorizationHeaderMalformed", ("Region", Region));
        }

        if (ask.Headers.GetValueOrDefault("x-amz-security-token") != Token)
        {
            return Error(400, "ExpiredToken");
        }

        var now = TimeProvider.System.GetUtcNow() + Ahead;
        var sent = DateTimeOffset.ParseExact(ask.Headers["x-amz-date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        if ((now - sent).Duration() > TimeSpan.FromMinutes(15))
        {
            return Error(403, "RequestTimeTooSkewed", ("ServerTime", now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)));
        }

        return parts["Signature"] == Signature(ask, parts["SignedHeaders"], scope) ? null : Error(403, "SignatureDoesNotMatch");
    }

    private static string Signature(WebAsk ask, string signed, string[] scope)
    {
        var target = ask.Target.Split('?', 2);
        var query = target.Length < 2 ? "" : string.Join('&', target[1].Split('&').Order(StringComparer.Ordinal));
        var canonical = new StringBuilder().Append(ask.Method).Append('\n').Append(target[0]).Append('\n').Append(query).Append('\n');
        foreach (var name in signed.Split(';'))
        {
            canonical.Append(name).Append(':').Append(ask.Headers[name].Trim()).Append('\n');
        }

        canonical.Append('\n').Append(signed).Append('\n').Append(ask.Headers["x-amz-content-sha256"]);
        var text = $"AWS4-HMAC-SHA256\n{ask.Headers["x-amz-date"]}\n{string.Join('/', scope[1..])}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        var date = Mac(Encoding.UTF8.GetBytes("AWS4" + Secret), scope[1]);
        return Hex(Mac(Mac(Mac(Mac(date, scope[2]), scope[3]), scope[4]), text));
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
