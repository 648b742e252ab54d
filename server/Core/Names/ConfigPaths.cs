using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Names;

/// <summary>Tells by their paths the configs that training code may read.</summary>
public static class ConfigPaths
{
    private static readonly string[] Endings = [".yaml", ".yml", ".toml", ".json", ".ini", ".cfg"];
    private static readonly string[] Folders = ["conf", "config", "configs", "configuration", "params", "hparams"];

    /// <summary>Settings of other tools, by how their names begin; training reads none of them.</summary>
    private static readonly string[] Tools = ["metadata.", "docker-compose", "compose.", "package.", "package-lock.", "tsconfig", "pyproject.", "mkdocs.", "tox.", "pytest.", "setup.", "forge."];

    /// <summary>Whether it may be one: YAML, TOML, JSON, INI or CFG that is no metadata and no other tool's.</summary>
    public static bool IsConfig(string path)
    {
        var name = RelativePath.Name(path);
        return Array.Exists(Endings, ending => name.EndsWith(ending, StringComparison.Ordinal)) && !Array.Exists(Tools, tool => name.StartsWith(tool, StringComparison.Ordinal)) && !path.StartsWith('.') && !path.Contains("/.", StringComparison.Ordinal);
    }

    /// <summary>
    /// Whether a script in <paramref name="folder"/> may read it: it lies beside the script or below it, or in a folder above, or in a folder
    /// <c>configs</c> of one of these. What lies below the root is no more a root script's than everybody's.
    /// </summary>
    public static bool IsNear(string path, string folder)
    {
        var segments = RelativePath.Folder(path).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var home = string.Join('/', segments.TakeWhile(static segment => Array.IndexOf(Folders, segment) < 0));
        return home == folder || home.Length == 0 || folder.StartsWith(home + "/", StringComparison.Ordinal) || (folder.Length > 0 && home.StartsWith(folder + "/", StringComparison.Ordinal));
    }
}
