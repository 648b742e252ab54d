using System.Text;
using ForgeLsp.Core.Credentials;

namespace ForgeLsp.Core.Text;

/// <summary>
/// Finds what looks like a secret in a line of text: the password of an address, keys in the shapes that well-known services give them, and
/// what is written behind a name such as <c>api_key</c>. It decides what is not shown, so it rather takes too much than too little.
/// </summary>
public static class Secrets
{
    /// <summary>What stands for a secret.</summary>
    public const string Mask = "***";

    private const int MinKey = 16;

    /// <summary>How keys begin: GitHub, GitLab, Hugging Face, OpenAI and Anthropic, Slack, AWS, Databricks, Google, Weights &amp; Biases, JSON Web Tokens.</summary>
    private static readonly string[] Prefixes =
        ["ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_", "glpat-", "hf_", "sk-", "xoxb-", "xoxp-", "xoxa-", "AKIA", "ASIA", "dapi", "AIza", "wandb_v1_", "eyJ"];

    private static readonly string[] Names =
        ["password", "passwd", "passphrase", "secret", "secret_key", "secretkey", "api_key", "apikey", "access_key", "accesskey", "private_key", "auth_token", "access_token", "account_key"];

    private static readonly string[] NoSecrets = ["none", "null", "~", "true", "false", "str", "string", "\"\"", "''"];

    /// <summary>What messages of programs put before a secret, and code before a great deal else.</summary>
    private static readonly string[] ProseNames = [.. Names, "token", "bearer", "api-key"];

    /// <summary>The places in <paramref name="line"/> that nobody should read, in order; they may touch.</summary>
    public static IReadOnlyList<TextSpan> In(string line) => In(line, isProse: false);

    private static List<TextSpan> In(string line, bool isProse)
    {
        var found = new List<TextSpan>();
        AddPasswords(line, found, isProse);
        AddKeys(line, found);
        found.AddRange(CredentialScan.Tokens(line).Select(static token => token.Span));
        AddNamed(line, found, isProse);
        found.Sort();
        return found;
    }

    /// <summary>The text with three stars for each secret.</summary>
    public static string Hidden(string text) => Without(text, In(text));

    /// <summary>The same for what a program says, and not code: here <c>token=abc</c> is a secret without quotes too, and so is whoever signs in at an address.</summary>
    public static string HiddenInProse(string text) => Without(text, In(text, isProse: true));

    private static string Without(string text, IReadOnlyList<TextSpan> spans)
    {
        if (spans.Count == 0)
        {
            return text;
        }

        var (shown, at) = (new StringBuilder(), 0);
        foreach (var span in spans)
        {
            if (span.Start >= at)
            {
                shown.Append(text, at, span.Start - at).Append(Mask);
            }

            at = Math.Max(at, span.End);
        }

        return shown.Append(text, at, text.Length - at).ToString();
    }

    /// <summary><c>scheme://user:password@host</c> (RFC 3986, section 3.2.1).</summary>
    private static void AddPasswords(string line, List<TextSpan> found, bool isProse)
    {
        for (var at = line.IndexOf("://", StringComparison.Ordinal); at >= 0; at = line.IndexOf("://", at + 3, StringComparison.Ordinal))
        {
            var start = at + 3;
            var end = start;
            while (end < line.Length && line[end] is not ('/' or '?' or '#' or '"' or '\'' or '`') && !char.IsWhiteSpace(line[end]))
            {
                end++;
            }

            var sign = end > start ? line.LastIndexOf('@', end - 1, end - start) : -1;
            var colon = sign > start ? line.IndexOf(':', start, sign - start) : -1;
            if (isProse)
            {
                // A password that was not encoded may hold a slash, which would end the host.
                var stop = line.AsSpan(start).IndexOfAny(" \t\r\n") is >= 0 and var blank ? start + blank : line.Length;
                if (line.AsSpan(start, stop - start).LastIndexOf('@') is > 0 and var last && line.AsSpan(start, last) is not ("USER:PASSWORD" or "USER"))
                {
                    found.Add(new TextSpan(start, last));
                }
            }
            else if (colon >= 0 && sign > colon + 1)
            {
                found.Add(TextSpan.FromBounds(colon + 1, sign));
            }
        }
    }

    private static void AddKeys(string line, List<TextSpan> found)
    {
        foreach (var prefix in Prefixes)
        {
            for (var at = line.IndexOf(prefix, StringComparison.Ordinal); at >= 0; at = line.IndexOf(prefix, at + 1, StringComparison.Ordinal))
            {
                var end = at + prefix.Length;
                var hasDigit = false;
                while (end < line.Length && (char.IsAsciiLetterOrDigit(line[end]) || line[end] is '_' or '-' or '.'))
                {
                    hasDigit |= char.IsAsciiDigit(line[end]);
                    end++;
                }

                if (hasDigit && end - at - prefix.Length >= MinKey && (at == 0 || !char.IsAsciiLetterOrDigit(line[at - 1])))
                {
                    found.Add(TextSpan.FromBounds(at, end));
                }
            }
        }
    }

    /// <summary>What stands behind <c>api_key:</c>, or in quotes behind <c>api_key =</c>.</summary>
    private static void AddNamed(string line, List<TextSpan> found, bool isProse)
    {
        // Without one of the two nothing has a value, and most lines have neither.
        if (line.AsSpan().IndexOfAny(':', '=') < 0)
        {
            return;
        }

        foreach (var name in isProse ? ProseNames : Names)
        {
            for (var at = line.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = line.IndexOf(name, at + name.Length, StringComparison.OrdinalIgnoreCase))
            {
                if (ValueAt(line, at + name.Length, isProse) is { Length: > 0 } value && !NoSecrets.Contains(line.Substring(value.Start, value.Length), StringComparer.OrdinalIgnoreCase) && line[value.Start] != '$')
                {
                    found.Add(value);
                }
            }
        }
    }

    private static TextSpan? ValueAt(string line, int at, bool isProse)
    {
        at += at < line.Length && line[at] is '"' or '\'' ? 1 : 0;
        at = SkipBlanks(line, at + (at < line.Length && line[at] == ']' ? 1 : 0));
        if (at >= line.Length || line[at] is not (':' or '=') || (at + 1 < line.Length && line[at + 1] == '='))
        {
            return null;
        }

        var isCode = line[at] == '=';
        at = SkipBlanks(line, at + 1);
        if (at < line.Length && line[at] is '"' or '\'')
        {
            var close = line.IndexOf(line[at], at + 1);
            return TextSpan.FromBounds(at + 1, close < 0 ? line.Length : close);
        }

        var end = at;
        while (end < line.Length && !char.IsWhiteSpace(line[end]) && line[end] is not (',' or '}' or ']' or ')') && !(isProse && line[end] is ';' or '&' or '\'' or '"'))
        {
            end++;
        }

        return isCode && !isProse ? null : TextSpan.FromBounds(at, end);
    }

    private static int SkipBlanks(string line, int at)
    {
        while (at < line.Length && line[at] is ' ' or '\t')
        {
            at++;
        }

        return at;
    }
}
