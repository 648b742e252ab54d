using System.Collections.Frozen;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Workspace.Index;

/// <summary>
/// The YAML files that scripts load or pipelines take parameters from, whatever they are called. A name as written may be meant from several
/// folders, so every file counts whose path ends in it.
/// </summary>
public sealed class NamedConfigs
{
    private readonly FrozenDictionary<string, string[]> _byName;
    private readonly FrozenSet<string> _folders;

    private NamedConfigs(IEnumerable<string> written, IEnumerable<string> folders)
    {
        _folders = folders.ToFrozenSet(StringComparer.Ordinal);
        _byName = written.Select(static path => path.TrimStart('/')).Select(static path => path[(path.LastIndexOf("../", StringComparison.Ordinal) is >= 0 and var up ? up + 3 : 0)..])
            .Distinct(StringComparer.Ordinal)
            .GroupBy(RelativePath.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(static group => group.Key, static group => group.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>No file is named.</summary>
    public static NamedConfigs None { get; } = new([], []);

    /// <summary>What all of <paramref name="summaries"/> name.</summary>
    public static NamedConfigs Of(IReadOnlyList<FileSummary> summaries)
    {
        // Of all the files few name any.
        var (written, folders) = (new List<string>(), new List<string>());
        foreach (var summary in summaries)
        {
            if (summary.Script is not null || summary.Pipeline is not null)
            {
                written.AddRange(summary.NamedConfigs);
                folders.AddRange(summary.Script?.ConfigFolders ?? []);
            }
        }

        return written.Count == 0 && folders.Count == 0 ? None : new(written, folders);
    }

    /// <summary>Whether something names <paramref name="path"/>, or a folder of configs that it lies below.</summary>
    public bool Contains(string path) => (_byName.Count > 0 && IsNamed(path)) || (_folders.Count > 0 && RelativePath.IsYaml(path) && IsBelowFolder(path));

    private bool IsNamed(string path) =>
        _byName.TryGetValue(RelativePath.Name(path), out var written)
        && Array.Exists(written, suffix => path.EndsWith(suffix, StringComparison.Ordinal) && (path.Length == suffix.Length || path[^(suffix.Length + 1)] == '/'));

    private bool IsBelowFolder(string path)
    {
        for (var folder = RelativePath.Folder(path); folder.Length > 0; folder = RelativePath.Folder(folder))
        {
            if (_folders.Contains(folder))
            {
                return true;
            }
        }

        return false;
    }
}
