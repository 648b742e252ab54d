using System.Text;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Packages;

namespace ForgeLsp.Adapters.Python;

/// <summary>Finds the Python environment that a shell or workspace uses, and what is installed in it, by the names of its files alone.</summary>
/// <param name="variable">An environment variable, or null.</param>
public sealed class PythonEnvironments(Func<string, string?> variable)
{
    private const int MaxPackages = 10_000;
    private const int MaxBytes = 1 << 16;

    /// <summary>The active environment, else one that lies in the workspace (<c>.venv</c>, <c>venv</c>, <c>env</c>); null where there is none.</summary>
    /// <param name="root">Absolute path of the workspace.</param>
    public InstalledEnvironment? Find(string root)
    {
        (string? Folder, string FoundBy)[] places =
        [
            (variable("VIRTUAL_ENV"), "VIRTUAL_ENV"),
            (variable("CONDA_PREFIX"), "CONDA_PREFIX"),
            .. new[] { ".venv", "venv", "env" }.Select(name => ((string?)Path.Combine(root, name), name)),
        ];
        foreach (var (folder, by) in places)
        {
            if (!string.IsNullOrEmpty(folder) && Path.IsPathRooted(folder) && (File.Exists(Path.Combine(folder, "pyvenv.cfg")) || Directory.Exists(Path.Combine(folder, "conda-meta"))))
            {
                return Read(folder, by);
            }
        }

        return null;
    }

    private static InstalledEnvironment? Read(string folder, string by)
    {
        try
        {
            var packages = new Dictionary<string, string>(StringComparer.Ordinal);
            var python = PythonOf(folder);
            var meta = Path.Combine(folder, "conda-meta");
            foreach (var file in Directory.Exists(meta) ? Directory.EnumerateFiles(meta, "*.json").Take(MaxPackages) : [])
            {
                // NAME-VERSION-BUILD.json; a name may hold hyphens.
                var parts = Path.GetFileNameWithoutExtension(file).Split('-');
                if (parts.Length >= 3)
                {
                    packages[PackageName.Normalize(string.Join('-', parts[..^2]))] = parts[^2];
                }
            }

            python ??= packages.GetValueOrDefault("python");
            foreach (var site in Sites(folder))
            {
                // NAME-VERSION.dist-info (PEP 376, PEP 427); in the name hyphens are underscores.
                foreach (var path in Directory.EnumerateDirectories(site, "*.dist-info").Take(MaxPackages))
                {
                    var name = Path.GetFileNameWithoutExtension(path);
                    if (name.IndexOf('-', StringComparison.Ordinal) is > 0 and var dash)
                    {
                        packages[PackageName.Normalize(name[..dash])] = name[(dash + 1)..];
                    }
                }
            }

            return new(folder, by, python, packages);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Sites(string folder)
    {
        var library = Path.Combine(folder, "lib");
        var sites = (Directory.Exists(library) ? Directory.EnumerateDirectories(library, "python3*").Select(static version => Path.Combine(version, "site-packages")) : []).Append(Path.Combine(folder, "Lib", "site-packages"));
        return sites.Where(Directory.Exists);
    }

    private static string? PythonOf(string folder)
    {
        var file = Path.Combine(folder, "pyvenv.cfg");
        foreach (var line in File.Exists(file) ? Encoding.UTF8.GetString(SharedFile.ReadAll(file, MaxBytes)).Split('\n') : [])
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && line[..equals].Trim() is "version" or "version_info")
            {
                // uv and virtualenv write "3.12.4.final.0" too.
                return string.Join('.', line[(equals + 1)..].Trim().Split('.').TakeWhile(static part => part.Length > 0 && part.All(char.IsAsciiDigit)).Take(3));
            }
        }

        return null;
    }
}
