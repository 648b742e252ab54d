namespace ForgeLsp.Core.Ports;

/// <summary>A file of a template, or one that is made from it.</summary>
/// <param name="Path">Relative to the folder that it is of, with <c>/</c>.</param>
/// <param name="Bytes">What is in it.</param>
public sealed record ScaffoldFile(string Path, ReadOnlyMemory<byte> Bytes);

/// <summary>Reads templates and writes what is made from them. Throws <see cref="ScaffoldException"/> where it cannot.</summary>
public interface IScaffoldFiles
{
    /// <summary>The files of a template, sorted by path; null where the folder is not there. Links are refused: a template holds what it is made of.</summary>
    /// <param name="folder">Absolute path.</param>
    IReadOnlyList<ScaffoldFile>? Template(string folder, CancellationToken cancel);

    /// <summary>Whether a folder is there.</summary>
    bool HasFolder(string folder);

    /// <summary>What is called <paramref name="name"/> in a folder, in its own spelling: machines that do not tell case apart take both for one. Null where there is nothing.</summary>
    string? Spelling(string folder, string name);

    /// <summary>Those of <paramref name="paths"/> that are there already, in their own spelling. Case does not matter.</summary>
    /// <param name="folder">Absolute path; it need not be there.</param>
    IReadOnlyList<string> Present(string folder, IEnumerable<string> paths);

    /// <summary>
    /// Writes files, all or none: they are made beside the folder and moved to their places, and what fails or is cancelled leaves nothing behind. A file
    /// that is there is never written over. It writes.
    /// </summary>
    /// <param name="folder">Absolute path; folders that are missing are made.</param>
    Task WriteAsync(string folder, IReadOnlyList<ScaffoldFile> files, CancellationToken cancel);
}

/// <summary>What stands against making something.</summary>
public enum ScaffoldFailure
{
    /// <summary>What was asked for makes no sense, such as a name that is none.</summary>
    Wrong,

    /// <summary>It would touch what is there.</summary>
    Refused,

    /// <summary>Something cannot be read or written.</summary>
    Unreachable,
}

/// <summary>Nothing was made. The message says why and what to do.</summary>
public sealed class ScaffoldException(ScaffoldFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What stands against it.</summary>
    public ScaffoldFailure Failure { get; } = failure;
}
