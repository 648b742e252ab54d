namespace ForgeLsp.Tests.E2e.Infrastructure;

/// <summary>Where things lie. The build script says so by environment variables; run by hand, the tests find them themselves.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The packed extension.</summary>
    public static string Vsix => Existing("FORGE_VSIX", Path.Combine(Root, "artifacts", "forge.vsix"), "npm run package");

    /// <summary>The packed extension for every platform, whose server needs an installed .NET.</summary>
    public static string UniversalVsix => Existing("FORGE_UNIVERSAL_VSIX", Path.Combine(Root, "artifacts", "forge-universal.vsix"), "dotnet cake --target=E2E");

    /// <summary>The folder of the packed tool of .NET.</summary>
    public static string Tool => Existing("FORGE_TOOL", Path.Combine(Root, "artifacts", "tool"), "dotnet cake --target=E2E");

    /// <summary>The cached workbench.</summary>
    public static string Workbench => Existing("FORGE_WORKBENCH", Path.Combine(Caches(), "forge-dev", "workbench-4.139.1"), "npm test");

    /// <summary>The server as <c>npm run build</c> leaves it.</summary>
    public static string Forge => Existing("FORGE_SERVER", Path.Combine(Root, "dist", "server", "forge"), "npm run build");

    /// <summary>The browser.</summary>
    public static string Chromium { get; } = Variable("FORGE_CHROMIUM") ?? "chromium";

    /// <summary>The script that looks for barriers in a page.</summary>
    public static string Axe => Existing("FORGE_AXE", Path.Combine(Root, "node_modules", "axe-core", "axe.min.js"), "npm ci");

    /// <summary>Where screenshots of failed tests go.</summary>
    public static string Failures { get; } = Path.Combine(Root, "artifacts", "e2e");

    /// <summary>Where the documentation's screenshots go; null where none are wanted.</summary>
    public static string? Screenshots { get; } = Variable("FORGE_SCREENSHOTS") is { } folder ? Path.Combine(Root, folder) : null;

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "ForgeLsp.sln"))) return folder;
        throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    private static string Caches() => Variable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");

    private static string Existing(string variable, string usual, string command)
    {
        var path = Variable(variable) ?? usual;
        return Path.Exists(path) ? path : throw new InvalidOperationException($"{path} is missing; `{command}` makes it.");
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
