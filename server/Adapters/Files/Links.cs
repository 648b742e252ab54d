namespace ForgeLsp.Adapters.Files;

/// <summary>Tells whether links decide where a path leads.</summary>
public static class Links
{
    /// <summary>Whether <paramref name="path"/>, or a folder between it and <paramref name="root"/>, is a link: then it may lead anywhere, to another machine too.</summary>
    /// <param name="root">An absolute path; what it is itself reached by does not count.</param>
    /// <param name="path">An absolute path.</param>
    /// <returns>True also for a path that is not below the root, or that cannot be looked at.</returns>
    public static bool LeadAway(string root, string path)
    {
        var below = Path.GetRelativePath(root, path);
        if (Path.IsPathRooted(below) || below.Split('/', '\\').Contains("..", StringComparer.Ordinal))
        {
            return true;
        }

        try
        {
            // From the root down: nothing behind a link is looked at.
            var at = root;
            return below.Split(Path.DirectorySeparatorChar).Any(name => new FileInfo(at = Path.Combine(at, name)).LinkTarget is not null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
