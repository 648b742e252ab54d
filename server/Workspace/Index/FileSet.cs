using ForgeLsp.Core.Python.Modules;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Workspace.Index;

/// <summary>The files that are known to exist, as paths relative to the root.</summary>
public sealed class FileSet
{
    private readonly string[] _paths;
    private readonly Lazy<Dictionary<string, string[]>> _byFolder;
    private readonly Lazy<HashSet<string>> _folderNames;
    private readonly Lazy<Dictionary<string, string[]>> _byModule;

    private FileSet(string[] sorted)
    {
        _paths = sorted;
        _byFolder = new(() => ByFolder(_paths));
        _folderNames = new(() => new(_byFolder.Value.Keys.Select(RelativePath.Name), StringComparer.Ordinal));
        _byModule = new(() => Grouped(_paths.Where(static path => path.EndsWith(".py", StringComparison.Ordinal)), static path => ModulePaths.NameOf(path) ?? ""));
    }

    /// <summary>No files.</summary>
    public static FileSet Empty { get; } = new([]);

    /// <summary>All paths, sorted.</summary>
    public IReadOnlyList<string> Paths => _paths;

    /// <summary>A set of <paramref name="paths"/>.</summary>
    public static FileSet From(IEnumerable<string> paths)
    {
        string[] sorted = [.. paths];
        var unsorted = 1;
        while (unsorted < sorted.Length && string.CompareOrdinal(sorted[unsorted - 1], sorted[unsorted]) < 0)
        {
            unsorted++;
        }

        return new(unsorted >= sorted.Length ? sorted : [.. sorted.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Whether the file is there.</summary>
    public bool Contains(string path) => IndexOf(path) >= 0;

    /// <summary>Whether a file lies in or below <paramref name="folder"/>.</summary>
    public bool HasFolder(string folder)
    {
        if (folder.Length == 0)
        {
            return _paths.Length > 0;
        }

        var below = folder + "/";
        var at = IndexOf(below);
        at = at < 0 ? ~at : at;
        return at < _paths.Length && _paths[at].StartsWith(below, StringComparison.Ordinal);
    }

    /// <summary>The set with <paramref name="path"/>.</summary>
    public FileSet With(string path) => IndexOf(path) is < 0 and var at ? new FileSet([.. _paths.AsSpan(0, ~at), path, .. _paths.AsSpan(~at)]) : this;

    /// <summary>The set without <paramref name="path"/>, and without everything below it where it is a folder.</summary>
    public FileSet Without(string path)
    {
        var below = path + "/";
        string[] left = [.. _paths.Where(candidate => candidate != path && !candidate.StartsWith(below, StringComparison.Ordinal))];
        return left.Length == _paths.Length ? this : new FileSet(left);
    }

    /// <summary>Paths directly in <paramref name="folder"/> (empty for the root), sorted.</summary>
    public IReadOnlyList<string> In(string folder) => _byFolder.Value.GetValueOrDefault(folder) ?? [];

    /// <summary>Paths directly in the folder <paramref name="name"/> of <paramref name="folder"/>, sorted.</summary>
    public IReadOnlyList<string> In(string folder, string name) => !_folderNames.Value.Contains(name) ? [] : In(folder.Length == 0 ? name : folder + "/" + name);

    /// <summary>Python files that are imported by the last name <paramref name="module"/>, sorted.</summary>
    public IReadOnlyList<string> ModulesNamed(string module) => _byModule.Value.GetValueOrDefault(module) ?? [];

    private int IndexOf(string path) => Array.BinarySearch(_paths, path, StringComparer.Ordinal);

    private static Dictionary<string, string[]> ByFolder(string[] sorted)
    {
        var folders = new Dictionary<string, string[]>(StringComparer.Ordinal);
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            // The files of a folder stand together, but for those between which a folder below it stands.
            var folder = RelativePath.Folder(sorted[start]);
            for (end = start + 1; end < sorted.Length && RelativePath.Folder(sorted[end].AsSpan()).SequenceEqual(folder); end++)
            {
            }

            var files = sorted[start..end];
            folders[folder] = folders.TryGetValue(folder, out var before) ? [.. before, .. files] : files;
        }

        return folders;
    }

    private static Dictionary<string, string[]> Grouped(IEnumerable<string> sorted, Func<string, string> by)
    {
        var groups = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var path in sorted)
        {
            var key = by(path);
            if (!groups.TryGetValue(key, out var group))
            {
                groups[key] = group = [];
            }

            group.Add(path);
        }

        return groups.ToDictionary(static group => group.Key, static group => group.Value.ToArray(), StringComparer.Ordinal);
    }
}
