using System.Text;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Credentials;

/// <summary>
/// Takes credentials out of what is shown, and nothing else: what is exact enough for data that people go on working with. What only has to look
/// like a secret to be hidden is for messages (<see cref="Secrets"/>).
/// </summary>
public static class CredentialMask
{
    private const int Shortest = 6;

    /// <summary>The text with <see cref="Secrets.Mask"/> for tokens in the shape of a service, of which the beginning stays, and for passwords in addresses.</summary>
    public static string Of(string text)
    {
        var spans = new List<(TextSpan Span, string Beginning)>();
        foreach (var token in CredentialScan.Tokens(text))
        {
            spans.Add((token.Span, token.Beginning));
        }

        foreach (var password in AddressPasswords.In(text))
        {
            if (AddressPasswords.IsLiteral(text, password))
            {
                spans.Add((password, ""));
            }
        }

        if (spans.Count == 0)
        {
            return text;
        }

        var (shown, at) = (new StringBuilder(text.Length), 0);
        foreach (var (span, beginning) in spans.OrderBy(static one => one.Span.Start))
        {
            if (span.Start >= at)
            {
                shown.Append(text, at, span.Start - at).Append(beginning).Append(Secrets.Mask);
                at = span.End;
            }
        }

        return shown.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>A value as it may be shown beside its name: nothing of it where the name says that it is a credential and it is one, as <c>db_password</c>; else as <see cref="Of(string)"/>.</summary>
    public static string Of(string name, string value) =>
        value.Length < Shortest ? value
        : CredentialNames.KindOf(name) != NamedKind.None && !CredentialValues.IsPlaceholder(value) && !CredentialValues.IsGuessed(value) && value.AsSpan().ContainsAnyExceptInRange('0', '9') ? Secrets.Mask
        : Of(value);

    /// <summary>The text of a file with another letter for each letter and digit of its credentials, so that every place in it stays what it is.</summary>
    public static string InPlace(string text, CredentialSyntax syntax, char letter)
    {
        var found = CredentialSurvey.Of(SourceText.From(text), syntax, takesPasswords: true).Found;
        if (found.Count == 0)
        {
            return text;
        }

        var shown = text.ToCharArray();
        foreach (var one in found)
        {
            for (var at = one.Span.Start; at < one.Span.End; at++)
            {
                shown[at] = char.IsLetterOrDigit(shown[at]) ? letter : shown[at];
            }
        }

        return new string(shown);
    }
}
