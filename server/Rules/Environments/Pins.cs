using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Packages;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Environments;

/// <summary>Whether the version of a package is fixed well enough to build the same environment again.</summary>
internal static class Pins
{
    private static readonly string[] Locks = ["conda-lock.yml", "pixi.lock", "uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "requirements.lock", "explicit.txt", "requirements.in"];
    private static readonly string[] Installers = ["pip", "setuptools", "wheel", "nodefaults", "conda", "mamba", "uv"];

    /// <summary>What to say of the package; null where its version is fixed, or where it only installs the others.</summary>
    public static string? Problem(Requirement package) => Array.IndexOf(Installers, package.Name) >= 0 ? null
        : package.Version.Length == 0 || package.Version == "*" ? $"`{package.Name}` is whatever version is newest when the environment is built: pin the one that the runs had"
        : IsOpen(package.Version) ? $"`{package.Name}` may be any later version ({package.Version}): pin the one that the runs had"
        : null;

    /// <summary>Whether a lock file beside <paramref name="path"/> fixes the versions.</summary>
    public static bool IsLocked(string path, IWorkspaceView workspace)
    {
        var folder = RelativePath.Folder(path);
        return Array.Exists(Locks, name => workspace.FileExists(folder.Length == 0 ? name : folder + "/" + name));
    }

    /// <summary>Only lower bounds and exclusions.</summary>
    private static bool IsOpen(string version) => version.Split(',').All(static part => part.StartsWith('>') || part.StartsWith("!=", StringComparison.Ordinal));
}
