using ForgeLsp.Core.Names;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Core.Findings;

/// <summary>
/// What git and DVC keep of the workspace, for rules. It is gathered in the background and only in trusted workspaces; a rule never waits
/// for git. Where there are no facts, nothing may be claimed.
/// </summary>
public sealed record GitFacts
{
    /// <summary>From this size on, in bytes, a tracked file is told of, whatever it is.</summary>
    public const long Noted = 1_000_000;

    /// <summary>The branch; null where none is checked out, and where nobody asks for it.</summary>
    public string? Branch { get; init; }

    /// <summary>The files of which there is something to tell, by path: those that git keeps and that are large or look made by a program, and DVC's own files with their data.</summary>
    public IReadOnlyDictionary<string, KeptFile> Files { get; init; } = new Dictionary<string, KeptFile>(StringComparer.Ordinal);

    /// <summary>What there is to tell of the files that git tracks. A folder that a program made is told of once, at the first of its files.</summary>
    public static IEnumerable<KeptFile> Of(IEnumerable<GitTrackedFile> tracked)
    {
        var folders = new Dictionary<string, (KeptFile First, int Count)>(StringComparer.Ordinal);
        foreach (var file in tracked)
        {
            if (MadeFiles.FolderOf(file.Path) is { } folder)
            {
                folders[folder] = folders.TryGetValue(folder, out var known) ? (known.First, known.Count + 1) : (Tracked(file) with { MadeFolder = folder }, 1);
            }
            else if (!file.IsLfs && (file.Bytes >= Noted || (file.Bytes != 0 && MadeFiles.IsEnvironment(file.Path))))
            {
                yield return Tracked(file);
            }
        }

        foreach (var (first, count) in folders.Values)
        {
            yield return first with { MadeCount = count };
        }
    }

    /// <summary>The paths of which the two tell something else.</summary>
    public static IReadOnlyList<string> Differing(GitFacts? one, GitFacts? other) =>
    [
        .. (one?.Files.Keys ?? []).Union(other?.Files.Keys ?? [], StringComparer.Ordinal)
            .Where(path => !KeptFile.SaySame(one?.Files.GetValueOrDefault(path), other?.Files.GetValueOrDefault(path))),
    ];

    private static KeptFile Tracked(GitTrackedFile file) => new(file.Path) { IsTracked = true, Bytes = file.Bytes };
}

/// <summary>A file as git and DVC keep it; a document of its own, whatever is in the file.</summary>
/// <param name="Path">Relative to the workspace root, with <c>/</c>.</param>
public sealed record KeptFile(string Path)
{
    /// <summary>Whether git has the contents themselves: neither LFS nor DVC keeps them.</summary>
    public bool IsTracked { get; init; }

    /// <summary>The size in git, in bytes; null where this clone does not have the contents.</summary>
    public long? Bytes { get; init; }

    /// <summary>Whether it is an <c>.env</c> file in which nothing looks like a secret.</summary>
    public bool IsHarmless { get; init; }

    /// <summary>The folder with the file that a program made and filled, such as <c>mlruns</c>; null where it lies in none.</summary>
    public string? MadeFolder { get; init; }

    /// <summary>How many files of that folder git has.</summary>
    public int MadeCount { get; init; }

    /// <summary>What DVC keeps, where this is one of its own files.</summary>
    public IReadOnlyList<KeptData> Data { get; init; } = [];

    /// <summary>Whether it is one of DVC's own files and a merge left a conflict in it.</summary>
    public bool IsInConflict { get; init; }

    /// <summary>Whether the two say the same.</summary>
    internal static bool SaySame(KeptFile? one, KeptFile? other) =>
        one is null || other is null ? ReferenceEquals(one, other) : one.Data.SequenceEqual(other.Data) && one with { Data = other.Data } == other;
}

/// <summary>Data that DVC keeps: <c>outs</c> of a <c>.dvc</c> file.</summary>
/// <param name="Path">Relative to the workspace root, with <c>/</c>.</param>
/// <param name="Bytes">The size that DVC noted; null where it noted none.</param>
/// <param name="BytesOnDisk">The size of what is there; null where nothing is, or where it is a folder.</param>
/// <param name="IsThere">Whether a file or folder is there.</param>
public sealed record KeptData(string Path, long? Bytes, long? BytesOnDisk, bool IsThere)
{
    /// <summary>Whether what is there has the right size and other contents all the same; only small files are read for that.</summary>
    public bool IsOther { get; init; }
}
