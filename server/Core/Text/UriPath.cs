using System.Buffers;

namespace ForgeLsp.Core.Text;

/// <summary>Paths in addresses.</summary>
public static class UriPath
{
    private static readonly SearchValues<char> AsTheyAre = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/");

    /// <summary>A path with <c>/</c> as it stands in an address: all but letters, digits, <c>-._~</c> and slashes percent-encoded, as UTF-8 (RFC 3986).</summary>
    public static string Encode(string path) => !path.AsSpan().ContainsAnyExcept(AsTheyAre) ? path : string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
