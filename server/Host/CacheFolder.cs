namespace ForgeLsp.Host;

/// <summary>The user's folder for what can be made anew: <c>~/.cache/forge</c> (<c>XDG_CACHE_HOME</c>), <c>~/Library/Caches/forge</c> or <c>%LOCALAPPDATA%\forge\cache</c>.</summary>
internal static class CacheFolder
{
    /// <summary>Its absolute path, which need not be there; null where the user has no home.</summary>
    /// <param name="variable">An environment variable, or null.</param>
    public static string? Find(Func<string, string?> variable)
    {
        if (OperatingSystem.IsWindows())
        {
            return Below(variable("LOCALAPPDATA"), "forge", "cache");
        }

        return variable("XDG_CACHE_HOME") is { } named && Path.IsPathFullyQualified(named)
            ? Path.Combine(named, "forge")
            : OperatingSystem.IsMacOS() ? Below(variable("HOME"), "Library", "Caches", "forge") : Below(variable("HOME"), ".cache", "forge");
    }

    private static string? Below(string? home, params string[] names) => home is not null && Path.IsPathFullyQualified(home) ? Path.Combine([home, .. names]) : null;
}
