namespace ForgeLsp.Core.Credentials;

/// <summary>What the name of a value says that the value is.</summary>
public enum NamedKind
{
    /// <summary>No credential.</summary>
    None,

    /// <summary>Something that a person chose: any text may be one.</summary>
    Password,

    /// <summary>Something that a machine drew: a key, a token.</summary>
    Key,
}

/// <summary>Names of values, variables and options that hold credentials.</summary>
public static class CredentialNames
{
    private static readonly string[] Passwords = ["password", "passwd", "passphrase", "dbpass", "userpass", "smtppass", "defaultpass", "adminpass", "rootpass", "requirepass"];

    private static readonly string[] Keys =
    [
        "secret", "secretkey", "accesskey", "apikey", "authkey", "accountkey", "privatekey", "masterkey", "encryptionkey", "fernetkey", "signingkey", "sharedkey", "licensekey", "storagekey", "kagglekey",
        "token", "connectionstring", "apisecret", "webhooksecret", "credential",
    ];

    /// <summary>Names that end like those of credentials and hold something else.</summary>
    private static readonly string[] Others =
    [
        "padtoken", "eostoken", "bostoken", "unktoken", "septoken", "clstoken", "masktoken", "starttoken", "endtoken", "stoptoken", "nexttoken", "specialtoken", "imagetoken", "pagetoken", "continuationtoken", "cancellationtoken", "idempotencytoken", "imagepullsecret", "fromsecret", "externalsecret",
        "hashedsecret", "hashedpassword", "allowemptypassword", "randomrootpassword", "emptypassword", "resetpassword", "forgotpassword", "changepassword", "showpassword", "nopassword", "usepassword", "confirmpassword",
    ];

    /// <summary>What <paramref name="name"/> (<c>POSTGRES_PASSWORD</c>, <c>db.api-key</c>, <c>clientSecret</c>) says; its last words decide.</summary>
    public static NamedKind KindOf(ReadOnlySpan<char> name)
    {
        if (name.Length > 100)
        {
            return NamedKind.None;
        }

        Span<char> plain = stackalloc char[name.Length];
        var length = 0;
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                plain[length++] = char.ToLowerInvariant(c);
            }
        }

        plain = plain[..length];
        return EndsWith(plain, Others) ? NamedKind.None : EndsWith(plain, Passwords) || plain is "pass" || name.EndsWith("_PASS", StringComparison.OrdinalIgnoreCase) ? NamedKind.Password
            : EndsWith(plain, Keys) ? NamedKind.Key : NamedKind.None;
    }

    /// <summary>The environment variable that a name suggests: <c>db.api-key</c> is <c>DB_API_KEY</c>.</summary>
    public static string Variable(ReadOnlySpan<char> name)
    {
        var text = new System.Text.StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (char.IsAsciiLetterUpper(c) && i > 0 && char.IsAsciiLetterLower(name[i - 1]))
            {
                text.Append('_');
            }

            text.Append(char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_');
        }

        return text.ToString().Trim('_');
    }

    private static bool EndsWith(ReadOnlySpan<char> plain, string[] words)
    {
        foreach (var word in words)
        {
            if (plain.EndsWith(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
