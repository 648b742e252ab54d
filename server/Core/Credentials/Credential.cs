using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Credentials;

/// <summary>A credential that stands in a text.</summary>
/// <param name="What">What it is, for a sentence: <c>GitHub token</c>, <c>password</c>. Never any of its text.</param>
/// <param name="Span">Where it stands, without quotes.</param>
/// <param name="Variable">The environment variable that its service, or its name in the text, suggests.</param>
public sealed record Credential(string What, TextSpan Span, string Variable)
{
    /// <summary>How it begins, as all tokens of its service do; at most four characters, and empty where the beginning is part of the secret.</summary>
    public string Beginning { get; init; } = "";

    /// <summary>The credential as it is when its text stands <paramref name="by"/> UTF-16 code units further on.</summary>
    internal Credential Moved(int by) => by == 0 ? this : this with { Span = Span with { Start = Span.Start + by } };
}

/// <summary>How the text around a credential is to be read.</summary>
public enum CredentialSyntax
{
    /// <summary>A program: only a literal in quotes is a value.</summary>
    Code,

    /// <summary>Settings, in YAML, INI, TOML, JSON or shell: what stands behind a name is its value, with or without quotes.</summary>
    Settings,
}
