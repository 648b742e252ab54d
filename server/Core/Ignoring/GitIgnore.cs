using System.Collections.Concurrent;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Ignoring;

/// <summary>A file of patterns such as <c>.gitignore</c>.</summary>
/// <param name="Folder">The folder that its patterns are relative to, from the workspace's root; empty for the root and for a folder above it.</param>
/// <param name="Text">Its text.</param>
public sealed record IgnoreFile(string Folder, string Text)
{
    /// <summary>The way from the folder that the patterns are relative to down to the workspace's root, for a file above the root; else empty.</summary>
    public string Above { get; init; } = "";

    /// <summary>Whether it counts only where no <c>.gitignore</c> says anything, as <c>.git/info/exclude</c> does.</summary>
    public bool IsWeakest { get; init; }
}

/// <summary>
/// Which files git would leave out of a repository, by the <c>.gitignore</c> files at, below and above the workspace's root and by
/// <c>.git/info/exclude</c> (https://git-scm.com/docs/gitignore). What is committed all the same is not known here. Safe to share between threads.
/// </summary>
public sealed class GitIgnore
{
    /// <summary>The name of the files in a workspace that hold patterns.</summary>
    public const string FileName = ".gitignore";

    private readonly IReadOnlyDictionary<string, Source> _inside;
    private readonly IReadOnlyList<Source> _outside;
    private readonly bool _ignoresCase;
    private readonly ConcurrentDictionary<string, bool> _folders = new(StringComparer.Ordinal);

    /// <summary>What <paramref name="files"/> say together. <paramref name="ignoresCase"/>: the file system does not tell case apart.</summary>
    public GitIgnore(IEnumerable<IgnoreFile> files, bool ignoresCase = false)
    {
        _ignoresCase = ignoresCase;
        var sources = files.Select(static file => new Source(file)).Where(static source => source.Patterns.Count > 0).ToList();
        _inside = sources.Where(static source => source.IsInside).ToDictionary(static source => source.File.Folder, StringComparer.Ordinal);

        // The nearest first: the shorter the way down to the root.
        _outside = [.. sources.Where(static source => !source.IsInside).OrderBy(static source => source.File.IsWeakest).ThenBy(static source => source.Above.Length)];
    }

    /// <summary>Ignores nothing.</summary>
    public static GitIgnore None { get; } = new([]);

    /// <summary>Whether git leaves the file <paramref name="path"/> out, by its name or because of a folder above it. The path is relative to the root, with <c>/</c>.</summary>
    public bool IsIgnored(string path)
    {
        if (_inside.Count == 0 && _outside.Count == 0)
        {
            return false;
        }

        return IsFolderIgnored(RelativePath.Folder(path)) || Decide(path, isFolder: false);
    }

    /// <summary>Whether git leaves everything in the folder <paramref name="path"/> out; the root itself never is.</summary>
    public bool IsFolderIgnored(string path) =>
        path.Length > 0 && (_inside.Count > 0 || _outside.Count > 0)
        && (_folders.TryGetValue(path, out var known) ? known : _folders.GetOrAdd(path, IsFolderIgnored(RelativePath.Folder(path)) || Decide(path, isFolder: true)));

    /// <summary>What the nearest file says that says anything; in it, the last pattern counts.</summary>
    private bool Decide(string path, bool isFolder)
    {
        var name = IgnoreBytes.Of(RelativePath.Name(path));
        for (var folder = RelativePath.Folder(path); ; folder = RelativePath.Folder(folder))
        {
            if (_inside.TryGetValue(folder, out var source) && source.Says(path, name, isFolder, _ignoresCase) is { } said)
            {
                return said;
            }

            if (folder.Length == 0)
            {
                break;
            }
        }

        foreach (var source in _outside)
        {
            if (source.Says(path, name, isFolder, _ignoresCase) is { } said)
            {
                return said;
            }
        }

        return false;
    }

    private sealed class Source
    {
        public Source(IgnoreFile file)
        {
            File = file;
            Above = file.Above.Length == 0 ? "" : file.Above.TrimEnd('/') + "/";
            Patterns = [.. file.Text.TrimStart('\uFEFF').Split('\n').Select(IgnorePattern.Read).OfType<IgnorePattern>().Reverse()];
        }

        public IgnoreFile File { get; }

        /// <summary>The way down to the root, with a slash at its end unless it is empty.</summary>
        public string Above { get; }

        /// <summary>The last line first.</summary>
        public IReadOnlyList<IgnorePattern> Patterns { get; }

        public bool IsInside => Above.Length == 0 && !File.IsWeakest;

        /// <summary>Whether it ignores the path; null where it says nothing of it.</summary>
        public bool? Says(string path, string name, bool isFolder, bool ignoresCase)
        {
            string? whole = null;
            foreach (var pattern in Patterns)
            {
                if (pattern.IsForFolders && !isFolder)
                {
                    continue;
                }

                var tested = pattern.IsForNames ? name : whole ??= IgnoreBytes.Of(Above.Length > 0 ? Above + path : File.Folder.Length > 0 ? path[(File.Folder.Length + 1)..] : path);
                if (pattern.Matches(tested, ignoresCase))
                {
                    return !pattern.IsNegated;
                }
            }

            return null;
        }
    }
}
