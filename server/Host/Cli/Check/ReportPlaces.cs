using ForgeLsp.Core.Text;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host.Cli.Check;

/// <summary>Where the files of a report lie for whoever sees the whole repository, of which the workspace may be a folder.</summary>
internal sealed class ReportPlaces
{
    private readonly string _root;

    private ReportPlaces(string root, string top) => (_root, Top) = (root, top);

    /// <summary>Absolute path of the folder at the top.</summary>
    public string Top { get; }

    /// <summary>The places below the top of the checkout that holds <paramref name="root"/>, else below the folder of GitHub's job, else below the root itself.</summary>
    public static ReportPlaces Of(string root, Func<string, string?> variable)
    {
        root = root.Length == 0 ? Path.GetPathRoot(Environment.CurrentDirectory) ?? "/" : root;
        for (var at = new DirectoryInfo(root); at is not null; at = at.Parent)
        {
            if (Path.Exists(Path.Combine(at.FullName, ".git")))
            {
                return new ReportPlaces(root, at.FullName);
            }
        }

        var job = variable("GITHUB_WORKSPACE");
        return new ReportPlaces(root, !string.IsNullOrEmpty(job) && Path.IsPathFullyQualified(job) && IsBelow(Path.GetRelativePath(job, root)) ? job : root);
    }

    /// <summary>A path of the report from the top, with <c>/</c>; null where it lies elsewhere.</summary>
    public string? FromTop(string path)
    {
        var relative = Path.GetRelativePath(Top, Path.GetFullPath(path, _root));
        return IsBelow(relative) ? relative.Replace('\\', '/') : null;
    }

    /// <summary>The address of a path of the report: relative to the top where it lies below it, else absolute.</summary>
    public (string Uri, bool IsRelative) AddressOf(string path) =>
        FromTop(path) is { } relative ? (UriPath.Encode(relative), true) : (RootFolder.UriOfFile(Path.GetFullPath(path, _root)), false);

    private static bool IsBelow(string relative) => !Path.IsPathRooted(relative) && relative != ".." && !relative.StartsWith("../", StringComparison.Ordinal) && !relative.StartsWith("..\\", StringComparison.Ordinal);
}
