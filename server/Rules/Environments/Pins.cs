using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Packages;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Environments;

/// <summary>Whether the version of a package is fixed well enough to build the same environment again.</summary>
internal static class Pins
{
    private const int Few = 3;
    private const int MaxRelated = 100;

    private static readonly string[] Locks = ["conda-lock.yml", "pixi.lock", "uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "requirements.lock", "explicit.txt", "requirements.in", "requirements.lock.txt", "requirements-lock.txt", "requirements_lock.txt", "pylock.toml", "conda-lock.yaml", "constraints.txt"];
    private static readonly string[] Installers = ["pip", "setuptools", "wheel", "nodefaults", "conda", "mamba", "uv"];

    /// <summary>What to say of the package; null where its version is fixed, or where it only installs the others.</summary>
    public static string? Problem(Requirement package) => Array.IndexOf(Installers, package.Name) >= 0 ? null
        : package.Version.Length == 0 || package.Version == "*" ? $"`{package.Name}` is whatever version is newest when the environment is built: pin the one that the runs had"
        : IsOpen(package.Version) ? $"`{package.Name}` may be any later version ({package.Version}): pin the one that the runs had"
        : null;

    /// <summary>A finding for each of a few open packages; one for all where there are more, since such a file was written without versions on purpose.</summary>
    public static IEnumerable<Finding> Findings(string rule, List<(TextSpan Span, string Package, string Problem)> open)
    {
        if (open.Count <= Few)
        {
            return open.Select(one => new Finding(rule, one.Span, one.Problem));
        }

        var message = $"`{open[0].Package}`, `{open[1].Package}` and {open.Count - 2} more have no version, or only a lower bound: pin those that the runs had, as `pip freeze` or a lock file does";
        return [new Finding(rule, open[0].Span, message) { Related = [.. open.Skip(1).Take(MaxRelated).Select(static one => new RelatedPlace(null, one.Span, $"`{one.Package}` is open too"))] }];
    }

    /// <summary>Whether a lock file beside <paramref name="path"/> fixes the versions, or MLflow wrote it with a model into a folder of their own, which nobody edits.</summary>
    public static bool IsLocked(string path, IWorkspaceView workspace)
    {
        var folder = RelativePath.Folder(path);
        return Array.Exists(Locks, name => workspace.FileExists(folder.Length == 0 ? name : folder + "/" + name)) || (folder.Length > 0 && workspace.FileExists(folder + "/MLmodel"));
    }

    /// <summary>Only lower bounds and exclusions.</summary>
    private static bool IsOpen(string version) => version.Split(',').All(static part => part.StartsWith('>') || part.StartsWith("!=", StringComparison.Ordinal));
}
