using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python.Modules;

/// <summary>Where an import leads: a Python file of the workspace and what is meant inside it.</summary>
/// <param name="Path">The file, relative to the root.</param>
/// <param name="Member">The dotted name inside the module; empty for the module itself.</param>
public sealed record ModuleTarget(string Path, string Member);

/// <summary>
/// Finds the files of the workspace that imports mean. Python's search path is not known, so that a module counts where its package lies in
/// the importing file's folder, in a folder above it (a package's root, a project of a monorepo, the workspace), or in <c>src/</c> below one of these; the nearest is meant.
/// </summary>
public static class ModulePaths
{
    private const string PackageFile = "__init__.py";

    /// <summary>The file and the member in it that the dotted name <paramref name="import"/> means in <paramref name="importer"/>; null where it is not of the workspace.</summary>
    public static ModuleTarget? Resolve(string import, string importer, IWorkspaceView workspace) => Resolve(import, importer, workspace.ModulesNamed);

    /// <summary>As the other; <paramref name="modulesNamed"/> gives the Python files whose last module name is the given one.</summary>
    public static ModuleTarget? Resolve(string import, string importer, Func<string, IReadOnlyList<string>> modulesNamed)
    {
        var level = 0;
        while (level < import.Length && import[level] == '.')
        {
            level++;
        }

        string? fixedBase = null;
        if (level > 0)
        {
            fixedBase = RelativePath.Folder(importer);
            for (var up = 1; up < level; up++)
            {
                if (fixedBase.Length == 0)
                {
                    return null;
                }

                fixedBase = RelativePath.Folder(fixedBase);
            }
        }

        var parts = import[level..].Split('.', StringSplitOptions.RemoveEmptyEntries);
        if (parts is [.., "*"])
        {
            parts = parts[..^1];
        }

        var isPackageItself = level > 0 && parts.Length <= 1;
        string? best = null;
        var bestBase = -1;
        var bestLength = 0;
        for (var length = parts.Length; length > 0; length--)
        {
            var module = string.Join('/', parts, 0, length);
            foreach (var path in modulesNamed(parts[length - 1]))
            {
                if (path != importer && BaseOf(path, module) is { } found && Distance(found, fixedBase, importer) is var near && near > bestBase)
                {
                    (best, bestBase, bestLength) = (path, near, length);
                }
            }
        }

        if (best is not null)
        {
            return new ModuleTarget(best, string.Join('.', parts, bestLength, parts.Length - bestLength));
        }

        // `from . import name`, where the package defines the name itself.
        if (isPackageItself && fixedBase is not null)
        {
            var package = fixedBase.Length == 0 ? PackageFile : $"{fixedBase}/{PackageFile}";
            return package != importer && modulesNamed(RelativePath.Name(fixedBase)).Contains(package, StringComparer.Ordinal) ? new ModuleTarget(package, string.Join('.', parts)) : null;
        }

        return null;
    }

    /// <summary>The name by which a file is imported: its own without the ending, that of its folder for <c>__init__.py</c>; null for no Python file.</summary>
    public static string? NameOf(string path)
    {
        if (!path.EndsWith(".py", StringComparison.Ordinal))
        {
            return null;
        }

        var name = RelativePath.Name(path);
        return name == PackageFile ? RelativePath.Name(RelativePath.Folder(path)) : name[..^3];
    }

    /// <summary>The module names that a dotted name may end in: the last, which may be a member, and the one before it.</summary>
    public static IEnumerable<string> NamesIn(string import)
    {
        var end = import.EndsWith(".*", StringComparison.Ordinal) ? import.Length - 2 : import.Length;
        for (var i = 0; i < 2 && end > 0; i++)
        {
            var dot = import.LastIndexOf('.', end - 1);
            if (dot + 1 < end)
            {
                yield return import[(dot + 1)..end];
            }

            end = dot;
        }
    }

    /// <summary>The folder that <paramref name="module"/> (with slashes) is below in <paramref name="path"/>; null where the path is not of the module.</summary>
    private static string? BaseOf(string path, string module)
    {
        var end = path.EndsWith("/" + PackageFile, StringComparison.Ordinal) ? path.Length - PackageFile.Length - 1 : path.Length - 3;
        if (end < module.Length || string.CompareOrdinal(path, end - module.Length, module, 0, module.Length) != 0)
        {
            return null;
        }

        var start = end - module.Length;
        return start == 0 ? "" : path[start - 1] == '/' ? path[..(start - 1)] : null;
    }

    /// <summary>How near a base is to the importing file: the greater the nearer; negative where it is none of its bases.</summary>
    private static int Distance(string found, string? fixedBase, string importer)
    {
        if (fixedBase is not null)
        {
            return found == fixedBase ? 0 : -1;
        }

        var folder = RelativePath.Folder(importer);
        if (RelativePath.IsAtOrBelow(folder, found))
        {
            return 2 * found.Length + 1;
        }

        return RelativePath.Name(found) == "src" && RelativePath.IsAtOrBelow(folder, RelativePath.Folder(found)) ? 2 * RelativePath.Folder(found).Length : -1;
    }
}
