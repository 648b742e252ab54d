using System.Buffers;
using System.Text;
using ForgeLsp.Core.Ignoring;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using Microsoft.Win32.SafeHandles;

namespace ForgeLsp.Adapters.Files;

/// <summary>The files below a folder on disk. Links to folders are not followed, so a cycle of links ends.</summary>
public sealed class DiskFiles(string root) : IWorkspaceFiles
{
    private const long MaxBytes = 10 * 1024 * 1024;

    /// <summary>A notebook is mostly pictures, which cost little.</summary>
    private const long MaxNotebookBytes = 32 * 1024 * 1024;

    private const int MaxFiles = 500_000;

    private static readonly HashSet<string> IgnoredFolders = new(StringComparer.OrdinalIgnoreCase)
    {
        ".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", "venv", ".tox", ".nox", ".mypy_cache", ".ruff_cache", ".pytest_cache",
        ".ipynb_checkpoints", "site-packages", "mlruns", "mlartifacts", "wandb", "lightning_logs", ".vscode-test",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> IgnoredFolderNames = IgnoredFolders.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <inheritdoc/>
    public IEnumerable<string> List(CancellationToken cancel) => new FolderWalk(root, IgnoredFolders.Contains, MaxFiles).Run(cancel);

    /// <inheritdoc/>
    public bool IsListed(string path)
    {
        foreach (var segment in path.AsSpan().Split('/'))
        {
            if (IgnoredFolderNames.Contains(path.AsSpan(segment)))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public string? Read(string path)
    {
        if (LinuxFiles.Read(root, path, MaxBytesOf(path), out var length) is not { } bytes)
        {
            return ReadClosely(FullPath(path), MaxBytesOf(path));
        }

        try
        {
            return Decode(bytes.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <inheritdoc/>
    public bool Exists(string path) => File.Exists(FullPath(path));

    /// <inheritdoc/>
    public IReadOnlyList<IgnoreFile> OuterIgnores() => Files.OuterIgnores.Of(root);

    /// <summary>Text of bytes as an editor would show them: UTF-8, or UTF-16 by its byte order mark (which goes); null for binary data. Bytes that are not UTF-8 become U+FFFD.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8))
        {
            return Encoding.UTF8.GetString(bytes[3..]);
        }

        if (bytes.Length >= 2 && ((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF)))
        {
            return (bytes[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes[2..]);
        }

        return bytes[..Math.Min(bytes.Length, 8000)].IndexOf((byte)0) >= 0 ? null : Encoding.UTF8.GetString(bytes);
    }

    /// <summary>How many bytes of a file are read at most, by its name.</summary>
    internal static long MaxBytesOf(string path) => RelativePath.IsNotebook(path) ? MaxNotebookBytes : MaxBytes;

    /// <summary>The text of whatever is at the path, on every system.</summary>
    internal static string? ReadClosely(string full, long maxBytes)
    {
        try
        {
            var file = new FileInfo(full);
            if (file.Exists && file.LinkTarget is not null)
            {
                // What a link leads to has the length that counts, and may be a pipe.
                file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
            }

            if (file is not { Exists: true } || file.Length > maxBytes)
            {
                return null;
            }

            // Nothing to read; a pipe looks like this too, and opening one would wait for its writer.
            if (file.Length == 0)
            {
                return "";
            }

            using var handle = File.OpenHandle(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Text(handle, (int)file.Length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The text of a file that was <paramref name="length"/> bytes long a moment ago; what is appended while it is read counts with the next reading.</summary>
    private static string? Text(SafeFileHandle handle, int length)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var at = 0;
            while (at < length && RandomAccess.Read(handle, buffer.AsSpan(at, length - at), at) is > 0 and var read)
            {
                at += read;
            }

            return Decode(buffer.AsSpan(0, at));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Not Path.Combine: "c:" and "" are roots too, and would mean the folder that the process happens to run in.
    private string FullPath(string path) => root + "/" + path;
}
