using ForgeLsp.Core.Model;

namespace ForgeLsp.Host.Cli;

/// <summary>Finds the workspace that a command is about.</summary>
internal static class WorkspaceLocator
{
    private static readonly string[] LayoutFolders = ["experiments", "models", "agents"];

    /// <summary>
    /// The nearest folder at or above <paramref name="folder"/> that holds a <c>forge.yaml</c>, else the nearest that is a git checkout,
    /// else the one above a folder of the layout (<c>experiments</c>, …), else <paramref name="folder"/> itself.
    /// </summary>
    public static string RootFor(string folder)
    {
        string? checkout = null;
        string? layout = null;
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, Policy.FileName)))
            {
                return at.FullName;
            }

            checkout ??= Path.Exists(Path.Combine(at.FullName, ".git")) ? at.FullName : null;
            layout = LayoutFolders.Contains(at.Name, StringComparer.Ordinal) ? at.Parent?.FullName ?? layout : layout;
        }

        return checkout ?? layout ?? folder;
    }

    /// <summary>The root for several files or folders: the one of the first, or one of the others where that holds them all.</summary>
    /// <param name="paths">Absolute; at least one.</param>
    /// <exception cref="CliException">They belong to workspaces that lie apart, each with a policy of its own.</exception>
    public static string RootForAll(IReadOnlyList<string> paths)
    {
        var roots = paths.Select(static path => Directory.Exists(path) ? path : Path.GetDirectoryName(path) ?? path).Distinct(StringComparer.Ordinal).Select(RootFor).Distinct(StringComparer.Ordinal).ToList();
        if (roots.Find(root => roots.TrueForAll(other => IsAtOrBelow(other, root))) is { } common)
        {
            return common;
        }

        return roots.Skip(1).FirstOrDefault(other => !IsAtOrBelow(other, roots[0]) && File.Exists(Path.Combine(other, Policy.FileName))) is { } apart
            ? throw new CliException(ExitCode.Usage, $"These are files of two workspaces, '{roots[0]}' and '{apart}': check one after the other.")
            : roots[0];
    }

    /// <summary>Whether a folder lies in a git checkout.</summary>
    public static bool IsInCheckout(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (Path.Exists(Path.Combine(at.FullName, ".git")))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAtOrBelow(string path, string ancestor) => path == ancestor || path.StartsWith(ancestor.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
