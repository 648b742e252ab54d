using ForgeLsp.Core.Ignoring;

namespace ForgeLsp.Core.Ports;

/// <summary>The files of one workspace root. Paths are relative to it and use <c>/</c>.</summary>
public interface IWorkspaceFiles
{
    /// <summary>Every file that may matter: ignored folders (<c>.git</c>, <c>node_modules</c>, virtual environments, tracking data, …) are left out.</summary>
    IEnumerable<string> List(CancellationToken cancel);

    /// <summary>Whether <paramref name="path"/> lies in none of the folders that are left out.</summary>
    bool IsListed(string path);

    /// <summary>Text of a file (UTF-8, or UTF-16 by its byte order mark); null where it is gone, unreadable, binary or over 10 MB (a notebook over 32 MB).</summary>
    string? Read(string path);

    /// <summary>Whether a file is there now.</summary>
    bool Exists(string path);

    /// <summary>What lies outside of the root and tells git to ignore files in it; none where the root is no part of a checkout.</summary>
    IReadOnlyList<IgnoreFile> OuterIgnores() => [];
}
