namespace ForgeLsp.Host.Session;

/// <summary>What tells one state of a clone from another without asking git: its index and what is checked out.</summary>
internal static class GitStamp
{
    private const string Link = "gitdir: ";
    private const int MostBytes = 4_096;

    /// <summary>The stamp of the clone that <paramref name="folder"/> lies in; empty outside of one.</summary>
    public static string Of(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (Home(Path.Combine(at.FullName, ".git")) is { } git)
            {
                return $"{git}\n{FileStamp.Of(Path.Combine(git, "index"))}\n{FileStamp.Of(Path.Combine(git, "HEAD"))}";
            }
        }

        return "";
    }

    /// <summary>The folder that <paramref name="path"/> is or, in a worktree or a submodule, leads to.</summary>
    private static string? Home(string path)
    {
        if (Directory.Exists(path))
        {
            return path;
        }

        try
        {
            return new FileInfo(path) is { Exists: true, Length: < MostBytes } && File.ReadAllText(path).Trim() is { } text && text.StartsWith(Link, StringComparison.Ordinal)
                ? Path.GetFullPath(text[Link.Length..], Path.GetDirectoryName(path) ?? path) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
