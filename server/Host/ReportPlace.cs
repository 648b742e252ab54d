namespace ForgeLsp.Host;

/// <summary>Where a report will be, and what leads from there to what it names.</summary>
internal static class ReportPlace
{
    /// <summary>What leads from a file to the root of the workspace: empty, or an address that ends in a slash. From another drive, and where there is no file, it is the root's own.</summary>
    /// <param name="root">Absolute path.</param>
    /// <param name="file">Absolute path, or null.</param>
    public static string ToRoot(string root, string? file)
    {
        var way = file is not null && Path.GetDirectoryName(file) is { } folder ? Path.GetRelativePath(folder, root) : root;
        if (Path.IsPathRooted(way))
        {
            return new Uri(way).AbsoluteUri.TrimEnd('/') + "/";
        }

        return way == "." ? "" : string.Join('/', way.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString)) + "/";
    }
}
