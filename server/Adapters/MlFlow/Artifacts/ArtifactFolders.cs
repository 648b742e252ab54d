namespace ForgeLsp.Adapters.MlFlow.Artifacts;

/// <summary>What artifacts take on a disk, by run: the folder of a tracking experiment holds a folder for each run (<c>LOCATION/RUN_ID/artifacts</c>).</summary>
public static class ArtifactFolders
{
    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Hands over each run with the bytes of its artifacts, runs without any left out. Links are not followed.</summary>
    /// <param name="location">Where the artifacts of the experiment are, as its store says.</param>
    /// <param name="root">Absolute path of the workspace: a store that was copied here names paths of elsewhere.</param>
    /// <returns>False where they are on no disk that this machine sees.</returns>
    public static bool Measure(string? location, string root, Action<string, long> take, CancellationToken cancel)
    {
        if (Find(location, root) is not { } folder)
        {
            return false;
        }

        try
        {
            foreach (var run in new DirectoryInfo(folder).EnumerateDirectories("*", new EnumerationOptions { IgnoreInaccessible = true }))
            {
                cancel.ThrowIfCancellationRequested();
                var artifacts = new DirectoryInfo(Path.Combine(run.FullName, "artifacts"));
                var bytes = artifacts.Exists && artifacts.LinkTarget is null ? Sum(artifacts, cancel) : 0;
                if (bytes > 0)
                {
                    take(run.Name, bytes);
                }
            }

            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false; // the drive went away, or may not be read
        }
    }

    private static long Sum(DirectoryInfo folder, CancellationToken cancel)
    {
        var bytes = 0L;
        foreach (var file in folder.EnumerateFiles("*", Below))
        {
            cancel.ThrowIfCancellationRequested();
            bytes += file.Length;
        }

        return bytes;
    }

    /// <summary>The folder itself, else the longest tail of its path that is a folder of the workspace.</summary>
    private static string? Find(string? location, string root)
    {
        if (string.IsNullOrEmpty(location) || LocalArtifacts.LocalPath(location) is not { } path || LocalArtifacts.IsNetworkPath(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        if (Path.IsPathRooted(path) && Directory.Exists(path))
        {
            return path;
        }

        var segments = path.Split('/', '\\', StringSplitOptions.RemoveEmptyEntries);
        return segments.Contains("..", StringComparer.Ordinal) ? null
            : Enumerable.Range(0, Math.Max(0, segments.Length - 1)).Select(first => Path.Combine([root, .. segments[first..]])).FirstOrDefault(Directory.Exists);
    }
}
