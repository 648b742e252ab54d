using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Scaffolds;

/// <inheritdoc cref="IScaffoldFiles"/>
public sealed class ScaffoldFolder : IScaffoldFiles
{
    private const int MaxFiles = 2_000;
    private const int MaxDepth = 32;
    private const long MaxBytes = 64L * 1024 * 1024;

    /// <summary>Told before each file gets its place; tests fail or put files there.</summary>
    internal Action<string>? BeforeMove { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<ScaffoldFile>? Template(string folder, CancellationToken cancel)
    {
        try
        {
            if (!Directory.Exists(folder))
            {
                return null;
            }

            var files = new List<ScaffoldFile>();
            var bytes = 0L;
            Read(new DirectoryInfo(folder), "", 0);
            return [.. files.OrderBy(static file => file.Path, StringComparer.Ordinal)];

            void Read(DirectoryInfo at, string prefix, int depth)
            {
                foreach (var entry in at.EnumerateFileSystemInfos())
                {
                    cancel.ThrowIfCancellationRequested();
                    var path = prefix + entry.Name;
                    if (entry.LinkTarget is not null)
                    {
                        throw new ScaffoldException(ScaffoldFailure.Unreachable, $"'{path}' of the template is a link: put the file itself there.");
                    }

                    if (entry is DirectoryInfo below)
                    {
                        if (entry.Name is not (".git" or "__pycache__"))
                        {
                            Read(depth < MaxDepth ? below : throw TooLarge(), path + "/", depth + 1);
                        }
                    }
                    else if (entry is FileInfo file)
                    {
                        bytes += file.Length;
                        files.Add(files.Count < MaxFiles && bytes <= MaxBytes ? new ScaffoldFile(path, File.ReadAllBytes(file.FullName)) : throw TooLarge());
                    }
                }
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ScaffoldException(ScaffoldFailure.Unreachable, $"The template in '{folder}' cannot be read: {problem.Message}", problem);
        }
    }

    /// <inheritdoc/>
    public bool HasFolder(string folder) => Directory.Exists(folder);

    /// <inheritdoc/>
    public string? Spelling(string folder, string name)
    {
        try
        {
            var names = Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFileSystemInfos().Select(static entry => entry.Name).ToList() : [];
            return names.Find(other => other == name) ?? names.Find(other => other.Equals(name, StringComparison.OrdinalIgnoreCase));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ScaffoldException(ScaffoldFailure.Unreachable, $"'{folder}' cannot be read: {problem.Message}", problem);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Present(string folder, IEnumerable<string> paths)
    {
        var present = new List<string>();
        foreach (var path in paths)
        {
            var at = folder;
            var spelt = new List<string>();
            foreach (var part in path.Split('/'))
            {
                if (Spelling(at, part) is not { } name)
                {
                    break;
                }

                spelt.Add(name);
                at = Path.Combine(at, name);
            }

            // A file where a folder should be is in the way of all that belongs below it.
            if (spelt.Count == path.Count(static c => c == '/') + 1 || (spelt.Count > 0 && File.Exists(at)))
            {
                present.Add(string.Join('/', spelt));
            }
        }

        return [.. present.Distinct(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async Task WriteAsync(string folder, IReadOnlyList<ScaffoldFile> files, CancellationToken cancel)
    {
        var made = new List<string>();
        var moved = new List<string>();
        string? part = null;
        try
        {
            // Beside the nearest folder that is there, on the same disk, so that moving is a matter of names.
            var beside = folder;
            while (!Directory.Exists(beside))
            {
                beside = Path.GetDirectoryName(beside) ?? throw new ScaffoldException(ScaffoldFailure.Unreachable, $"The disk of '{folder}' is not there.");
            }

            part = Path.Combine(beside, $".forge-{Guid.NewGuid():n}.part");
            Directory.CreateDirectory(part);
            foreach (var file in files)
            {
                cancel.ThrowIfCancellationRequested();
                var temp = In(part, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(temp) ?? part);
                await using var stream = new FileStream(temp, FileMode.CreateNew, FileAccess.Write);
                await stream.WriteAsync(file.Bytes, cancel);
            }

            cancel.ThrowIfCancellationRequested();
            foreach (var file in files)
            {
                var target = In(folder, file.Path);
                MakeFolders(Path.GetDirectoryName(target) ?? folder, made);
                BeforeMove?.Invoke(target);
                File.Move(In(part, file.Path), target, overwrite: false);
                moved.Add(target);
            }
        }
        catch (Exception problem)
        {
            TakeBack(moved, made);
            if (problem is IOException or UnauthorizedAccessException)
            {
                throw new ScaffoldException(ScaffoldFailure.Unreachable, $"'{Path.GetFileName(folder)}' cannot be written: {problem.Message} Nothing was made.", problem);
            }

            throw;
        }
        finally
        {
            Discard(part);
        }
    }

    private static void MakeFolders(string folder, List<string> made)
    {
        if (!Directory.Exists(folder))
        {
            MakeFolders(Path.GetDirectoryName(folder) ?? folder, made);
            Directory.CreateDirectory(folder);
            made.Add(folder);
        }
    }

    private static string In(string folder, string path) => Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));

    // Only what was put there goes again, and only folders that are empty: somebody may have put a file into them meanwhile.
    private static void TakeBack(List<string> files, List<string> folders)
    {
        foreach (var (path, isFolder) in files.Select(static file => (file, false)).Concat(Enumerable.Reverse(folders).Select(static folder => (folder, true))))
        {
            try
            {
                if (isFolder)
                {
                    Directory.Delete(path);
                }
                else
                {
                    File.Delete(path);
                }
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // It is in use, or no longer empty.
            }
        }
    }

    private static void Discard(string? part)
    {
        try
        {
            if (part is not null && Directory.Exists(part))
            {
                Directory.Delete(part, recursive: true);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Another program holds a file of it; its name says that it is a part of something.
        }
    }

    private static ScaffoldException TooLarge() => new(ScaffoldFailure.Unreachable, $"The template is too large: at most {MaxFiles} files and {MaxBytes / 1024 / 1024} MB.");
}
