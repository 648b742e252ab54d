using System.IO.Enumeration;
using ForgeLsp.Core.Threads;

namespace ForgeLsp.Adapters.Files;

/// <summary>
/// Lists the files below a folder. Folders of one depth are read at once by two threads: reading a folder is mostly waiting for the system. Of
/// an entry only its name and kind are asked, which the system tells with the listing.
/// </summary>
/// <param name="root">Full path of the folder.</param>
/// <param name="isIgnored">Whether folders of this name are left out.</param>
/// <param name="maxFiles">Once there are so many files no more folders are read.</param>
internal sealed class FolderWalk(string root, Func<string, bool> isIgnored, int maxFiles)
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
                Workers.For(folders.Count, threads: 2, i => Read(folders[i]), cancel);
            }

            cancel.ThrowIfCancellationRequested();
        }

        var paths = new List<string>(_count);
        Gather(top, paths);
        return paths;
    }

    /// <summary>The names in a folder, as <see cref="LinuxFiles.Names"/> gives them, on every system.</summary>
    internal static List<string> Names(string path)
    {
        try
        {
            return [.. new FileSystemEnumerable<string>(path, Name, Options) { ShouldIncludePredicate = IsWanted }];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void Read(Folder folder)
    {
        if (Volatile.Read(ref _count) >= maxFiles)
        {
            return;
        }

        var names = LinuxFiles.Names(root, folder.Path) ?? Names(root + "/" + folder.Path);
        if (folder.Path.Length > 0 && names.Contains(VirtualEnvironment))
        {
            return;
        }

        names.Sort(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!name.EndsWith('/'))
            {
                folder.Entries.Add(folder.Path + name);
            }
            else if (!isIgnored(name[..^1]))
            {
                folder.Entries.Add(folder.Path + name);
                folder.Folders.Add(new Folder(folder.Path + name));
            }
        }

        Interlocked.Add(ref _count, folder.Entries.Count - folder.Folders.Count);
    }

    private static string Name(ref FileSystemEntry entry) => entry.IsDirectory ? string.Concat(entry.FileName, "/") : entry.FileName.ToString();

    private static bool IsWanted(ref FileSystemEntry entry) => !entry.IsDirectory || !entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    private static void Gather(Folder folder, List<string> paths)
    {
        var next = 0;
        foreach (var path in folder.Entries)
        {
            if (path.EndsWith('/'))
            {
                Gather(folder.Folders[next++], paths);
            }
            else
            {
                paths.Add(path);
            }
        }
    }

    /// <summary>A folder, by its path with a slash at its end (empty for the root).</summary>
    private sealed class Folder(string path)
    {
        public string Path => path;

        /// <summary>The paths of what is in it, sorted. A folder counts with its slash, as it does in the paths below it.</summary>
        public List<string> Entries { get; } = [];

        /// <summary>Those that are folders.</summary>
        public List<Folder> Folders { get; } = [];
    }
}
