using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Credentials;

/// <summary>Whether an <c>.env</c> file has anything in it that others should not read.</summary>
public static class EnvironmentSecrets
{
    /// <summary>Whether any line sets what is named like a credential, or holds one: also a guessed one, which the next person replaces by a real one in the same place.</summary>
    public static bool Any(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var written = line.Trim();
            var equals = written.IndexOf('=');
            if (equals <= 0 || written[0] == '#')
            {
                continue;
            }

            var name = written[..equals].TrimEnd();
            var value = written[(equals + 1)..].Trim().Trim("\"'");
            if ((CredentialNames.KindOf(name) != NamedKind.None && !CredentialValues.IsPlaceholder(value)) || AddressPasswords.In(value).Count > 0)
            {
                return true;
            }
        }

        return CredentialSurvey.Of(SourceText.From(text), CredentialSyntax.Settings, takesPasswords: true).Found.Count > 0;
    }
}
