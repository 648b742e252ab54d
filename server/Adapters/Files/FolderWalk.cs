using System.IO.Enumeration;

namespace ForgeLsp.Adapters.Files;

/// <summary>
/// Lists the files below a folder. Folders of one depth are read at once by two threads: reading a folder is mostly waiting for the system. Of
/// an entry only its name and kind are asked, which the system tells with the listing.
/// </summary>
/// <param name="root">Full path of the folder.</param>
/// <param name="isIgnored">Whether folders of this name are left out.</param>
/// <param name="maxFiles">Once there are so many files no more folders are read.</param>
internal sealed class FolderWalk(string root, Func<ReadOnlySpan<char>, bool> isIgnored, int maxFiles)
{
    private const string VirtualEnvironment = "pyvenv.cfg";

    private static readonly EnumerationOptions Options = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None, RecurseSubdirectories = false };

    private int _count;

    /// <summary>Paths relative to the root, with <c>/</c>, in ordinal order. Links to folders are not followed, and virtual environments are left out.</summary>
    public List<string> Run(CancellationToken cancel)
    {
        var top = new Folder("");
        for (List<Folder> level = [top]; level.Count > 0; level = [.. level.SelectMany(static folder => folder.Folders)])
        {
            if (level.Count == 1)
            {
                Read(level[0]);
            }
            else
            {
                var folders = level;
                Parallel.For(0, folders.Count, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = 2 }, i => Read(folders[i]));
            }

            cancel.ThrowIfCancellationRequested();
        }

        var paths = new List<string>(_count);
        Gather(top, paths);
        return paths;
    }

    private void Read(Folder folder)
    {
        if (Volatile.Read(ref _count) >= maxFiles)
        {
            return;
        }

        var names = new List<Entry>();
        try
        {
            names.AddRange(new FileSystemEnumerable<Entry>(folder.Path.Length == 0 ? root : root + "/" + folder.Path, Transform, Options) { ShouldIncludePredicate = IsWanted });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return;
        }

        if (folder.Path.Length > 0 && names.Exists(static entry => entry is { IsFolder: false, Name: VirtualEnvironment }))
        {
            return;
        }

        // A folder counts with its slash, as it does in the paths below it.
        names.Sort(static (one, other) => string.CompareOrdinal(one.Key, other.Key));
        var below = folder.Path.Length == 0 ? "" : folder.Path + "/";
        var files = 0;
        foreach (var entry in names)
        {
            files += entry.IsFolder ? 0 : 1;
            folder.Entries.Add(entry.IsFolder ? new Folder(below + entry.Name) : below + entry.Name);
        }

        Interlocked.Add(ref _count, files);
    }

    private static Entry Transform(ref FileSystemEntry entry) => new(entry.FileName.ToString(), entry.IsDirectory);

    private bool IsWanted(ref FileSystemEntry entry) => !entry.IsDirectory || (!isIgnored(entry.FileName) && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint));

    private static void Gather(Folder folder, List<string> paths)
    {
        foreach (var entry in folder.Entries)
        {
            if (entry is Folder below)
            {
                Gather(below, paths);
            }
            else if (entry is string path)
            {
                paths.Add(path);
            }
        }
    }

    // A class, for whose lists and sorting the runtime brings compiled code; for a struct it would be compiled at every start.
    private sealed class Entry(string name, bool isFolder)
    {
        public string Name => name;

        public bool IsFolder => isFolder;

        public string Key { get; } = isFolder ? name + "/" : name;
    }

    /// <summary>A folder with the paths of its files and its folders, in the order of the paths.</summary>
    private sealed class Folder(string path)
    {
        public string Path => path;

        public List<object> Entries { get; } = [];

        public IEnumerable<Folder> Folders => Entries.OfType<Folder>();
    }
}
