namespace ForgeLsp.Adapters.MlFlow;

/// <summary>Where user and password stand in the text of an address. SQLAlchemy lets a password hold <c>/ : ? #</c> as they are.</summary>
internal static class AddressText
{
    /// <summary>An address with user, password and options taken out.</summary>
    public static string WithoutUser(string text)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        var at = LastAt(text);
        var plain = at >= start ? text[..start] + text[(at + 1)..] : text;
        var query = plain.IndexOf('?');
        return query < 0 ? plain : plain[..query];
    }

    /// <summary>The <c>@</c> that ends the user part: the last one before the options. -1 where there is none.</summary>
    public static int LastAt(string text)
    {
        var query = OptionsAt(text);
        return text.LastIndexOf('@', query < 0 ? text.Length - 1 : query);
    }

    /// <summary>User and password as they are meant; null where there is none. The first colon is between them.</summary>
    public static (string? User, string? Password) Split(string user)
    {
        var colon = user.IndexOf(':');
        var name = Uri.UnescapeDataString(colon < 0 ? user : user[..colon]);
        return (name.Length == 0 ? null : name, colon < 0 ? null : Uri.UnescapeDataString(user[(colon + 1)..]));
    }

    // Options stand behind a path, and say NAME=; any other '?' before an '@' belongs to a password.
    private static int OptionsAt(string text)
    {
        var slash = text.IndexOf('/', text.IndexOf("://", StringComparison.Ordinal) + 3);
        for (var query = text.IndexOf('?'); query >= 0; query = text.IndexOf('?', query + 1))
        {
            var at = text.IndexOf('@', query);
            var equals = text.IndexOf('=', query);
            if (at < 0 || (slash >= 0 && slash < query && equals >= 0 && equals < at))
            {
                return query;
            }
        }

        return -1;
    }
}
