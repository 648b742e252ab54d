namespace ForgeLsp.Core.Text;

/// <summary>Paths in addresses.</summary>
public static class UriPath
{
    /// <summary>A path with <c>/</c> as it stands in an address: all but letters, digits, <c>-._~</c> and slashes percent-encoded, as UTF-8 (RFC 3986).</summary>
    public static string Encode(string path) => IsPlain(path) ? path : string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static bool IsPlain(string path)
    {
        foreach (var c in path)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('/' or '-' or '.' or '_' or '~'))
            {
                return false;
            }
        }

        return true;
    }
}
