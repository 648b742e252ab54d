using ForgeLsp.Core.Packages;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Reproducibility;

/// <summary>Which file says what an experiment needs to run, and what of it is open. Pure.</summary>
public static class EnvironmentFiles
{
    // The exact ones first: where a lock file lies beside a list of wishes, it is what counts.
    private static readonly string[] Names =
        ["uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "conda-lock.yml", "pixi.lock", "requirements.lock", "requirements.txt", "environment.yaml", "environment.yml", "conda.yaml", "conda.yml", "python_env.yaml", "pyproject.toml", "setup.py"];

    /// <summary>The nearest one at or above a folder; null where there is none.</summary>
    /// <param name="exists">Whether there is a file at a path.</param>
    public static string? Of(Func<string, bool> exists, string folder)
    {
        for (; ; folder = RelativePath.Folder(folder))
        {
            var here = folder;
            if (Names.Select(name => here.Length == 0 ? name : $"{here}/{name}").FirstOrDefault(exists) is { } found)
            {
                return found;
            }

            if (folder.Length == 0)
            {
                return null;
            }
        }
    }

    /// <summary>Whether it is written by a tool that pins every package.</summary>
    public static bool IsLock(string path) => RelativePath.Name(path) is "conda-lock.yml" || path.EndsWith(".lock", StringComparison.Ordinal);

    /// <summary>The packages of a file's text; null where this is not known of its kind.</summary>
    public static PinnedPackages? Read(string path, string text)
    {
        var packages = RelativePath.Name(path) switch
        {
            "requirements.txt" => RequirementsReader.Read(text),
            var name when RelativePath.IsYaml(name) => CondaReader.Read(text).Packages,
            _ => null,
        };
        return packages is null ? null : new(packages.Count, [.. packages.Where(static one => IsOpen(one.Version)).Select(static one => one.Name)]);
    }

    // As the rules about environments see it: an upper bound, ~= and an address say what is meant.
    private static bool IsOpen(string version) => version.Length == 0 || (version[0] is '>' or '!' && !version.Contains('<', StringComparison.Ordinal) && !version.Contains("==", StringComparison.Ordinal) && !version.Contains("~=", StringComparison.Ordinal));
}
