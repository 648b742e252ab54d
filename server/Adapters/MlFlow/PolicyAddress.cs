using System.Text.RegularExpressions;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>
/// Fills <c>${NAME}</c> and <c>${NAME:-default}</c> of an address that a repository names. Whoever can change that file could otherwise have
/// the user's secrets sent to a host of their own (<c>https://elsewhere/${AWS_SECRET_ACCESS_KEY}</c>). So: from the environment come only variables named
/// <c>MLFLOW_…</c> and <c>FORGE_…</c>, from <c>.env</c> and <c>.env.team</c> any; a variable that is called a secret comes only where the user
/// named the host, and never as a part of it; and one that holds an address with more than a host stands for the whole address.
/// </summary>
internal static partial class PolicyAddress
{
    private static readonly string[] OpenPrefixes = ["MLFLOW_", "FORGE_"];
    private static readonly string[] SecretWords = ["PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "CREDENTIAL", "PRIVATE", "API_KEY", "APIKEY", "ACCESS_KEY", "_PAT", "_PWD"];

    /// <summary>The address with its variables filled in; a name without a value and a default is empty.</summary>
    /// <param name="text">As written.</param>
    /// <param name="sources">In order of precedence.</param>
    /// <param name="isNamed">Whether the user named a host (<see cref="TrackingAddress.Host"/>), in that source or by hand.</param>
    /// <exception cref="StoreException">It would take a variable that must not go there.</exception>
    public static string Expand(string text, IReadOnlyList<VariableSource> sources, Func<VariableSource, string, bool> isNamed)
    {
        if (!text.Contains("${", StringComparison.Ordinal))
        {
            return text;
        }

        var secrets = new List<(string Name, VariableSource Source)>();
        var open = Reference().Replace(text, match => Value(match, text, sources, secrets, withSecrets: false));
        if (secrets.Count == 0)
        {
            return open;
        }

        // With and without the secrets it must be one host, which the user named where the secret stands.
        var full = Reference().Replace(text, match => Value(match, text, sources, [], withSecrets: true));
        return TrackingAddress.HostOf(full) is { } host && TrackingAddress.HostOf(open) == host && secrets.TrueForAll(secret => isNamed(secret.Source, host))
            ? full
            : throw new StoreException(
                StoreFailure.NotFound,
                $"The address in forge.yaml takes `{secrets[0].Name}`, which looks like a secret, and secrets go only to hosts that you name yourself; take it out and sign in, or set MLFLOW_TRACKING_URI to the whole address.");
    }

    private static string Value(Match match, string text, IReadOnlyList<VariableSource> sources, List<(string Name, VariableSource Source)> secrets, bool withSecrets)
    {
        var name = match.Groups["name"].Value;
        var isSecret = IsSecret(name);
        var holders = sources.Where(source => source[name] is not null).ToList();
        var source = holders.Find(source => !source.IsOwn || OpenPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
        if (source?[name] is not { } value)
        {
            return holders.Count == 0 ? match.Groups["default"].Value : throw new StoreException(
                StoreFailure.NotFound,
                $"The address in forge.yaml takes `{name}`; of your environment only variables named MLFLOW_… and FORGE_… go into an address that a repository names. Rename it, or write it into .env.");
        }

        if (IsAddress(value) && !StandsForAll(match, text))
        {
            throw new StoreException(StoreFailure.NotFound, $"The address in forge.yaml puts `{name}`, which is a whole address, into another one; write it alone, or with a plain path behind it.");
        }

        if (isSecret)
        {
            secrets.Add((name, source));
        }

        return isSecret && !withSecrets ? "" : value;
    }

    private static bool IsSecret(string name) => Array.Exists(SecretWords, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static bool IsAddress(string value) => value.Contains("://", StringComparison.Ordinal) || value.Contains('@', StringComparison.Ordinal);

    // Anything but a plain path could move the end of the host, and the user part with it.
    private static bool StandsForAll(Match match, string text) => match.Index == 0 && PlainPath().IsMatch(text[match.Length..]);

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<default>[^}]*))?\}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

    [GeneratedRegex(@"^(/[A-Za-z0-9._~-]*)*\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex PlainPath();
}
