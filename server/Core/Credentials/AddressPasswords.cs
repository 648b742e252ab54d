using System.Buffers;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Credentials;

/// <summary>Finds passwords in addresses: <c>scheme://user:password@host</c> (RFC 3986, section 3.2.1).</summary>
public static class AddressPasswords
{
    /// <summary>What such a password is, for a sentence.</summary>
    public const string What = "password in an address";

    /// <summary>What every address has in it.</summary>
    internal const string Mark = "://";

    private const int MaxUserInfo = 300;

    private static readonly SearchValues<char> References = SearchValues.Create("${}<>[]()|");

    /// <summary>Where the passwords stand in <paramref name="text"/>, whatever they are.</summary>
    public static IReadOnlyList<TextSpan> In(ReadOnlySpan<char> text)
    {
        List<TextSpan>? found = null;
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOf(Mark, StringComparison.Ordinal);
            if (next < 0)
            {
                break;
            }

            var start = at + next + Mark.Length;
            at = start;
            if (start < 4 || !char.IsAsciiLetterOrDigit(text[start - 4]))
            {
                continue;
            }

            var rest = text[start..];
            var end = (rest.Length > MaxUserInfo ? rest[..MaxUserInfo] : rest).IndexOfAny(" \t\r\n\"'`/?#<>,\\");
            var sign = rest[..(end < 0 ? Math.Min(rest.Length, MaxUserInfo) : end)].LastIndexOf('@');
            var colon = sign < 0 ? -1 : rest[..sign].IndexOf(':');
            if (colon >= 0 && sign > colon + 1 && sign + 1 < rest.Length && (char.IsAsciiLetterOrDigit(rest[sign + 1]) || rest[sign + 1] is '[' or '$' or '{'))
            {
                (found ??= []).Add(TextSpan.FromBounds(start + colon + 1, start + sign));
                at = start + sign;
            }
        }

        return found is null ? Array.Empty<TextSpan>() : found;
    }

    /// <summary>Whether a password of <see cref="In"/> is a real one that nobody guesses: no reference, no word to fill in, and not the user's name.</summary>
    public static bool IsLiteral(ReadOnlySpan<char> text, TextSpan password)
    {
        var value = text.Slice(password.Start, password.Length);
        return !CredentialValues.IsPlaceholder(value) && !CredentialValues.IsGuessed(value) && !value.ContainsAny(References) && CredentialNames.KindOf(value) == NamedKind.None && !IsUser(text, password);
    }

    /// <summary>Whether it is one that everybody guesses, the user's own name among them.</summary>
    public static bool IsGuessed(ReadOnlySpan<char> text, TextSpan password) => CredentialValues.IsGuessed(text.Slice(password.Start, password.Length)) || IsUser(text, password);

    private static bool IsUser(ReadOnlySpan<char> text, TextSpan password)
    {
        var value = text.Slice(password.Start, password.Length);
        var before = text[..(password.Start - 1)];
        return before.EndsWith(value, StringComparison.OrdinalIgnoreCase) && before.Length > value.Length && before[^(value.Length + 1)] == '/';
    }
}
