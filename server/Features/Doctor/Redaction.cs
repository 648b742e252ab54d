using System.Text.RegularExpressions;

namespace ForgeLsp.Features.Doctor;

/// <summary>Takes secrets out of texts that people paste into tickets. Adapters put none in; this is for what they repeat of others.</summary>
/// <param name="secrets">Values to hide; short ones would hide ordinary words and are left.</param>
public sealed partial class Redaction(IEnumerable<string> secrets)
{
    private const string Hidden = "•••";
    private const int Shortest = 5;

    // The longest first: one may be a part of another. A secret may stand in an address, where it is percent-encoded.
    private readonly string[] _secrets =
    [
        .. secrets.Where(static secret => secret.Trim().Length >= Shortest).SelectMany(static secret => new[] { secret.Trim(), Uri.EscapeDataString(secret.Trim()) })
            .Distinct(StringComparer.Ordinal).OrderByDescending(static secret => secret.Length),
    ];

    /// <summary>The text without secrets.</summary>
    public string Apply(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        }

        return Token().Replace(Login().Replace(text, $"${{before}}{Hidden}@"), $"${{before}}{Hidden}");
    }

    /// <summary>User and password of an address.</summary>
    [GeneratedRegex(@"(?<before>[A-Za-z][A-Za-z0-9+.-]*://)[^\s/@]+(/[^\s@]*)?@", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Login();

    /// <summary>What stands behind the names that secrets usually have.</summary>
    [GeneratedRegex(@"(?<before>(password|passwd|token|secret|api[_-]?key|bearer)\s*[=:]\s*)[^\s,;&'""]+", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
