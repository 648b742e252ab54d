using System.Collections.Frozen;
using System.Collections.Immutable;
using ForgeLsp.Core.Python.Modules;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Workspace.Index;

/// <summary>The files that are known to exist, as paths relative to the root.</summary>
public sealed class FileSet
{
    private readonly ImmutableSortedSet<string> _paths;
    private FrozenDictionary<string, string[]>? _byFolder;
    private FrozenDictionary<string, string[]>? _byModule;

    private FileSet(ImmutableSortedSet<string> paths) => _paths = paths;

    /// <summary>No files.</summary>
    public static FileSet Empty { get; } = new(ImmutableSortedSet.Create<string>(StringComparer.Ordinal));

    /// <summary>All paths, sorted.</summary>
    public IReadOnlyCollection<string> Paths => _paths;

    /// <summary>A set of <paramref name="paths"/>.</summary>
    public static FileSet From(IEnumerable<string> paths) => new(paths.ToImmutableSortedSet(StringComparer.Ordinal));

    /// <summary>Whether the file is there.</summary>
    public bool Contains(string path) => _paths.Contains(path);

    /// <summary>Whether a file lies in or below <paramref name="folder"/>.</summary>
    public bool HasFolder(string folder)
    {
        if (folder.Length == 0)
        {
            return _paths.Count > 0;
        }

        var below = folder + "/";
        var at = _paths.IndexOf(below);
        at = at < 0 ? ~at : at;
        return at < _paths.Count && _paths[at].StartsWith(below, StringComparison.Ordinal);
    }

    /// <summary>The set with <paramref name="path"/>.</summary>
    public FileSet With(string path) => _paths.Contains(path) ? this : new FileSet(_paths.Add(path));

    /// <summary>The set without <paramref name="path"/>, and without everything below it where it is a folder.</summary>
    public FileSet Without(string path)
    {
        var below = path + "/";
        var gone = _paths.Where(candidate => candidate == path || candidate.StartsWith(below, StringComparison.Ordinal)).ToList();
        return gone.Count == 0 ? this : new FileSet(_paths.Except(gone));
    }

    /// <summary>Paths directly in <paramref name="folder"/> (empty for the root), sorted.</summary>
    public IReadOnlyList<string> In(string folder)
    {
        _byFolder ??= _paths.GroupBy(RelativePath.Folder, StringComparer.Ordinal).ToFrozenDictionary(static group => group.Key, static group => group.ToArray(), StringComparer.Ordinal);
        return _byFolder.GetValueOrDefault(folder) ?? [];
    }

    /// <summary>Python files that are imported by the last name <paramref name="module"/>, sorted.</summary>
    public IReadOnlyList<string> ModulesNamed(string module)
    {
        _byModule ??= _paths.Where(static path => path.EndsWith(".py", StringComparison.Ordinal)).GroupBy(static path => ModulePaths.NameOf(path) ?? "", StringComparer.Ordinal)
            .ToFrozenDictionary(static group => group.Key, static group => group.ToArray(), StringComparer.Ordinal);
        return _byModule.GetValueOrDefault(module) ?? [];
    }
}
