using System.Text;

namespace ForgeLsp.Core.Text;

/// <summary>
/// Finds what looks like a secret in a line of text: the password of an address, keys in the shapes that well-known services give them, and
/// what is written behind a name such as <c>api_key</c>. It decides what is not shown, so it rather takes too much than too little.
/// </summary>
public static class Secrets
{
    private const int MinKey = 16;
    private const string Mask = "***";

    /// <summary>How keys begin: GitHub, GitLab, Hugging Face, OpenAI and Anthropic, Slack, AWS, Databricks, Google, Weights &amp; Biases, JSON Web Tokens.</summary>
    private static readonly string[] Prefixes =
        ["ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_", "glpat-", "hf_", "sk-", "xoxb-", "xoxp-", "xoxa-", "AKIA", "ASIA", "dapi", "AIza", "wandb_v1_", "eyJ"];

    private static readonly string[] Names =
        ["password", "passwd", "passphrase", "secret", "secret_key", "secretkey", "api_key", "apikey", "access_key", "accesskey", "private_key", "auth_token", "access_token", "account_key"];

    private static readonly string[] NoSecrets = ["none", "null", "~", "true", "false", "str", "string", "\"\"", "''"];

    /// <summary>The places in <paramref name="line"/> that nobody should read, in order; they may touch.</summary>
    public static IReadOnlyList<TextSpan> In(string line)
    {
        var found = new List<TextSpan>();
        AddPasswords(line, found);
        AddKeys(line, found);
        AddNamed(line, found);
        found.Sort();
        return found;
    }

    /// <summary>The text with three stars for each secret.</summary>
    public static string Hidden(string text)
    {
        var spans = In(text);
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
    private static void AddPasswords(string line, List<TextSpan> found)
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
            if (colon >= 0 && sign > colon + 1)
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
    private static void AddNamed(string line, List<TextSpan> found)
    {
        foreach (var name in Names)
        {
            for (var at = line.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = line.IndexOf(name, at + name.Length, StringComparison.OrdinalIgnoreCase))
            {
                if (ValueAt(line, at + name.Length) is { Length: > 0 } value && !NoSecrets.Contains(line.Substring(value.Start, value.Length), StringComparer.OrdinalIgnoreCase) && line[value.Start] != '$')
                {
                    found.Add(value);
                }
            }
        }
    }

    private static TextSpan? ValueAt(string line, int at)
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
        while (end < line.Length && !char.IsWhiteSpace(line[end]) && line[end] is not (',' or '}' or ']' or ')'))
        {
            end++;
        }

        return isCode ? null : TextSpan.FromBounds(at, end);
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
