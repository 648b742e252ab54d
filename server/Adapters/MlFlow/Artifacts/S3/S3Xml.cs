using System.Globalization;
using System.Xml;

namespace ForgeLsp.Adapters.MlFlow.Artifacts.S3;

/// <summary>One page of a listing: keys with their sizes, the prefixes that stand for folders, and where the next page begins (null on the last).</summary>
internal sealed record S3Page(IReadOnlyList<(string Key, long Size)> Keys, IReadOnlyList<string> Prefixes, string? Next);

/// <summary>What S3 says of a failure.</summary>
/// <param name="Code">Such as <c>NoSuchBucket</c>; empty where the answer was not S3's.</param>
/// <param name="Region">The region that the bucket is in, where S3 names it.</param>
/// <param name="ServerTime">S3's clock, where the clocks differ too much.</param>
internal sealed record S3Problem(string Code, string? Region, DateTimeOffset? ServerTime)
{
    /// <summary>Nothing is known.</summary>
    public static readonly S3Problem Unknown = new("", null, null);
}

/// <summary>Reads S3's XML: no document type, no entities, nothing from elsewhere, and not without end.</summary>
internal static class S3Xml
{
    private const long MaxCharacters = 32 << 20;

    /// <summary>An answer to ListObjectsV2.</summary>
    /// <exception cref="XmlException">It is none.</exception>
    public static async Task<S3Page> ReadListAsync(Stream body, CancellationToken cancel)
    {
        var keys = new List<(string Key, string Size)>();
        var prefixes = new List<string>();
        var (isEncoded, isTruncated, next) = (false, false, (string?)null);
        await EachAsync(body, "ListBucketResult", Take, cancel);
        string Plain(string text) => isEncoded ? Uri.UnescapeDataString(text.Replace('+', ' ')) : text;
        return new(
            [.. keys.Select(entry => (Plain(entry.Key), long.TryParse(entry.Size, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0))],
            [.. prefixes.Select(Plain)],
            isTruncated && !string.IsNullOrEmpty(next) ? next : null);

        void Take(string path, string text)
        {
            switch (path)
            {
                case "EncodingType": isEncoded = text == "url"; break;
                case "IsTruncated": isTruncated = text == "true"; break;
                case "NextContinuationToken": next = text; break;
                case "Contents/Key": keys.Add((text, "")); break;
                case "Contents/Size" when keys.Count > 0: keys[^1] = (keys[^1].Key, text); break;
                case "CommonPrefixes/Prefix": prefixes.Add(text); break;
            }
        }
    }

    /// <summary>What an answer says that is not a success; <see cref="S3Problem.Unknown"/> where it is not S3's.</summary>
    public static async Task<S3Problem> ReadProblemAsync(Stream body, CancellationToken cancel)
    {
        var problem = S3Problem.Unknown;
        try
        {
            await EachAsync(
                body,
                "Error",
                (path, text) => problem = path switch
                {
                    "Code" => problem with { Code = text.Trim() },
                    "Region" => problem with { Region = text.Trim() },
                    "ServerTime" when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => problem with { ServerTime = time },
                    _ => problem,
                },
                cancel);
            return problem;
        }
        catch (XmlException)
        {
            return problem;
        }
    }

    // Calls back with each element that holds text, by its path below the root; namespaces do not matter, and differ between servers.
    private static async Task EachAsync(Stream body, string root, Action<string, string> take, CancellationToken cancel)
    {
        var settings = new XmlReaderSettings
        {
            Async = true,
            CheckCharacters = false,
            DtdProcessing = DtdProcessing.Prohibit,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            MaxCharactersInDocument = MaxCharacters,
            XmlResolver = null,
        };
        using var reader = XmlReader.Create(body, settings);
        if (await reader.MoveToContentAsync() != XmlNodeType.Element || reader.LocalName != root)
        {
            throw new XmlException($"It is no {root}.");
        }

        var path = new List<string>();
        while (await reader.ReadAsync())
        {
            cancel.ThrowIfCancellationRequested();
            if (path.Count > 32)
            {
                throw new XmlException("It is too deep.");
            }

            switch (reader.NodeType)
            {
                case XmlNodeType.Element when !reader.IsEmptyElement:
                    path.Add(reader.LocalName);
                    break;
                case XmlNodeType.EndElement when path.Count > 0:
                    path.RemoveAt(path.Count - 1);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace when path.Count > 0:
                    take(string.Join('/', path), await reader.GetValueAsync());
                    break;
            }
        }
    }
}
