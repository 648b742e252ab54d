namespace ForgeLsp.Adapters.Git;

/// <summary>Tells without git where git has nothing to tell. Starting it to hear that takes as long as checking hundreds of files.</summary>
public static class Checkouts
{
    /// <summary>Whether a folder may lie in a checkout; false is certain.</summary>
    /// <param name="folder">An absolute path.</param>
    public static bool MayHold(string folder)
    {
        try
        {
            for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            {
                // Behind a link git goes up from where that leads; and a repository can be without a folder `.git`.
                if (at.LinkTarget is not null || Path.Exists(Path.Combine(at.FullName, ".git")) || Path.Exists(Path.Combine(at.FullName, "HEAD")))
                {
                    return true;
                }
            }

            return false;
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
