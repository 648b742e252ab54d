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

    /// <summary>The folder that a file is in, relative to the workspace; empty for its root, and where the file is outside of it, on another drive, or none.</summary>
    /// <param name="root">Absolute path.</param>
    /// <param name="file">Absolute path, or null.</param>
    public static string Home(string root, string? file) =>
        file is not null && Path.GetDirectoryName(file) is { } folder && Path.GetRelativePath(root, folder).Replace('\\', '/') is var way && way != "." && way != ".." && !way.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(way) ? way : "";
}
