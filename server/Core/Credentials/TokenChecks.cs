using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace ForgeLsp.Core.Credentials;

/// <summary>What a token says of itself beside its prefix: a checksum, a payload.</summary>
internal static class TokenChecks
{
    /// <summary>How long Kaggle's older keys are.</summary>
    public const int KaggleKeyLength = 32;

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int ChecksumLength = 6;
    private const uint Polynomial = 0xEDB88320; // CRC-32 as of IEEE 802.3, reflected

    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 8 };

    /// <summary>
    /// Whether a token of GitHub or npm may be real: its last six characters are the CRC-32 of those between prefix and them, in base 62. One
    /// whose checksum is wrong still counts where it looks drawn at random, since it may be one of another format.
    /// </summary>
    public static bool IsChecked(ReadOnlySpan<char> token)
    {
        var secret = token[(token.IndexOf('_') + 1)..];
        return HasChecksum(secret) || RandomLook.IsMixed(secret);
    }

    /// <summary>Whether the last six of <paramref name="secret"/> are the checksum of the others.</summary>
    public static bool HasChecksum(ReadOnlySpan<char> secret)
    {
        if (secret.Length <= ChecksumLength)
        {
            return false;
        }

        var crc = Crc32(secret[..^ChecksumLength]);
        for (var i = 1; i <= ChecksumLength; i++)
        {
            if (secret[^i] != Digits[(int)(crc % 62)])
            {
                return false;
            }

            crc /= 62;
        }

        return true;
    }

    /// <summary>
    /// Whether it is a signed JSON Web Token (RFC 7519) that lets somebody in: not one without signature, not the one that every page about the
    /// format shows, and not a key that is made to be public.
    /// </summary>
    public static bool IsJwt(ReadOnlySpan<char> token)
    {
        var first = token.IndexOf('.');
        var second = first < 0 ? -1 : token[(first + 1)..].IndexOf('.') + first + 1;
        if (first < 0 || second <= first || token[(second + 1)..].Contains('.') || token.Length - second - 1 < 20)
        {
            return false;
        }

        try
        {
            using var header = Part(token[..first]);
            using var payload = Part(token[(first + 1)..second]);
            return header is not null && payload is not null && header.RootElement.ValueKind == JsonValueKind.Object && payload.RootElement.ValueKind == JsonValueKind.Object
                && header.RootElement.TryGetProperty("alg", out var algorithm) && algorithm.ValueKind == JsonValueKind.String && !algorithm.ValueEquals("none")
                && !Is(payload.RootElement, "sub", "1234567890") && !Is(payload.RootElement, "role", "anon");
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether it is what Kaggle writes into <c>kaggle.json</c>: a user's name, and behind it a key of 32 hexadecimal digits.</summary>
    public static bool IsKaggleFile(ReadOnlySpan<char> entry)
    {
        var text = entry.TrimEnd(' ').TrimEnd("\"\\");
        return text.Length > KaggleKeyLength && !text[^KaggleKeyLength..].ContainsAnyExcept("0123456789abcdef") && RandomLook.IsMixed(text[^KaggleKeyLength..])
            && text[..^KaggleKeyLength].TrimEnd(" :\"\\") is var before && before.EndsWith("\"key", StringComparison.Ordinal);
    }

    private static bool Is(JsonElement claims, string name, string value) => claims.TryGetProperty(name, out var claim) && claim.ValueKind == JsonValueKind.String && claim.ValueEquals(value);

    private static JsonDocument? Part(ReadOnlySpan<char> part) => Base64Url.IsValid(part) ? JsonDocument.Parse(Base64Url.DecodeFromChars(part), Json) : null;

    private static uint Crc32(ReadOnlySpan<char> text)
    {
        var crc = uint.MaxValue;
        foreach (var b in Encoding.ASCII.GetBytes(text.ToArray()))
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
            }
        }

        return ~crc;
    }
}
