using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Credentials;

/// <summary>Finds private keys in the text form of RFC 7468: PKCS 1 and 8, OpenSSH, PGP, and Google's service accounts, which carry one in a JSON text.</summary>
internal static class PrivateKeys
{
    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const int MaxLength = 20_000;
    private const int MinBody = 64;

    /// <summary>Adds what is found in <paramref name="text"/>.</summary>
    public static void Find(ReadOnlySpan<char> text, List<Credential> found)
    {
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOf(Begin, StringComparison.Ordinal);
            if (next < 0)
            {
                return;
            }

            var start = at + next;
            at = start + Begin.Length;
            var rest = text[at..];
            rest = rest.Length > MaxLength ? rest[..MaxLength] : rest;
            var label = rest.IndexOf("-----", StringComparison.Ordinal);
            if (label is < 0 or > 40 || !(rest[..label].EndsWith("PRIVATE KEY", StringComparison.Ordinal) || rest[..label].SequenceEqual("PGP PRIVATE KEY BLOCK")))
            {
                continue;
            }

            // A program that looks for keys has the words alone; a key has a body behind them.
            var body = rest[(label + 5)..];
            var close = body.IndexOf(End, StringComparison.Ordinal);
            body = close < 0 ? body : body[..close];
            if (Letters(body) >= MinBody && !body.Contains("...", StringComparison.Ordinal) && !body.Contains('<'))
            {
                var stop = at + label + 5 + (close < 0 ? Math.Min(body.Length, MinBody * 2) : close);
                found.Add(new Credential("private key", TextSpan.FromBounds(start, stop), "PRIVATE_KEY"));
                at = stop;
            }
        }
    }

    /// <summary>How many characters of base 64 the body begins with; breaks, written ones too, and quotes between lines of code do not count.</summary>
    private static int Letters(ReadOnlySpan<char> body)
    {
        var count = 0;
        Span<char> shown = stackalloc char[128];
        for (var i = 0; i < body.Length && count < shown.Length; i++)
        {
            if (body[i] == '\\' && i + 1 < body.Length && body[i + 1] is 'n' or 'r')
            {
                i++;
            }
            else if (char.IsAsciiLetterOrDigit(body[i]) || body[i] is '+' or '/' or '=')
            {
                shown[count++] = body[i];
            }
            else if (!char.IsWhiteSpace(body[i]) && body[i] is not ('"' or '\'' or '+' or '-' or ':' or ','))
            {
                break;
            }
        }

        return count >= MinBody && !RandomLook.IsDrawn(shown[..count]) ? 0 : count;
    }
}
