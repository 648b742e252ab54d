using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Credentials;

/// <summary>Finds literals behind names such as <c>password</c> and <c>WANDB_API_KEY</c>.</summary>
internal static class NamedCredentials
{
    private const int MaxName = 100;
    private const int MaxValue = 500;
    private const int MinKey = 16;
    private const int MinPassword = 6;
    private const int UuidLength = 36;

    /// <summary>What every name of <see cref="CredentialNames"/> has in it; who reads a text looks for these alone.</summary>
    private static readonly WordScan Stems = new(["pass", "secret", "token", "apikey", "api_key", "api-key", "accesskey", "access_key", "access-key", "account_key", "accountkey", "auth_key", "authkey", "private_key", "fernet_key", "master_key", "encryption_key", "signing_key", "connection_string", "connectionstring", "credential", "kaggle_key", "storage_key"], ignoresCase: true);

    /// <summary>Those in <paramref name="text"/>, by place.</summary>
    public static IReadOnlyList<Credential> In(ReadOnlySpan<char> text, CredentialSyntax syntax, bool takesPasswords)
    {
        List<Credential>? found = null;
        for (var at = 0; at < text.Length;)
        {
            var stem = Stems.Next(text, at);
            if (stem < 0)
            {
                break;
            }

            var start = stem;
            while (start > 0 && stem - start < MaxName && IsNamePart(text[start - 1]))
            {
                start--;
            }

            var end = stem;
            while (end < text.Length && end - start < MaxName && IsNamePart(text[end]))
            {
                end++;
            }

            at = Math.Max(end, stem + 1);
            var name = text[start..end];
            var kind = CredentialNames.KindOf(name);
            if (kind == NamedKind.None || (kind == NamedKind.Password && !takesPasswords) || IsReference(text, start))
            {
                continue;
            }

            if (ValueAt(text, start, end, syntax) is { Length: > 0 } span && IsCredential(text.Slice(span.Start, span.Length), kind, syntax, name, IsComment(text, start)))
            {
                at = span.End;
                (found ??= []).Add(new Credential(WhatOf(name, kind), span, CredentialNames.Variable(name[(name.LastIndexOf('.') + 1)..])));
            }
        }

        return found is null ? Array.Empty<Credential>() : found;
    }

    /// <summary>Whether a shell reads the name here: <c>$pass</c>, <c>${pass}</c>.</summary>
    private static bool IsReference(ReadOnlySpan<char> text, int start) => start > 0 && (text[start - 1] == '$' || (start > 1 && text[start - 1] == '{' && text[start - 2] == '$'));

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.';

    private static string WhatOf(ReadOnlySpan<char> name, NamedKind kind)
    {
        var shown = Display.Plain(name.ToString());
        return kind == NamedKind.Password ? $"password (`{shown}`)" : $"key (`{shown}`)";
    }

    private static bool IsCredential(ReadOnlySpan<char> value, NamedKind kind, CredentialSyntax syntax, ReadOnlySpan<char> name, bool isComment)
    {
        if (CredentialValues.IsPlaceholder(value) || CredentialValues.IsGuessed(value) || value.ContainsAny(' ', '\t') || value.Equals(name, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (kind == NamedKind.Key)
        {
            return value.Length >= MinKey && !CredentialValues.HasReferenceMarks(value) && !CredentialValues.IsName(value) && !IsUuid(value) && (value.Length == 40 || value.Count('/') < 2) && RandomLook.IsMixed(value);
        }

        // A person chose it: anything may be one, but not what names a password, and in a program not a plain word, which is a key of a mapping or a test.
        return !isComment && value.Length >= MinPassword && (!CredentialValues.IsName(value) || (syntax == CredentialSyntax.Settings && CredentialNames.KindOf(value) == NamedKind.None))
            && !(syntax == CredentialSyntax.Code && value.ContainsAny("{(:"));
    }

    private static bool IsUuid(ReadOnlySpan<char> value) => value.Length == UuidLength && Guid.TryParseExact(value, "D", out _);

    private static bool IsComment(ReadOnlySpan<char> text, int at)
    {
        var start = text[..at].LastIndexOfAny('\n', '\r') + 1;
        return text[start..at].TrimStart() is ['#' or ';', ..] or ['/', '/', ..];
    }

    /// <summary>The literal behind the name; null where there is none.</summary>
    private static TextSpan? ValueAt(ReadOnlySpan<char> text, int start, int end, CredentialSyntax syntax)
    {
        var quoted = end < text.Length && text[end] is '"' or '\'';
        var at = end + (quoted ? 1 : 0);

        // A dictionary in a JSON text that stands in a string: \"password\": \"…\".
        at += at + 1 < text.Length && text[at] == '\\' && text[at + 1] is '"' ? 2 : 0;
        at = SkipBlanks(text, at + (at < text.Length && text[at] == ']' ? 1 : 0));
        if (at < text.Length && text[at] == ',' && quoted && syntax == CredentialSyntax.Code)
        {
            return null;
        }

        if (at >= text.Length || text[at] is not (':' or '=') || (at + 1 < text.Length && text[at + 1] == '='))
        {
            return null;
        }

        // A name with its type: password: str = "…".
        if (text[at] == ':' && syntax == CredentialSyntax.Code && !quoted)
        {
            var line = text[at..];
            line = line[..(line.IndexOfAny('\n', '\r') is >= 0 and var stop ? stop : line.Length)];
            var equals = line.IndexOf('=');
            if (equals < 0 || (equals + 1 < line.Length && line[equals + 1] == '=') || line[..equals].ContainsAny("\"',)"))
            {
                return null;
            }

            at += equals;
        }

        at = SkipBlanks(text, at + 1);
        if (at < text.Length && syntax == CredentialSyntax.Code && text[at] is 'r' or 'b' or 'u' && at + 1 < text.Length && text[at + 1] is '"' or '\'')
        {
            at++;
        }

        return at >= text.Length ? null : text[at] is '"' or '\'' ? Quoted(text, at) : syntax == CredentialSyntax.Settings ? Bare(text, at) : null;
    }

    private static TextSpan? Quoted(ReadOnlySpan<char> text, int at)
    {
        var quote = text[at];
        var rest = text[(at + 1)..];
        var close = (rest.Length > MaxValue ? rest[..MaxValue] : rest).IndexOfAny(quote, '\n', '\r');
        return close > 0 && rest[close] == quote ? new TextSpan(at + 1, close) : null;
    }

    private static TextSpan? Bare(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        while (end < text.Length && end - at <= MaxValue && text[end] is not ('\n' or '\r'))
        {
            // A comment, or the end of a flow mapping or of a command's argument.
            if (text[end] is ' ' or '\t' or ',' or '}' or ']' or '"' or '\'' or '\\')
            {
                break;
            }

            end++;
        }

        // Several words are a sentence, not a value; a comment may follow.
        var after = SkipBlanks(text, end);
        return end > at && (after >= text.Length || text[after] is '\n' or '\r' or '#' or ',' or '}' or ']' or '"' or '\'' or '\\' or '-' or '&' or ';' || text[at] == '"') ? TextSpan.FromBounds(at, end) : null;
    }

    private static int SkipBlanks(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }

        return at;
    }
}
