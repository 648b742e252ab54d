using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>
/// What <c>databricks</c> and <c>databricks://PROFILE</c> stand for: a host and a token that stand together, in the environment, in one
/// <c>.env</c>, or in a profile of the Databricks command line (<c>~/.databrickscfg</c>). The two are never taken from different places.
/// </summary>
internal static class Databricks
{
    private const string Host = "DATABRICKS_HOST";
    private const string Token = "DATABRICKS_TOKEN";
    private const string DefaultProfile = "DEFAULT";

    /// <summary>The address of the workspace with its token.</summary>
    /// <exception cref="StoreException">There is no such profile, or it has no token.</exception>
    public static TrackingAddress Resolve(TrackingAddress address, IReadOnlyList<VariableSource> sources)
    {
        var at = address.Display.IndexOf(':', StringComparison.Ordinal);
        var named = at < 0 ? "" : address.Display[(at + 1)..].Trim('/').Split('/')[0];
        if (named.Length == 0 && sources.FirstOrDefault(static source => source[Host] is not null && source[Token] is not null) is { } both)
        {
            return Address(both[Host], both[Token]);
        }

        var own = sources.FirstOrDefault(static source => source.IsOwn);
        var profile = named.Length > 0 ? named : own?["DATABRICKS_CONFIG_PROFILE"] ?? DefaultProfile;
        var file = own?["DATABRICKS_CONFIG_FILE"] ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".databrickscfg");
        return Profile(file, profile) is { } found && found.TryGetValue("host", out var host) && found.TryGetValue("token", out var token)
            ? Address(host, token)
            : throw new StoreException(
                StoreFailure.NotFound,
                "No host and token of Databricks are known here: set DATABRICKS_HOST and DATABRICKS_TOKEN, or add a profile with a token to ~/.databrickscfg, or write the workspace's https:// address and sign in with a token.");
    }

    /// <summary>Whether a variable source names the host of <paramref name="server"/> as that of its token.</summary>
    public static bool IsNamed(VariableSource source, Uri server) => source[Host] is { } host && TrackingAddress.HostOf(Whole(host)) is { } named && named == TrackingAddress.HostOf(server.AbsoluteUri);

    private static TrackingAddress Address(string? host, string? token)
    {
        var address = TrackingAddress.Parse(Whole(host ?? ""), "/");
        return address.Kind == TrackingKind.Rest && address.Rest?.Scheme == Uri.UriSchemeHttps
            ? address.With(new() { Token = token })
            : throw new StoreException(StoreFailure.NotFound, "The host of Databricks must be an https:// address; check DATABRICKS_HOST or the profile.");
    }

    private static string Whole(string host) => host.Contains("://", StringComparison.Ordinal) ? host : "https://" + host;

    // The file of Python's configparser: [PROFILE], then "name = value" lines.
    private static Dictionary<string, string>? Profile(string file, string profile)
    {
        Dictionary<string, string>? found = null;
        var isIn = false;
        foreach (var raw in Lines(file))
        {
            var line = raw.Trim();
            if (line.StartsWith('[') && line.EndsWith(']'))
            {
                isIn = line[1..^1].Trim() == profile;
                found ??= isIn ? new(StringComparer.OrdinalIgnoreCase) : null;
            }
            else if (isIn && line.Length > 0 && line[0] is not ('#' or ';') && line.Split('=', 2) is [var name, var value])
            {
                found?.TryAdd(name.Trim(), value.Trim());
            }
        }

        return found;
    }

    private static string[] Lines(string file)
    {
        try
        {
            return File.Exists(file) ? System.Text.Encoding.UTF8.GetString(SharedFile.ReadAll(file, 1 << 20)).Split('\n') : [];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
