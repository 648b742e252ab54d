using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Credentials;

/// <summary>Finds private keys in the text form of RFC 7468: PKCS 1 and 8, OpenSSH, PGP, and Google's service accounts, which carry one in a JSON text.</summary>
internal static class PrivateKeys
{
    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const int MaxLength = 20_000;
    private const int MinBody = 64;

    /// <summary>Characters in which the first line of a key ends.</summary>
    private const int LabelRoom = 60;

    /// <summary>Adds the places in <paramref name="text"/> where keys may begin.</summary>
    /// <param name="start">Where the text stands in its file.</param>
    public static void AddMarks(ReadOnlySpan<char> text, int start, List<int> marks)
    {
        for (var at = text.IndexOf(Begin, StringComparison.Ordinal); at >= 0;)
        {
            marks.Add(start + at);
            var next = text[(at + Begin.Length)..].IndexOf(Begin, StringComparison.Ordinal);
            at = next < 0 ? -1 : at + Begin.Length + next;
        }
    }

    /// <summary>The keys at the first <paramref name="most"/> of <paramref name="marks"/>, by place, none overlapping another.</summary>
    public static List<Credential> At(SourceText text, IReadOnlyList<int> marks, int most)
    {
        var found = new List<Credential>();
        var end = 0;
        foreach (var mark in marks.Take(most))
        {
            if (mark < end)
            {
                continue;
            }

            var beginning = text.ToString(new TextSpan(mark, Math.Min(LabelRoom, text.Length - mark)));
            if (LabelEnd(beginning) is > 0 and var label && LengthOf(text.ToString(new TextSpan(mark + label, Math.Min(MaxLength, text.Length - mark - label)))) is > 0 and var length)
            {
                end = mark + label + length;
                found.Add(new Credential("private key", TextSpan.FromBounds(mark, end), "PRIVATE_KEY"));
            }
        }

        return found;
    }

    /// <summary>The end of the line that says what begins here; 0 where it is no private key.</summary>
    private static int LabelEnd(ReadOnlySpan<char> beginning)
    {
        var rest = beginning[Begin.Length..];
        var label = rest.IndexOf("-----", StringComparison.Ordinal);
        return label >= 0 && (rest[..label].EndsWith("PRIVATE KEY", StringComparison.Ordinal) || rest[..label].SequenceEqual("PGP PRIVATE KEY BLOCK")) ? Begin.Length + label + 5 : 0;
    }

    /// <summary>How long the key's body is, to its last line; 0 where there is none: a program that looks for keys has the words alone.</summary>
    private static int LengthOf(ReadOnlySpan<char> body)
    {
        var close = body.IndexOf(End, StringComparison.Ordinal);
        body = close < 0 ? body : body[..close];
        return Letters(body) >= MinBody && !body.Contains("...", StringComparison.Ordinal) && !body.Contains('<') ? close < 0 ? Math.Min(body.Length, MinBody * 2) : close : 0;
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
