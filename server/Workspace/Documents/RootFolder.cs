using ForgeLsp.Core.Text;

namespace ForgeLsp.Workspace.Documents;

/// <summary>
/// A workspace root: turns the client's URIs into paths relative to it, and back. The client's spelling is kept for talking;
/// for thinking, percent-encoding and drive-letter case are folded into one canonical form, and where the file system folds it, all case.
/// </summary>
public sealed class RootFolder
{
    private readonly string _uri;
    private readonly StringComparison _comparison;

    /// <summary>The root that the client names <paramref name="uri"/>. <paramref name="ignoreCase"/>: the file system does not tell case apart.</summary>
    public RootFolder(string uri, bool ignoreCase = false)
    {
        _uri = uri.TrimEnd('/');
        _comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var path = PathOf(uri);
        IsOnDisk = path is not null;
        FullPath = path?.TrimEnd('/') ?? "";
    }

    /// <summary>Whether its file system does not tell case apart.</summary>
    public bool IgnoresCase => _comparison == StringComparison.OrdinalIgnoreCase;

    /// <summary>Whether the root is a folder on disk; one that is not holds no files.</summary>
    public bool IsOnDisk { get; }

    /// <summary>Absolute path with <c>/</c>, without a slash at its end, so that it is empty for <c>/</c> itself and where the root is no folder on disk.</summary>
    public string FullPath { get; }

    /// <summary>Path relative to the root, or null where <paramref name="uri"/> lies outside.</summary>
    public string? Relative(string uri)
    {
        var path = PathOf(uri);
        return IsOnDisk && path is not null && path.Length > FullPath.Length && path[FullPath.Length] == '/' && path.StartsWith(FullPath, _comparison)
            ? path[(FullPath.Length + 1)..]
            : null;
    }

    /// <summary>URI of a path relative to the root.</summary>
    public string UriOf(string path) => _uri + "/" + UriPath.Encode(path);

    /// <summary>The root for a path on disk.</summary>
    public static RootFolder FromPath(string fullPath, bool ignoreCase = false) => new(UriOfFile(fullPath), ignoreCase);

    /// <summary>URI of an absolute path on disk.</summary>
    public static string UriOfFile(string fullPath)
    {
        var path = fullPath.Replace('\\', '/');
        return "file://" + (path.StartsWith('/') ? "" : "/") + UriPath.Encode(path);
    }

    /// <summary>Absolute path of a <c>file:</c> URI with <c>/</c> and a lower-case drive letter; null for other schemes and for hosts (network paths).</summary>
    public static string? PathOf(string uri)
    {
        if (!uri.StartsWith("file://", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var path = Uri.UnescapeDataString(uri["file://".Length..]);
        if (path.StartsWith("localhost/", StringComparison.OrdinalIgnoreCase))
        {
            path = path["localhost".Length..];
        }

        if (!path.StartsWith('/'))
        {
            return null;
        }

        // "/C:/x" is a drive of Windows; drives are compared in lower case.
        if (path.Length >= 3 && char.IsAsciiLetter(path[1]) && path[2] == ':')
        {
            path = char.ToLowerInvariant(path[1]) + path[2..];
        }

        return path;
    }
}
