using ForgeLsp.Core.Ignoring;

namespace ForgeLsp.Adapters.Files;

/// <summary>
/// What tells git to ignore files of a folder from outside of it: <c>.gitignore</c> files above it, up to the top of the checkout, and the checkout's
/// <c>info/exclude</c>. The ignore file of a user is not read: what a team checks must not depend on who checks.
/// </summary>
internal static class OuterIgnores
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>The files for the folder <paramref name="root"/>; none where it lies in no checkout. No process is started and no link to another machine followed.</summary>
    public static IReadOnlyList<IgnoreFile> Of(string root)
    {
        try
        {
            var files = new List<IgnoreFile>();
            for (var at = new DirectoryInfo(root.Length == 0 ? "/" : root); at is not null; at = at.Parent)
            {
                var above = Path.GetRelativePath(at.FullName, root.Length == 0 ? "/" : root).Replace('\\', '/');
                above = above == "." ? "" : above;
                if (above.Length > 0 && Read(Path.Combine(at.FullName, GitIgnore.FileName)) is { } text)
                {
                    files.Add(new IgnoreFile("", text) { Above = above });
                }

                var git = Path.Combine(at.FullName, ".git");
                if (Path.Exists(git))
                {
                    return Repository(git) is { } repository && Read(Path.Combine(repository, "info", "exclude")) is { } excluded
                        ? [.. files, new IgnoreFile("", excluded) { Above = above, IsWeakest = true }]
                        : files;
                }
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // What cannot be looked at ignores nothing.
        }

        return [];
    }

    /// <summary>The folder that all worktrees of a checkout share: <c>.git</c> itself, or where the file <c>.git</c> of a worktree leads.</summary>
    private static string? Repository(string git)
    {
        if (Directory.Exists(git))
        {
            return git;
        }

        const string Lead = "gitdir:";
        if (Read(git) is not { } file || !file.StartsWith(Lead, StringComparison.Ordinal) || Local(Path.GetDirectoryName(git), file[Lead.Length..]) is not { } own)
        {
            return null;
        }

        return Read(Path.Combine(own, "commondir")) is { } common ? Local(own, common) : own;
    }

    /// <summary>A path that a file of git holds; null where it leads to another machine, which a folder that nobody trusts yet could name.</summary>
    private static string? Local(string? folder, string written)
    {
        var path = written.Trim();
        return folder is null || path.Length == 0 || path.StartsWith("//", StringComparison.Ordinal) || path.StartsWith('\\') ? null : Path.GetFullPath(path, folder);
    }

    private static string? Read(string path)
    {
        var file = new FileInfo(path);
        return file.Exists && file.Length is > 0 and <= MaxBytes ? DiskFiles.Decode(File.ReadAllBytes(file.FullName)) : null;
    }
}
